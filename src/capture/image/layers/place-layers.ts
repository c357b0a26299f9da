/** Gives every path of every layer its real spelling, by the links that are there when the layer is applied. Pure. */
import { eachEntry, mayHold, type LayerEntries } from './layer-entries.ts'
import type { LayerFile, LayerReading } from './layer-reading.ts'
import { createPathResolver, folderOf } from './link-paths.ts'

/** What a layer does to those below, as far as it touches a file that was read, or a link. */
export type LayerChanges = Readonly<{
  /** Gone or replaced, with everything below. */
  replaced: ReadonlySet<string>
  /** Folders of which everything below is gone. */
  opaque: ReadonlySet<string>
  /** Folders: they replace files. */
  folders: ReadonlySet<string>
}>

export type PlacedFile = Readonly<{
  layer: number
  file: LayerFile
  /** Its names, without symbolic links on the way. */
  names: readonly string[]
}>

export type PlacedLayer = Readonly<{ changes: LayerChanges; files: readonly PlacedFile[] }>

export type Placement = Readonly<{
  layers: readonly PlacedLayer[]
  /** Of a path of the finished image. */
  realPath: (path: string) => string
}>

export const placeLayers = (layers: readonly LayerReading[]): Placement => {
  const links = new Map<string, string>()
  /** Paths that a layer above may change something about, with the folders above them. */
  const touchable = new Set<string>()
  const placed = layers.map((layer, at): PlacedLayer => {
    const own = addLinks(links, layer.entries)
    const realPath = createPathResolver(links)
    const changes = at === 0 ? NO_CHANGES : changesOf(layer.entries, realPath, touchable)
    for (const path of links.keys()) if (!own.has(path) && hides(changes, path)) links.delete(path)
    for (const path of own) addWithFolders(touchable, path)
    const files = layer.files.map((file) => {
      const names = [file.path, ...(file.aliases ?? [])].map(realPath)
      for (const name of names) addWithFolders(touchable, name)
      return { layer: at, file, names }
    })
    return { changes, files }
  })
  return { layers: placed, realPath: createPathResolver(links) }
}

const NO_CHANGES: LayerChanges = { replaced: new Set(), opaque: new Set(), folders: new Set() }

/** True where nothing of the path shows through this layer. */
export const hides = ({ replaced, opaque, folders }: LayerChanges, path: string): boolean => {
  if (replaced.size + opaque.size + folders.size === 0) return false
  if (replaced.has(path) || folders.has(path)) return true
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    if (opaque.has(folder) || replaced.has(folder)) return true
    if (folder === '') return false
  }
}

/** Whatever else stands where a link was has replaced it, a folder included: runtimes unpack it so. */
const addLinks = (links: Map<string, string>, entries: LayerEntries): ReadonlySet<string> => {
  if (links.size > 0) for (const { path, letter } of eachEntry(entries)) if (letter !== 'o') links.delete(path)
  const own = new Set<string>()
  if (!mayHold(entries, 'l')) return own
  const below = createPathResolver(new Map(links))
  for (const { path: written, letter, link } of eachEntry(entries)) {
    if (letter !== 'l' || link === undefined) continue
    const path = below(written)
    links.set(path, link)
    own.add(path)
  }
  return own
}

const changesOf = (
  entries: LayerEntries,
  realPath: (path: string) => string,
  touchable: ReadonlySet<string>,
): LayerChanges => {
  const replaced = new Set<string>()
  const opaque = new Set<string>()
  const folders = new Set<string>()
  for (const { path: written, letter } of eachEntry(entries)) {
    const path = realPath(written)
    if (!touchable.has(path)) continue
    if (letter === 'o') opaque.add(path)
    else if (letter === 'd') folders.add(path)
    else replaced.add(path)
  }
  return { replaced, opaque, folders }
}

const addWithFolders = (paths: Set<string>, path: string): void => {
  for (let one = path; !paths.has(one); one = folderOf(one)) paths.add(one)
}
