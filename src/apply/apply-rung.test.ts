import { describe, expect, it } from 'vitest'

import type { Files } from '../system/ports.ts'
import { applyRung } from './apply-rung.ts'
import type { Locker, LockResult } from './contract.ts'
import type { EditPin } from './edit-pins.ts'
import { aChange, aMove, anInventory, aPin, aProject, memoryFiles, testPorts } from './testing.ts'

/** A manifest and a lock file that hold `name version` lines. */
const lineEdit: EditPin = async (file, { id: pinId }, { version }) => {
  if (!file.text.includes(`${pinId} `)) return { status: 'missing', reason: `no ${pinId}` }
  const text = file.text.replace(new RegExp(`^${pinId} .*$`, 'm'), `${pinId} ${version}`)
  return text === file.text ? { status: 'unchanged' } : { status: 'edited', text }
}

const LOCK = 'package-lock.json'

const lineLocker = (lock: (files: Files) => Promise<LockResult>): Locker => ({
  name: 'npm',
  executes: 'none',
  lock: (_request, { files }) => lock(files),
  packages: async (_project, files) =>
    new Map(
      ((await files.readText(LOCK)) ?? '')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => {
          const [name = '', version = ''] = line.split(' ')
          return [line, { ecosystem: 'npm', name, version }]
        }),
    ),
})

const writes =
  (text: string) =>
  async (files: Files): Promise<LockResult> => {
    await files.write(LOCK, text)
    return { status: 'locked', files: [LOCK] }
  }

const TREE = { 'package.json': 'lodash 4.17.20\n', [LOCK]: 'lodash 4.17.20\nqs 6.0.0\n' }
const move = aMove('lodash', '4.17.20', '4.17.21', { how: 'edit', pinIds: ['lodash'], project: LOCK })

const apply = async (
  locker: Locker,
  moves = [move],
  tree: Readonly<Record<string, string>> = TREE,
  project: Parameters<typeof aProject>[0] = {},
) => {
  const files = memoryFiles(tree)
  const { files: _files, ...ports } = testPorts(files)
  const inventory = anInventory([aPin('lodash', 'package.json', { project: LOCK })], [aProject(project)])
  const request = { change: aChange([moves]), rung: 0, inventory, baseCommit: 'abc' }
  const changeSet = await applyRung(request, { files, editPin: lineEdit, lockers: [locker], ports })
  return { changeSet, texts: files.texts() }
}

describe('applyRung', () => {
  it('edits the pins, locks the project and tells what moved along', async () => {
    const { changeSet, texts } = await apply(lineLocker(writes('lodash 4.17.21\nqs 6.0.1\n')))
    expect(changeSet).toMatchObject({ outcome: 'applied', rung: 0, baseCommit: 'abc', files: [LOCK, 'package.json'] })
    expect(changeSet.resolved.map(({ name, to }) => `${name} ${to}`)).toEqual(['lodash 4.17.21', 'qs 6.0.1'])
    expect(texts['package.json']).toBe('lodash 4.17.21\n')
  })

  it('says "different" where a planned package ended at another version, and leaves the files to be looked at', async () => {
    const { changeSet, texts } = await apply(lineLocker(writes('lodash 4.18.0\n')))
    expect(changeSet).toMatchObject({
      outcome: 'different',
      reason: 'lodash: planned 4.17.21, the lock file has 4.18.0',
    })
    expect(texts[LOCK]).toBe('lodash 4.18.0\n')
  })

  it.each(['unresolvable', 'tool-missing', 'conflict'] as const)('puts the tree back after "%s"', async (status) => {
    const locker = lineLocker(async (files) => {
      await files.write(LOCK, 'half')
      return { status, reason: 'because', transient: true }
    })
    const { changeSet, texts } = await apply(locker)
    expect(changeSet).toMatchObject({ outcome: status, reason: 'because', transient: true, files: [], resolved: [] })
    expect(texts).toEqual(TREE)
  })

  it('leaves a manifest alone whose lock file nothing here rewrites', async () => {
    const { changeSet, texts } = await apply(lineLocker(writes('')), [move], TREE, { locker: 'none' })
    expect(changeSet).toMatchObject({ outcome: 'tool-missing', reason: `nothing here rewrites ${LOCK}`, files: [] })
    expect(texts).toEqual(TREE)
  })

  it('edits a file that is its own lock file, where a pin of it says the version', async () => {
    const own = { locker: 'none', manifest: LOCK, lockfile: LOCK } as const
    expect((await apply(lineLocker(writes('')), [move], TREE, own)).changeSet.outcome).toBe('applied')
    const unpinned = aMove('qs', '6.0.0', '6.0.1', { how: 'lock', pinIds: [], project: LOCK })
    expect((await apply(lineLocker(writes('')), [unpinned], TREE, own)).changeSet.outcome).toBe('tool-missing')
  })

  it('puts the tree back when a locker throws, and throws on', async () => {
    const files = memoryFiles(TREE)
    const { files: _files, ...ports } = testPorts(files)
    const inventory = anInventory([aPin('lodash', 'package.json', { project: LOCK })], [aProject()])
    const locker = lineLocker(() => Promise.reject(new Error('fault')))
    const request = { change: aChange([[move]]), rung: 0, inventory, baseCommit: 'abc' }
    await expect(applyRung(request, { files, editPin: lineEdit, lockers: [locker], ports })).rejects.toThrow('fault')
    expect(files.texts()).toEqual(TREE)
  })

  it('is a conflict where a pin is gone from its file', async () => {
    const { changeSet, texts } = await apply(lineLocker(writes('')), [move], { ...TREE, 'package.json': 'other 1\n' })
    expect(changeSet).toMatchObject({ outcome: 'conflict', reason: 'package.json:1: no lodash' })
    expect(texts[LOCK]).toBe(TREE[LOCK])
  })

  it.each([
    ['-rf', '1.0.0'],
    ['lodash', 'git+https://host/x'],
    ['$(touch x)', '1.0.0'],
  ])('never hands %s %s to a tool', async (name, to) => {
    const { changeSet } = await apply(lineLocker(writes('never')), [aMove(name, '1', to, { project: LOCK })])
    expect(changeSet.outcome).toBe('conflict')
  })

  it('edits what no lock file follows', async () => {
    const { changeSet } = await apply(
      lineLocker(writes('')),
      [{ ...move, project: undefined }].map(({ project: _p, ...rest }) => rest),
      TREE,
    )
    expect(changeSet.files).toContain('package.json')
  })

  it('adds an override to the manifest before locking', async () => {
    const override = aMove('qs', '6.0.0', '6.0.1', { how: 'override', project: LOCK })
    const { changeSet, texts } = await apply(lineLocker(writes('lodash 4.17.20\nqs 6.0.1\n')), [override], {
      'package.json': '{\n  "name": "demo"\n}\n',
      [LOCK]: 'lodash 4.17.20\nqs 6.0.0\n',
    })
    expect(changeSet.outcome).toBe('applied')
    expect(JSON.parse(texts['package.json'] ?? '')).toEqual({ name: 'demo', overrides: { qs: '6.0.1' } })
  })
})
