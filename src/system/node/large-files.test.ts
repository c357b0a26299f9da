import { readdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import type { LargeFile } from '../ports.ts'
import { systemLargeFiles } from './large-files.ts'
import { temporaryFolder } from './testing.ts'

const text = async ({ stream }: LargeFile, start: number, end: number): Promise<string> => {
  const pieces: Uint8Array[] = []
  for await (const piece of stream(start, end)) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

const made = (content: string): string => {
  const path = join(temporaryFolder(), 'file')
  writeFileSync(path, content)
  return path
}

describe('a file', () => {
  it('is read in parts', async () => {
    const content = 'seaworthy '.repeat(100_000)
    const file = (await systemLargeFiles.open(made(content)))!
    expect(file.size).toBe(1_000_000)
    expect(await text(file, 0, file.size)).toBe(content)
    expect(await text(file, 10, 19)).toBe('seaworthy')
    expect(await text(file, 999_990, 2_000_000)).toBe('seaworthy ')
    expect(await text(file, 5, 5)).toBe('')
    await file.close()
  })

  it('that shrinks meanwhile is an error', async () => {
    const path = made('x'.repeat(1000))
    const file = (await systemLargeFiles.open(path))!
    truncateSync(path, 10)
    await expect(text(file, 0, 1000)).rejects.toThrow('expected 1000 bytes, found 10: the file became shorter')
    await file.close()
  })

  it('that is none', async () => {
    const path = made('x')
    expect(await systemLargeFiles.open(`${path}-gone`)).toBeUndefined()
    expect(await systemLargeFiles.open(`${path}/below`)).toBeUndefined()
    await expect(systemLargeFiles.open(join(path, '..'))).rejects.toThrow('expected a file, found a folder')
    await expect(systemLargeFiles.open('/dev/null')).rejects.toThrow('found no regular one')
  })
})

describe('a folder', () => {
  it('is not left by a link', async () => {
    const [outside, inside] = [temporaryFolder(), temporaryFolder()]
    writeFileSync(join(outside, 'secret'), 'x')
    writeFileSync(join(inside, 'own'), 'y')
    symlinkSync(outside, join(inside, 'folder'))
    symlinkSync(join(inside, 'own'), join(inside, 'link'))
    const open = (name: string) => systemLargeFiles.open(join(inside, name), { inside })
    await expect(open('folder/secret')).rejects.toThrow('found a link that leaves it')
    await expect(open('link')).rejects.toThrow('expected a file, found a link')
    await expect(open('../x')).rejects.toThrow('a link that leaves it')
    const own = (await open('own'))!
    expect(own.size).toBe(1)
    await own.close()
  })
})

describe('a temporary file', () => {
  const left = (): number => readdirSync(tmpdir()).filter((name) => name.startsWith('seaworthy-spool-')).length

  it('has no name, and what fails leaves nothing behind', async () => {
    const before = left()
    async function* pieces() {
      yield Buffer.from('a'.repeat(100_000))
      yield Buffer.from('b')
    }
    const file = await systemLargeFiles.spool(pieces())
    expect(file.size).toBe(100_001)
    expect(await text(file, 99_999, 100_001)).toBe('ab')
    expect(left()).toBe(before)
    await file.close()
    async function* broken() {
      yield Buffer.from('a')
      throw new Error('broken')
    }
    await expect(systemLargeFiles.spool(broken())).rejects.toThrow('broken')
    expect(left()).toBe(before)
  })
})
