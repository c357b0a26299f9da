/** The trees that capture reads: a folder with or without git, and a commit. */
import { closeSync, constants, lstatSync, openSync, readFileSync, readdirSync, type Stats } from 'node:fs'

import { WorldError } from '../../records/errors.ts'
import type { Tree, TreeEntry } from '../ports.ts'
import { runGit, startGit, tryGit, type GitPlace } from './run-git.ts'

const byPath = (a: TreeEntry, b: TreeEntry): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)

const statOf = (path: string): Stats | undefined => {
  try {
    return lstatSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined // A folder that may not be entered.
  }
}

const entryOf = (root: string, path: string): readonly TreeEntry[] => {
  const stats = statOf(`${root}/${path}`)
  if (!stats) return [] // Deleted in the work tree, or meanwhile.
  if (stats.isSymbolicLink()) return [{ path, kind: 'symlink', size: stats.size }]
  // Git lists a folder only where it is a submodule or another repository.
  if (stats.isDirectory()) return [{ path: path.replace(/\/$/, ''), kind: 'submodule', size: 0 }]
  return stats.isFile() ? [{ path, kind: 'file', size: stats.size }] : []
}

const readWithoutFollowing = (path: string): Uint8Array | undefined => {
  try {
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW)
    try {
      return readFileSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return undefined
  }
}

async function* readFolder(root: string, entries: readonly TreeEntry[]) {
  for (const entry of entries) {
    const content = entry.kind === 'file' ? readWithoutFollowing(`${root}/${entry.path}`) : undefined
    if (content) yield { entry, content }
  }
}

const walk = (root: string, folder: string): readonly TreeEntry[] =>
  readdirSync(`${root}/${folder}`, { withFileTypes: true }).flatMap((item) => {
    const path = folder === '' ? item.name : `${folder}/${item.name}`
    if (item.isDirectory()) return item.name === '.git' ? [] : walk(root, path)
    return entryOf(root, path)
  })

const STAGED = /^\d{6} ([0-9a-f]{40,64}) \d\t(.*)$/s

/**
 * Path to blob id, empty for files that git does not know or that differ from what it knows: such a file is listed once
 * among all and once more among the modified ones.
 */
const listWithGit = async (root: string): Promise<ReadonlyMap<string, string> | undefined> => {
  const args = ['ls-files', '-z', '--stage', '--cached', '--others', '--modified', '--exclude-standard']
  const listed = await tryGit({ args, cwd: root })
  if (listed.exitCode !== 0) return undefined
  const found = new Map<string, string>()
  for (const line of listed.stdout.split('\0').filter((one) => one !== '')) {
    const [, oid = '', path = line] = STAGED.exec(line) ?? []
    found.set(path, found.has(path) ? '' : oid)
  }
  return found
}

/** Tracked and untracked-not-ignored files where `root` lies in a git work tree; every file elsewhere. */
export const openFolderTree = (root: string): Tree => ({
  list: async () => {
    const stats = statOf(root)
    if (!stats?.isDirectory())
      throw new WorldError({ place: root, expected: 'a folder', found: stats ? 'a file' : 'nothing' })
    const known = await listWithGit(root)
    if (!known) return walk(root, '').toSorted(byPath)
    return [...known]
      .flatMap(([path, oid]) => entryOf(root, path).map((entry) => (oid === '' ? entry : { ...entry, oid })))
      .toSorted(byPath)
  },
  read: (entries) => readFolder(root, entries),
})

const kindOfMode = (mode: string): TreeEntry['kind'] => {
  if (mode === '120000') return 'symlink'
  return mode === '160000' ? 'submodule' : 'file'
}

/** `100644 blob <oid> <size>\t<path>`, as `git ls-tree -l -z` prints it. */
const parseTreeLine = (line: string): TreeEntry => {
  const tab = line.indexOf('\t')
  const [mode = '', , oid = '', size = '0'] = line.slice(0, tab).split(/ +/)
  return { path: line.slice(tab + 1), kind: kindOfMode(mode), size: Number.parseInt(size, 10) || 0, oid }
}

/** Reads `<oid> blob <size>\n<content>\n` records (git-cat-file(1), BATCH OUTPUT) as they come. */
async function* parseBatch(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer | undefined> {
  let chunks: Buffer[] = []
  let length = 0
  let wanted: number | undefined
  for await (const chunk of stream) {
    chunks.push(chunk)
    length += chunk.length
    if (wanted !== undefined && length < wanted + 1) continue
    let buffer = Buffer.concat(chunks)
    for (;;) {
      if (wanted === undefined) {
        const end = buffer.indexOf(10)
        if (end < 0) break
        const header = buffer.toString('latin1', 0, end).split(' ')
        buffer = buffer.subarray(end + 1)
        if (header[1] === 'missing') yield undefined
        else wanted = Number(header[2])
      } else {
        if (buffer.length < wanted + 1) break
        yield buffer.subarray(0, wanted)
        buffer = buffer.subarray(wanted + 1)
        wanted = undefined
      }
    }
    chunks = [buffer]
    length = buffer.length
  }
}

async function* readBlobs(place: GitPlace, entries: readonly TreeEntry[]) {
  const files = entries.filter((entry) => entry.kind === 'file' && entry.oid !== undefined)
  if (files.length === 0) return
  const child = startGit({ args: ['cat-file', '--batch'], cwd: place.gitDirectory, place })
  child.stdin.on('error', () => {}) // EPIPE: the reader stopped early.
  child.stdin.end(files.map((entry) => `${entry.oid}\n`).join(''))
  child.stderr.resume()
  try {
    let index = 0
    for await (const content of parseBatch(child.stdout)) {
      const entry = files[index++]
      if (entry && content) yield { entry, content }
    }
  } finally {
    child.kill()
  }
}

export const openCommitTree = (place: GitPlace, revision: string): Tree => ({
  list: async () => {
    const args = ['ls-tree', '-r', '-z', '-l', '--full-tree', revision]
    const listed = await runGit({ args, cwd: place.gitDirectory, place })
    return listed
      .split('\0')
      .filter((line) => line !== '')
      .map(parseTreeLine)
      .toSorted(byPath)
  },
  read: (entries) => readBlobs(place, entries),
})
