import type { Extraction, Manager, PinToRender, ProjectDraft, SourceFile } from '../../contract.ts'
import { readProperties } from '../../formats/property-lines.ts'
import { pinsAndGaps } from '../../found.ts'
import { directoryOf, foldersDownTo, joinPath } from '../../paths.ts'
/**
 * Gradle: build scripts in Groovy and Kotlin (Gradle User Manual, "Declaring Dependencies"), version catalogs ("Version
 * Catalogs"), and the wrapper's properties.
 */
import { pinWrapper, renderWrapper, type WrapperTool } from '../../pins/build-wrapper.ts'
import { mayBeVersion } from '../../pins/declared-dependency.ts'
import { renderVersion } from '../../pins/render.ts'
import { readBuildScript } from './build-script.ts'
import { readCatalog } from './catalog.ts'

const extract = (file: SourceFile): Extraction => {
  if (file.path.endsWith('.properties')) return readPropertiesFile(file)
  if (file.path.endsWith('.toml')) return pinsAndGaps(readCatalog(file.text))
  const { found, lent } = readBuildScript(file.text)
  const extraction = { ...pinsAndGaps(found), lent }
  return /(?:^|\/)build\.gradle(?:\.kts)?$/.test(file.path)
    ? { ...extraction, project: projectOf(file.path) }
    : extraction
}

/** What gradle.properties says is a variable of all scripts (Gradle User Manual, "Gradle properties"). */
const readPropertiesFile = ({ path, text }: SourceFile): Extraction => {
  const properties = readProperties(text)
  if (path.endsWith('gradle-wrapper.properties')) return pinsAndGaps(pinWrapper(properties, GRADLE))
  const lent = properties.filter(({ value }) => mayBeVersion(value))
  return { pins: [], lent: lent.map(({ key, value, start }) => ({ name: key, key, value, start })) }
}

const GRADLE: WrapperTool = {
  datasource: 'gradle-version',
  name: 'gradle',
  versioning: 'gradle',
  urlKey: 'distributionUrl',
  checksumKey: 'distributionSha256Sum',
  fileName: /\/gradle-(\d[\w.-]*?)-(?:bin|all|src)\.zip$/,
}

/** Each project has a lock file of its own; what its catalogs pin, at this folder or above, steers it. */
const projectOf = (path: string): ProjectDraft => {
  const directory = directoryOf(path)
  return {
    directory,
    manifest: path,
    ecosystem: 'Maven',
    locker: 'none',
    members: foldersDownTo(directory).flatMap((folder) => joinPath(folder, 'gradle/libs.versions.toml') ?? []),
    runtimes: {},
    lockfiles: [{ path: joinPath(directory, 'gradle.lockfile') ?? 'gradle.lockfile', locker: 'none' }],
  }
}

const render = (pin: PinToRender, version: string, digest?: string): string =>
  renderWrapper(pin, version, digest) ?? renderVersion(pin, version, digest)

export const gradle: Manager = { name: 'gradle', extract, render }
