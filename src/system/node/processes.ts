/** Which processes are alive, told apart by when they started. */
import { readFile } from 'node:fs/promises'

import type { Processes } from '../ports.ts'
import { endOrphan, startTimeOf } from './exec.ts'

/** Killed, and not yet waited for by its parent: state Z, field 3 of proc_pid_stat(5). */
const isZombie = async (id: number): Promise<boolean> => {
  const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '')
  return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')
}

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
  isAlive: async ({ id, startedAt }) =>
    exists(id) && !(await isZombie(id)) && (startedAt === '' || (await startTimeOf(id)) === startedAt),
  endOrphan,
}
