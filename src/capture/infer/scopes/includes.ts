/**
 * Which files share their variables: `include`, `source` and the like, followed both ways, because a Makefile's variables
 * hold in what it includes as much as the other way round.
 */
import { selectPaths } from '../../globs.ts'
import { directoryOf, joinPath } from '../../paths.ts'
import type { FactFile } from '../infer-contract.ts'
import { isMake } from './file-kinds.ts'

export type Includes = Readonly<{
  /** The other files whose variables hold in a file, the nearest first; itself left out. */
  seenFrom: (path: string) => readonly string[]
}>

/** The text of an include's path, with `\uE000` for what is not known. */
export type IncludedPath = Readonly<{ path: string; from: 'file' | 'root' }>

/** Few files include by pattern; keeps pattern times paths small. */
const MOST_PATTERNS = 64
/** As many files share variables at most: beyond that a name says nothing. */
const MOST_LINKED = 200

export const linkIncludes = (
  files: readonly FactFile[],
  pathsOf: (file: FactFile) => readonly IncludedPath[],
  paths: ReadonlySet<string>,
): Includes => {
  const down = new Map<string, readonly string[]>()
  const up = new Map<string, string[]>()
  let patterns = 0
  for (const file of files) {
    if (file.facts.includes.length === 0) continue
    const targets = new Set<string>()
    for (const included of pathsOf(file)) {
      const isPattern = included.path.includes('*')
      if (isPattern && ++patterns > MOST_PATTERNS) continue
      for (const target of isPattern ? matching(file.path, included, paths) : targetOf(file.path, included, paths))
        if (target !== file.path) targets.add(target)
    }
    down.set(file.path, [...targets])
    for (const target of targets) append(up, target, file.path)
  }
  if (down.size === 0) return { seenFrom: () => [] }
  const known = new Map<string, readonly string[]>()
  return {
    seenFrom: (path) => {
      const seen = known.get(path) ?? reach(path, down, up)
      known.set(path, seen)
      return seen
    },
  }
}

/** What it includes, then what includes it, then what those include (only Make shares with siblings). */
const reach = (
  path: string,
  down: ReadonlyMap<string, readonly string[]>,
  up: ReadonlyMap<string, readonly string[]>,
): readonly string[] => {
  const below = follow([path], down)
  const above = follow([path], up)
  const siblings = isMake(path) ? follow(above.filter(isMake), down) : []
  return [...new Set([...below, ...above, ...siblings])].filter((one) => one !== path).slice(0, MOST_LINKED)
}

const follow = (from: readonly string[], edges: ReadonlyMap<string, readonly string[]>): readonly string[] => {
  const seen = new Set<string>(from)
  const queue = [...from]
  for (let index = 0; index < queue.length && queue.length < MOST_LINKED; index += 1)
    for (const next of edges.get(queue[index]!) ?? [])
      if (!seen.has(next)) {
        seen.add(next)
        queue.push(next)
      }
  return queue
}

/** A path with an unknown beginning (`$SCRIPT_DIR/lib.sh`) is looked for in the file's folder and in those above it. */
const targetOf = (file: string, { path, from }: IncludedPath, paths: ReadonlySet<string>): readonly string[] => {
  const unknown = path.lastIndexOf('\uE000')
  const known = (unknown < 0 ? path : path.slice(unknown + 1)).replace(/^\/+/, '')
  if (known === '') return []
  const folders = unknown < 0 ? [directoryOf(file), '.'] : ancestorsOf(directoryOf(file))
  for (const folder of from === 'root' ? folders.toReversed() : folders) {
    const target = joinPath(folder, known)
    if (target !== undefined && paths.has(target)) return [target]
  }
  return []
}

const ancestorsOf = (folder: string): readonly string[] => {
  const parts = folder === '.' ? [] : folder.split('/')
  return [...parts.map((_, index) => parts.slice(0, parts.length - index).join('/')), '.']
}

const matching = (file: string, { path, from }: IncludedPath, paths: ReadonlySet<string>): readonly string[] => {
  if (path.includes('\uE000')) return []
  const glob = from === 'root' ? path : (joinPath(directoryOf(file), path) ?? path)
  return selectPaths([glob], [...paths]).slice(0, MOST_LINKED)
}

const append = (map: Map<string, string[]>, key: string, value: string): void => {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
