/** Remembers what files were before they are written, so that a rung that fails leaves the tree as it was. */
import type { Files } from '../system/ports.ts'

export type Journal = Readonly<{
  /** The same files; each write and removal is remembered. */
  files: Files
  /** Remembers files that a tool may write by itself. */
  remember: (paths: Iterable<string>) => Promise<void>
  /** Paths whose content differs from what it was, sorted. */
  changed: () => Promise<readonly string[]>
  restore: () => Promise<void>
}>

const isEqual = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === undefined || b === undefined ? a === b : a.length === b.length && a.every((byte, index) => byte === b[index])

export const openJournal = (files: Files): Journal => {
  const before = new Map<string, Uint8Array | undefined>()
  const remember = async (path: string): Promise<void> => {
    if (!before.has(path)) before.set(path, await files.read(path))
  }
  const changed = async (): Promise<readonly string[]> => {
    const paths: string[] = []
    for (const [path, content] of before) if (!isEqual(content, await files.read(path))) paths.push(path)
    return paths.toSorted()
  }
  return {
    files: {
      ...files,
      write: async (path, content) => {
        await remember(path)
        await files.write(path, content)
      },
      remove: async (path) => {
        await remember(path)
        await files.remove(path)
      },
    },
    remember: async (paths) => {
      for (const path of paths) await remember(path)
    },
    changed,
    restore: async () => {
      for (const path of await changed()) {
        const content = before.get(path)
        await (content === undefined ? files.remove(path) : files.write(path, content))
      }
    },
  }
}
