/** Where a definition's Dockerfile and context are in a tree: both inside it, whatever the configuration says. */
import type { ImageDefinition } from '../records/config.ts'
import { SeaworthyError } from '../records/errors.ts'
import type { Files } from '../system/ports.ts'

export type BuildPlaces =
  /** Absolute. */
  Readonly<{ status: 'found'; dockerfile: string; context: string }> | Readonly<{ status: 'missing'; reason: string }>

const DEFAULT_NAMES = ['Dockerfile', 'Containerfile'] as const

/** `tree`: the snapshot that will be built. A symlink that leaves it is not followed: the port refuses it. */
export const findBuildPlaces = async (
  { name, dockerfile, context }: Pick<ImageDefinition, 'name' | 'dockerfile' | 'context'>,
  tree: Files,
): Promise<BuildPlaces> => {
  const folder = normalizedPath(context)
  if (folder === undefined) return missing(`${name}: the context ${context} lies outside of the repository`)
  const candidates = dockerfile === undefined ? DEFAULT_NAMES.map((file) => below(folder, file)) : [dockerfile]
  for (const candidate of candidates) {
    const path = normalizedPath(candidate)
    if (path === undefined) return missing(`${name}: the Dockerfile ${candidate} lies outside of the repository`)
    const found = await reading(tree, path)
    if (found.status === 'refused') return missing(`${name}: ${found.reason}`)
    if (found.status === 'read')
      return { status: 'found', dockerfile: `${tree.root}/${path}`, context: place(tree, folder) }
  }
  return missing(`${name}: there is no ${candidates.join(' and no ')} in this commit`)
}

const missing = (reason: string): BuildPlaces => ({ status: 'missing', reason })

const below = (folder: string, file: string): string => (folder === '.' ? file : `${folder}/${file}`)

const place = (tree: Files, folder: string): string => (folder === '.' ? tree.root : `${tree.root}/${folder}`)

type ReadOutcome = Readonly<{ status: 'read' | 'absent' }> | Readonly<{ status: 'refused'; reason: string }>

const reading = async (tree: Files, path: string): Promise<ReadOutcome> => {
  try {
    return { status: (await tree.read(path)) === undefined ? 'absent' : 'read' }
  } catch (error) {
    if (error instanceof SeaworthyError) return { status: 'refused', reason: error.message }
    throw error
  }
}

/** Resolves `.` and `..`; undefined for a path that leaves the root. */
const normalizedPath = (path: string): string | undefined => {
  if (path.startsWith('/')) return undefined
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/') || '.'
}
