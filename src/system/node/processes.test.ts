import { spawn } from 'node:child_process'
import { once } from 'node:events'

import { describe, expect, it } from 'vitest'

import { startTimeOf } from './exec.ts'
import { systemProcesses } from './processes.ts'

describe('systemProcesses', () => {
  it('knows itself to be alive', async () => {
    const self = await systemProcesses.self()
    expect(self.id).toBe(process.pid)
    expect(await systemProcesses.isAlive(self)).toBe(true)
  })

  it('takes a process of the same id that started at another time for another one', async () => {
    const self = await systemProcesses.self()
    expect(await systemProcesses.isAlive({ id: self.id, startedAt: `${self.startedAt}0` })).toBe(false)
  })

  it('ends the group of an orphan, once', async () => {
    const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' })
    const group = { id: child.pid ?? 0, startedAt: await startTimeOf(child.pid ?? 0) }
    expect(await systemProcesses.endOrphan(group)).toBe('ended')
    await once(child, 'exit')
    expect(await systemProcesses.endOrphan(group)).toBe('gone')
    expect(await systemProcesses.isAlive(group)).toBe(false)
  })
})
