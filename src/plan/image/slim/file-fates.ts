/**
 * What becomes of each file when the layers of an image are laid over each other (OCI image-spec, layer.md): it survives, a
 * later layer writes it again, or a later layer deletes it. What does not survive is shipped all the same.
 */

/** `f` a regular file, `d` a folder, `w` the path of a whiteout, `o` a folder of which nothing from below shows; others as in `ls -l`. */
export type SlimEntry = Readonly<{
  path: string
  letter: string
  /** Bytes. */
  size: number
  sha256?: string | undefined
}>

export type SlimLayer = Readonly<{ digest: string; entries: Iterable<SlimEntry> }>

export type LayerFile = Readonly<{ path: string; size: number; layer: string; sha256?: string | undefined }>

/** A file that does not survive, and the layer that ended it. */
export type LostFile = LayerFile & Readonly<{ by: string }>

export type FileFates = Readonly<{
  surviving: readonly LayerFile[]
  overwritten: readonly LostFile[]
  deleted: readonly LostFile[]
  /** Bytes of all regular files of all layers. */
  size: number
}>

/** `layers`: bottom first. */
export const fileFates = (layers: readonly SlimLayer[]): FileFates => {
  const files = new Map<string, LayerFile>()
  const overwritten: LostFile[] = []
  const deleted: LostFile[] = []
  let size = 0
  for (const { digest, entries } of layers) {
    const added: LayerFile[] = []
    const hidden: Hidden = { gone: new Set(), opaque: new Set() }
    for (const { path, letter, size: bytes, sha256 } of entries) {
      if (letter === 'f') {
        size += bytes
        added.push({ path, size: bytes, layer: digest, sha256 })
      } else if (letter === 'w') hidden.gone.add(path)
      else if (letter === 'o') hidden.opaque.add(path)
    }
    for (const lost of takeHidden(files, hidden)) deleted.push({ ...lost, by: digest })
    for (const file of added) {
      const before = files.get(file.path)
      if (before && before.layer !== digest) overwritten.push({ ...before, by: digest })
      files.set(file.path, file)
    }
  }
  return { surviving: [...files.values()], overwritten, deleted, size }
}

type Hidden = Readonly<{ gone: Set<string>; opaque: Set<string> }>

/** Takes what a layer hides out of what was there below it. */
const takeHidden = (files: Map<string, LayerFile>, hidden: Hidden): readonly LayerFile[] => {
  if (hidden.gone.size + hidden.opaque.size === 0) return []
  const lost = [...files.values()].filter(({ path }) => isHidden(path, hidden))
  for (const { path } of lost) files.delete(path)
  return lost
}

const isHidden = (path: string, { gone, opaque }: Hidden): boolean => {
  if (gone.has(path)) return true
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const folder = path.slice(0, slash)
    if (gone.has(folder) || opaque.has(folder)) return true
  }
  return opaque.has('')
}
