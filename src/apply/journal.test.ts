import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { openJournal } from './journal.ts'
import { memoryFiles } from './testing.ts'

const path = fc.constantFrom('a', 'b', 'c/d')
const action = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), path, text: fc.string() }),
  fc.record({ kind: fc.constant('remove' as const), path }),
)

describe('journal', () => {
  it('puts back whatever was written or removed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(path, fc.string()), fc.array(action), async (initial, actions) => {
        const files = memoryFiles(initial)
        const journal = openJournal(files)
        for (const step of actions)
          await (step.kind === 'write' ? journal.files.write(step.path, step.text) : journal.files.remove(step.path))
        await journal.restore()
        expect(files.texts()).toEqual({ ...initial })
        expect(await journal.changed()).toEqual([])
      }),
      { numRuns: 50 },
    )
  })

  it('knows files that a tool wrote by itself, once it was told of them', async () => {
    const files = memoryFiles({ 'go.sum': 'old\n' })
    const journal = openJournal(files)
    await journal.remember(['go.sum', 'go.work.sum'])
    await files.write('go.sum', 'new\n')
    await files.write('go.work.sum', 'new\n')
    expect(await journal.changed()).toEqual(['go.sum', 'go.work.sum'])
    await journal.restore()
    expect(files.texts()).toEqual({ 'go.sum': 'old\n' })
  })
})
