/** The images that the Dockerfiles of a repository build on, and what its configuration names as candidates for each. */
import { readStageBases, type StageBase } from '../../capture/image/attribution/stage-bases.ts'
import type { ImageDefinition } from '../../records/config.ts'
import type { Inventory } from '../../records/inventory.ts'
import type { ImageHome } from './image-home.ts'

export type BaseUse = Readonly<{
  /** As `FROM` has it. */
  reference: string
  places: readonly Readonly<{ file: string; line: number }>[]
  final: boolean
  /** Of all stages that are built on it. */
  commands: readonly string[]
  installs: readonly string[]
  /** `bases` of the images that come out on it. */
  named: readonly string[]
}>

/** In the order of files and lines, each image once. Dockerfiles that the configuration leaves out of the inventory are left out. */
export const basesInUse = (home: ImageHome, { files }: Inventory): readonly BaseUse[] => {
  const captured = new Set(files.flatMap(({ path, managers }) => (managers.includes('dockerfile') ? [path] : [])))
  const uses = home.dockerfiles
    .filter(({ path }) => captured.has(path))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .flatMap((dockerfile) => {
      const built = home.config.images.filter((one) => dockerfileOf(one) === dockerfile.path)
      if (built.length === 0) return readStageBases(dockerfile).map((base) => ({ base, named: NONE }))
      return built.flatMap((definition) => {
        const { target, args, bases } = definition
        return readStageBases(dockerfile, { target, args }).map((base) => ({ base, named: base.final ? bases : NONE }))
      })
    })
  return [...Map.groupBy(uses, ({ base }) => base.reference)].map(([reference, same]) => joined(reference, same))
}

const NONE: readonly string[] = []

/** Where builders look for it. */
const dockerfileOf = ({ dockerfile, context }: ImageDefinition): string =>
  dockerfile ?? (context === '.' ? 'Dockerfile' : `${context.replace(/^\.\/|\/$/g, '')}/Dockerfile`)

type Use = Readonly<{ base: StageBase; named: readonly string[] }>

const joined = (reference: string, uses: readonly Use[]): BaseUse => {
  const bases = uses.map(({ base }) => base)
  const places = new Map(bases.map(({ file, line }) => [`${file}:${line}`, { file, line }]))
  const all = (lists: readonly (readonly string[])[]) => [...new Set(lists.flat())]
  return {
    reference,
    places: [...places.values()],
    final: bases.some(({ final }) => final),
    commands: all(bases.map(({ commands }) => commands)).sort(),
    installs: all(bases.map(({ installs }) => installs)),
    named: all(uses.map(({ named }) => named)),
  }
}
