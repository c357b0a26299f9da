/** Advice about files: caches, what is shipped and never seen, what is there twice. */
import type { LayerOrigin } from '../../../records/image.ts'
import { CACHES } from './caches.ts'
import { bytesOf, type DraftItem } from './draft-item.ts'
import type { FileFates, LayerFile, LostFile } from './file-fates.ts'
import type { SlimInput } from './slim-input.ts'

type Origins = ReadonlyMap<string, LayerOrigin>

export const fileItems = ({ inventory }: SlimInput, fates: FileFates): readonly DraftItem[] => {
  const origins = new Map(inventory.image?.layers.map(({ digest, origin }) => [digest, origin]))
  const caches = cacheItems(fates.surviving, origins)
  const cached = new Set(caches.flatMap(({ files }) => files))
  return [
    ...caches,
    ...lostItem('overwritten', fates.overwritten, origins),
    ...lostItem('deleted', fates.deleted, origins),
    ...duplicateItem(fates.surviving.filter((file) => !cached.has(file))),
  ]
}

/** Less is not worth an edit. */
const LEAST_BYTES = 64 * 2 ** 10

const cacheItems = (surviving: readonly LayerFile[], origins: Origins): readonly DraftItem[] => {
  const found = Map.groupBy(surviving, ({ path }) => CACHES.find((cache) => cache.path.test(path)))
  return CACHES.flatMap((cache): readonly DraftItem[] => {
    const files = found.get(cache) ?? []
    const bytes = bytesOf(files)
    if (bytes < LEAST_BYTES) return []
    const { title, reason, edit } = cache
    return [
      { kind: 'caches', title, reason, packages: [], files, bytes, edit: { ...placeOf(files, origins), text: edit } },
    ]
  })
}

const LOST_WORDS = {
  overwritten: {
    title: 'files that a later layer writes again',
    reason: 'every layer is shipped: the earlier copy is never seen',
    edit: 'bring both instructions into one RUN, or change the files where they come from',
  },
  deleted: {
    title: 'files that a later layer deletes',
    reason: 'deleting in a later layer hides files, and ships them all the same',
    edit: 'delete them in the RUN that makes them, or make them in a stage of its own',
  },
} as const

const lostItem = (
  kind: 'overwritten' | 'deleted',
  files: readonly LostFile[],
  origins: Origins,
): readonly DraftItem[] => {
  const bytes = bytesOf(files)
  if (bytes < LEAST_BYTES) return []
  const { title, reason, edit } = LOST_WORDS[kind]
  return [{ kind, title, reason, packages: [], files, bytes, edit: { ...placeOf(files, origins), text: edit } }]
}

/** What packages of the distribution bring: nobody who builds an image has a say in it. */
const OF_DISTRIBUTION =
  /^(?:usr\/share\/(?:doc|man|info|locale|zoneinfo|common-licenses|perl|python3?)|usr\/lib\/python3(?:\.\d+)?|var\/lib\/(?:dpkg|apk|rpm))\//

/** Equal content in several places; hard links are one file already. Only files whose digest was taken are compared. */
const duplicateItem = (surviving: readonly LayerFile[]): readonly DraftItem[] => {
  const same = Map.groupBy(
    surviving.filter(({ path, sha256, size }) => sha256 !== undefined && size > 0 && !OF_DISTRIBUTION.test(path)),
    ({ sha256 }) => sha256,
  )
  const groups = [...same.values()].filter((group) => group.length > 1)
  const wasted = groups.reduce((sum, [first, ...others]) => sum + (first ? first.size * others.length : 0), 0)
  if (wasted < LEAST_BYTES) return []
  return [
    {
      kind: 'duplicates',
      title: `${groups.length === 1 ? '1 file' : `${groups.length} files`} in more than one place`,
      reason: 'the same content under several paths',
      packages: [],
      files: groups.flat(),
      bytes: wasted,
      wasted,
      edit: { text: 'copy once and link: ln, or COPY to one place' },
    },
  ]
}

/** The instruction of the layer that holds most of it. */
const placeOf = (files: readonly LayerFile[], origins: Origins): Readonly<{ file?: string; line?: number }> => {
  const sizes = new Map<string, number>()
  for (const { layer, size } of files) sizes.set(layer, (sizes.get(layer) ?? 0) + size)
  const [most] = [...sizes].toSorted(([, a], [, b]) => b - a)
  const { file, line } = (most && origins.get(most[0])) ?? {}
  return file === undefined || line === undefined ? {} : { file, line }
}
