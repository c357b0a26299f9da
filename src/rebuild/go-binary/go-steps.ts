/** One step of a build: a go command that has to succeed. */
import { WorldError } from '../../records/errors.ts'
import type { ExecResult } from '../../system/ports.ts'
import { failureOf, succeeded } from '../quoting.ts'
import type { Go } from './go-tool.ts'

/** `output`: all that the command said, for telling what it lacks. */
export class BuildError extends WorldError {
  readonly output: string

  constructor(message: string, output = '') {
    super(message)
    this.output = output
  }
}

export type GoBench = Readonly<{ go: Go; environment: Readonly<Record<string, string>> }>

export const runOrThrow = async (
  args: readonly string[],
  directory: string,
  { go, environment }: GoBench,
): Promise<ExecResult> => {
  const result = await go.run(args, directory, environment)
  if (!succeeded(result)) throw new BuildError(failureOf(`go ${args[0] ?? ''}`, result), result.output)
  return result
}
