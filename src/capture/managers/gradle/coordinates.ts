/** Artifacts as Gradle spells them, and the pins that they become. */
import type { Scope } from '../../../records/inventory.ts'
import type { Found } from '../../found.ts'
import { borrowDeclared, pinDeclared, type PlacedText } from '../../pins/declared-dependency.ts'

/** `group:artifact:version`, a classifier and a file type behind it. Variables may stand in the artifact and for the version. */
const COORDINATES = /^([A-Za-z][\w.-]*):([A-Za-z][\w.${}-]*):([^:@\s][^:@]*)?(?::[\w.-]*)?(?:@\w+)?$/

/** `version` is empty where nothing follows the second colon; `start` is its offset. */
export type Coordinates = Readonly<{ name: string; version: string; start: number }>

export const parseCoordinates = (text: string): Coordinates | undefined => {
  const [, group, artifact, version = ''] = text.length > 500 ? [] : (COORDINATES.exec(text) ?? [])
  if (group === undefined || artifact === undefined) return undefined
  return { name: `${group}:${artifact}`, version, start: group.length + artifact.length + 2 }
}

/** Gradle User Manual, "Plugin Marker Artifacts". */
export const pluginMarker = (id: string): string => `${id}:${id}.gradle.plugin`

export type Use = Readonly<{ name: string; scope: Scope; section: string; line: number }>

/** The version is a variable that another file sets. */
export const borrowArtifact = ({ name, scope, section, line }: Use, variable: string): Found => {
  const placement = { key: '', role: 'require' as const, scope, evidence: `${section} on line ${line}` }
  return borrowDeclared({ datasource: 'maven', name, versioning: 'gradle', placement }, variable, line)
}

/** `property`: the variable or catalog entry that holds the version, where it does not stand beside the name. */
export const pinArtifact = (use: Use, version: PlacedText, property?: string): Found => {
  const used = `${use.section} on line ${use.line}`
  return pinDeclared({
    datasource: 'maven',
    name: use.name,
    versioning: 'gradle',
    requirement: version,
    placement: {
      key: `${property ?? use.section} ${use.name}`,
      role: 'require',
      scope: use.scope,
      evidence: property === undefined ? used : `${property}, used by ${used}`,
    },
  })
}
