import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { openFiles, openFolder } from './files.ts'
import { temporaryFolder } from './testing.ts'

test('writes, reads and lists, and leaves nothing beside', async () => {
  const root = temporaryFolder()
  const files = openFiles(root)
  await files.write('a/b/c.txt', 'hello')
  expect(await files.readText('a/b/c.txt')).toBe('hello')
  expect(await files.list('a/b')).toEqual(['c.txt'])
  expect(await files.read('a/none')).toBeUndefined()
  expect(await files.list('none')).toEqual([])
})

test('keeps the mode of a file that is replaced', async () => {
  const root = temporaryFolder()
  writeFileSync(join(root, 'run.sh'), 'old')
  chmodSync(join(root, 'run.sh'), 0o755)
  await openFiles(root).write('run.sh', 'new')
  expect(statSync(join(root, 'run.sh')).mode & 0o777).toBe(0o755)
})

describe('no path leaves the folder', () => {
  const setUp = () => {
    const root = temporaryFolder()
    mkdirSync(join(root, 'inside'))
    mkdirSync(join(root, 'outside'))
    writeFileSync(join(root, 'outside', 'secret'), 'hunter2')
    symlinkSync(join(root, 'outside'), join(root, 'inside', 'folder'))
    symlinkSync(join(root, 'outside', 'secret'), join(root, 'inside', 'file'))
    return { root, files: openFiles(join(root, 'inside')) }
  }

  test.for(['../outside/secret', '/etc/passwd', 'folder/secret', 'file', 'folder/new'])('%s', async (path) => {
    const { root, files } = setUp()
    await expect(files.read(path)).rejects.toThrow('expected a path inside the work tree, found one that leaves it')
    await expect(files.write(path, 'x')).rejects.toThrow('expected a path inside the work tree')
    expect(readFileSync(join(root, 'outside', 'secret'), 'utf8')).toBe('hunter2')
    expect(readdirSync(join(root, 'outside'))).toEqual(['secret'])
  })
})

test('a folder that cannot be made is named', async () => {
  const root = temporaryFolder()
  writeFileSync(join(root, 'file'), '')
  await expect(openFolder(join(root, 'file', 'state'))).rejects.toThrow(
    /file\/state: expected a folder that can be written/,
  )
})

test('a folder in a place that takes none is refused, and does not hang', async () => {
  await expect(openFolder('/proc/seaworthy')).rejects.toThrow(
    /\/proc\/seaworthy: expected a folder that can be written/,
  )
})
