/** How a command ends: its exit code, and what is said of an error. */
import { CommanderError } from 'commander'

import { SeaworthyError } from '../records/errors.ts'

/** 0 for help and version; 2 for everything else that commander refuses. */
const exitCodeOf = (error: unknown): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof SeaworthyError) {
    process.stderr.write(`seaworthy: ${error.message}\n`)
    return error.exitCode
  }
  const stack = error instanceof Error ? error.stack : String(error)
  process.stderr.write(`seaworthy: this is a fault of Seaworthy, please report it\n${stack}\n`)
  return 3
}

/** Sets the process's exit code; a closed pipe (`| head`) is no error. */
export const runToExitCode = async (work: () => Promise<unknown>): Promise<void> => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0)
    throw error
  })
  try {
    await work()
  } catch (error) {
    process.exitCode = exitCodeOf(error)
  }
}
