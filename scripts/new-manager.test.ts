import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { scaffoldManager } from './new-manager.ts'

const project = fileURLToPath(new URL('..', import.meta.url))
let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'new-manager-'))
  cpSync(join(project, 'package.json'), join(root, 'package.json'))
  for (const folder of ['capture', 'versions', 'records', 'system'])
    cpSync(join(project, 'src', folder), join(root, 'src', folder), { recursive: true })
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'))
})

afterEach(() => rmSync(root, { recursive: true }))

/** Runs in a process of its own, as the files would in the project. */
const evaluate = (script: string): unknown => {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    encoding: 'utf8',
  })
  return stdout === '' ? stderr : JSON.parse(stdout)
}

test('what it writes is in the registry and works', () => {
  expect(scaffoldManager(root, 'my-format')).toEqual([
    'src/capture/managers/my-format/index.ts',
    'src/capture/managers/my-format/index.test.ts',
    'src/capture/managers/my-format/fixtures/my-format.versions',
    'src/capture/managers/index.ts',
  ])
  const result = evaluate(`
    import { readFileSync } from 'node:fs'
    const { MANAGERS } = await import('./src/capture/managers/index.ts')
    const { extractFile } = await import('./src/capture/extract-file.ts')
    const { editPin } = await import('./src/capture/edit-pin.ts')
    const entry = MANAGERS.find(({ name }) => name === 'my-format')
    const text = readFileSync('src/capture/managers/my-format/fixtures/my-format.versions', 'utf8')
    const file = { path: 'a/my-format.versions', text }
    const [pin] = extractFile(await entry.load(), file).pins
    const edit = await editPin(file, pin, { version: '1.4.0' })
    console.log(JSON.stringify({ names: MANAGERS.map(({ name }) => name).join(), chosen: entry.files.test(file.path), edit }))
  `)
  expect(result).toMatchObject({
    chosen: true,
    names: expect.stringContaining('maven,my-format,npm'),
    edit: { status: 'edited', text: expect.stringContaining('left-pad = 1.4.0') },
  })
})

test('it goes to the end of the registry as well, and never over another', () => {
  expect(scaffoldManager(root, 'zzz')).toHaveLength(4)
  expect(readFileSync(join(root, 'src/capture/managers/index.ts'), 'utf8').trimEnd()).toMatch(/zzz,\n {2}\},\n\]$/)
  expect(scaffoldManager(root, 'zzz')).toBe('there is a manager "zzz" already')
  expect(scaffoldManager(root, '../evil')).toBe('expected a name such as "helm-values", found "../evil"')
})
