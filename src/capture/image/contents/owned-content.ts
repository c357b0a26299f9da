/** What a package of the distribution brought is that package's: the Python package inside `python3-yaml` is not counted again. Pure. */
import type { FileOutcome } from '../layers/layer-reading.ts'
import type { Overlay, SurvivingFile } from '../layers/overlay.ts'
import type { InstalledPackage } from './installed-packages.ts'

/** True for content of a package, and not for what was put in its place later. */
export const ownedContent = (
  { files, realPath }: Overlay,
  installed: readonly InstalledPackage[],
): ((file: SurvivingFile) => boolean) => {
  const contents = new Set(files.flatMap(({ database, path }) => (database ? [] : [path])))
  const owners = new Map<string, number>()
  const own = (paths: readonly string[], layer: number): void => {
    for (const path of paths) {
      const real = realPath(path)
      if (contents.has(real)) owners.set(real, Math.max(layer, owners.get(real) ?? 0))
    }
  }
  const layers = new Map(
    installed.flatMap(({ found: { name, architecture }, layer }) => [
      [name, layer],
      [`${name}:${architecture}`, layer],
    ]),
  )
  for (const { outcome, database } of files) {
    if (!database || outcome.status !== 'read' || !outcome.reading.owned) continue
    const layer = layers.get(outcome.reading.owned.package)
    if (layer !== undefined) own(outcome.reading.owned.paths, layer)
  }
  for (const { found, layer } of installed) if (found.owns) own(found.owns, layer)
  return (file) => {
    const owner = file.database ? undefined : owners.get(file.path)
    return owner !== undefined && isAsInstalled(file, owner)
  }
}

/** A layer above the package's may have copied the file (`chmod` does), or put another in its place. */
const isAsInstalled = ({ layer, outcome, earlier }: SurvivingFile, owner: number): boolean => {
  if (layer <= owner) return true
  const then = earlier.find((one) => one.layer <= owner)
  return then !== undefined && isSame(then.outcome, outcome)
}

const isSame = (a: FileOutcome, b: FileOutcome): boolean => JSON.stringify(a) === JSON.stringify(b)
