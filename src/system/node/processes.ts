/** Which processes are alive, told apart by when they started. */
import type { Processes } from '../ports.ts'
import { endOrphan, startTimeOf } from './exec.ts'

const exists = (id: number): boolean => {
  try {
    process.kill(id, 0)
    return true
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

export const systemProcesses: Processes = {
  self: async () => ({ id: process.pid, startedAt: await startTimeOf(process.pid) }),
  isAlive: async ({ id, startedAt }) => exists(id) && (startedAt === '' || (await startTimeOf(id)) === startedAt),
  endOrphan,
}
