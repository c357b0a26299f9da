/** The commands that an image has: files that can be run, in the folders of its `PATH`. */
import type { ImageDetails } from '../../../records/image.ts'
import { eachEntry } from '../layers/layer-entries.ts'
import type { LayerReading } from '../layers/layer-reading.ts'
import { folderOf } from '../layers/link-paths.ts'
import { placeLayers } from '../layers/place-layers.ts'

/** What runtimes take where an image says nothing (OCI runtime tools, and every shell). */
const DEFAULT_PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Names. Links count whatever they lead to: alternatives are links to links. */
export const commandsOf = (
  layers: readonly LayerReading[],
  { config: { env } }: Pick<ImageDetails, 'config'>,
): ReadonlySet<string> => {
  const { realPath } = placeLayers(layers)
  const folders = new Set(
    (env.findLast((one) => one.startsWith('PATH=')) ?? DEFAULT_PATH)
      .slice('PATH='.length)
      .split(':')
      .map((folder) => folderOf(realPath(`${folder.replace(/^\/+|\/+$/g, '')}/x`))),
  )
  const present = new Set<string>()
  for (const { entries } of layers) apply(entries, { present, folders, realPath })
  return new Set([...present].map((path) => path.slice(folderOf(path).length + 1)))
}

type Laying = Readonly<{
  present: Set<string>
  folders: ReadonlySet<string>
  realPath: (path: string) => string
}>

const EXECUTABLE = 0o111

/** Whiteouts first: they hide what is below, wherever in the archive they stand (OCI image-spec, layer.md, "Whiteouts"). */
const apply = (entries: LayerReading['entries'], { present, folders, realPath }: Laying): void => {
  const placed = [...eachEntry(entries)].map((entry) => ({ ...entry, path: realPath(entry.path) }))
  for (const { path, letter } of placed) if (letter === 'w' || letter === 'o') remove(present, path)
  for (const { path, letter, mode } of placed) {
    if (letter === 'w' || letter === 'o' || !folders.has(folderOf(path))) continue
    if (letter === 'l' || letter === 'h' || (letter === 'f' && (mode & EXECUTABLE) !== 0)) present.add(path)
    else present.delete(path)
  }
}

/** With everything below. */
const remove = (present: Set<string>, path: string): void => {
  for (const one of present) if (one === path || path === '' || one.startsWith(`${path}/`)) present.delete(one)
}
