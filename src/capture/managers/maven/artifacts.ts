/** The artifacts that a POM names with a version, literally or by a property. */
import type { Scope } from '../../../records/inventory.ts'
import { excerpt } from '../../broken-text.ts'
import type { LentVersion } from '../../contract.ts'
import type { xmlChildren, XmlElement } from '../../formats/xml-elements.ts'
import { NOTHING, type Found } from '../../found.ts'
import {
  borrowDeclared,
  mayBeVersion,
  pinDeclared,
  type PlacedText,
  type Placement,
} from '../../pins/declared-dependency.ts'

type ChildrenOf = ReturnType<typeof xmlChildren>

export type Pom = Readonly<{
  path: string
  childrenOf: ChildrenOf
  /** The root: `project`, `extensions`. */
  root: XmlElement | undefined
  /** Every definition of a property, those of profiles included. */
  properties: ReadonlyMap<string, readonly PlacedText[]>
}>

export const readPom = (path: string, elements: readonly XmlElement[], childrenOf: ChildrenOf): Pom => {
  const defined = elements.filter(
    ({ parent, text }) =>
      parent?.name === 'properties' && /^(?:project|profile)$/.test(parent.parent?.name ?? '') && text.value !== '',
  )
  const properties = new Map(
    [...Map.groupBy(defined, ({ name }) => name)].map(([name, all]) => [name, all.map(({ text }) => text)]),
  )
  return { path, childrenOf, root: elements[0], properties }
}

export const artifactsOf = (pom: Pom, elements: readonly XmlElement[]): readonly Found[] =>
  withoutRepetition(
    elements
      .filter(({ name, parent }) => parent !== undefined && !NOT_USED.has(name))
      .flatMap((element) => readArtifact(pom, element)),
  )

/** Properties that children of this POM may use. */
export const lentBy = (pom: Pom): readonly LentVersion[] =>
  [...pom.properties.keys()].flatMap((name) => {
    const found = versionPlaces(pom, { value: `\${${name}}`, start: 0, line: 1 })
    const places = found === 'own' ? [] : found.places.filter(({ text }) => mayBeVersion(text.value))
    return places.map(({ text: { value, start }, property }) => ({ name, key: `properties.${property}`, value, start }))
  })

/** An exclusion has no version; a relocation says where a project went. */
const NOT_USED: ReadonlySet<string> = new Set(['exclusion', 'relocation', 'project'])

const readArtifact = (pom: Pom, element: XmlElement): readonly Found[] => {
  const children = pom.childrenOf(element)
  const artifact = children.get('artifactId')?.text.value ?? ''
  const version = children.get('version')?.text
  if (artifact === '' || !version || version.value === '') return []
  const written = children.get('groupId')?.text.value ?? (element.name === 'plugin' ? PLUGIN_GROUP : '')
  if (written === '' || isOwn(pom, element, written)) return []
  const name = expand(pom, `${written}:${artifact}`)
  const found = versionPlaces(pom, version)
  if (found === 'own') return []
  if (name === undefined) return [unknownName(`${written}:${artifact}: ${version.value}`, version.line)]
  const dependency = { datasource: 'maven', name, versioning: 'maven' }
  const { places, missing } = found
  if (places.length === 0 && missing !== undefined)
    return [
      borrowDeclared({ ...dependency, placement: placementOf(pom, element, { name, version }) }, missing, version.line),
    ]
  const isFromProperty = places[0]?.text !== version
  return places.map(({ text, property }) =>
    pinDeclared({
      ...dependency,
      requirement: text,
      placement: placementOf(pom, element, { name, version, ...(isFromProperty ? { property } : {}) }),
    }),
  )
}

/** POM reference, "Plugins": the group may be left out. */
const PLUGIN_GROUP = 'org.apache.maven.plugins'

/**
 * A module of this project: it has the project's group, or it is a parent that lies in this tree: by its path, or, where none
 * is written and this POM is not at the root, by the family of groups and a version that the two share.
 */
const isOwn = ({ path, childrenOf, root }: Pom, element: XmlElement, group: string): boolean => {
  if (/^\$\{(?:project|pom)\.(?:parent\.)?groupId\}$/.test(group)) return true
  if (element.name !== 'parent' || !path.includes('/')) return false
  const parent = childrenOf(element)
  const relative = parent.get('relativePath')
  if (relative) return relative.text.value !== ''
  const own = childrenOf(root)
  const ownGroup = own.get('groupId')?.text.value ?? group
  const ownVersion = own.get('version')?.text.value
  return (
    `${ownGroup}.`.startsWith(`${group}.`) &&
    (ownVersion ?? parent.get('version')?.text.value) === parent.get('version')?.text.value
  )
}

type Versioned = Readonly<{ text: PlacedText; property: string }>

const REFERENCE = /^\$\{([^{}]+)\}$/
/** The project's own version, also where it is set from outside (Maven, "CI Friendly Versions"). */
const OWN_VERSION = /^(?:(?:project|pom)\.(?:parent\.)?version|version|revision|sha1|changelist)$/
const MOST_REFERENCES = 10

/** `missing`: a property that another file must say. */
type VersionPlaces = Readonly<{ places: readonly Versioned[]; missing?: string }>

/** Where the version is literally written. */
const versionPlaces = (pom: Pom, version: PlacedText): VersionPlaces | 'own' => {
  let places: readonly Versioned[] = [{ text: version, property: '' }]
  let missing: string | undefined
  for (let depth = 0; depth < MOST_REFERENCES; depth += 1) {
    const names = places.map(({ text }) => REFERENCE.exec(text.value)?.[1])
    if (names.some((name) => name !== undefined && isOwnVersion(pom, name))) return 'own'
    if (names.every((name) => name === undefined)) break
    missing ??= names.find((name) => name !== undefined && !pom.properties.has(name))
    places = places.flatMap((place, index) => {
      const name = names[index]
      return name === undefined ? [place] : (pom.properties.get(name) ?? []).map((text) => ({ text, property: name }))
    })
  }
  const written = places.filter(({ text }) => !text.value.includes('${'))
  return missing === undefined ? { places: written } : { places: written, missing }
}

const isOwnVersion = ({ childrenOf, root }: Pom, name: string): boolean =>
  OWN_VERSION.test(name) || childrenOf(root).get('version')?.text.value === `\${${name}}`

/** Properties of this file put in; `undefined` where one is not known here. */
const expand = (pom: Pom, text: string): string | undefined => {
  let expanded = text
  for (let depth = 0; depth < MOST_REFERENCES && expanded.includes('${'); depth += 1)
    expanded = expanded
      .replace(/\$\{([^{}]+)\}/g, (whole, name: string) => pom.properties.get(name)?.[0]?.value ?? whole)
      .slice(0, 1000)
  return expanded.includes('${') ? undefined : expanded
}

const SCOPES: Readonly<Record<string, Scope>> = { plugin: 'build', extension: 'build', parent: 'runtime' }

const placementOf = (
  { childrenOf }: Pom,
  element: XmlElement,
  { name, version, property }: Readonly<{ name: string; version: PlacedText; property?: string }>,
): Placement => {
  const isTest = childrenOf(element).get('scope')?.text.value === 'test'
  const used = `${element.name} on line ${version.line}`
  return {
    key: property === undefined ? `${sectionOf(element)} ${name}` : `properties.${property} ${name}`,
    role: 'require',
    scope: isTest ? 'dev' : isInPlugin(element) ? 'build' : (SCOPES[element.name] ?? 'runtime'),
    evidence: property === undefined ? used : `property ${property}, used by ${used}`,
  }
}

/** `dependencyManagement.dependencies`, `build.plugins`, `parent`. */
const sectionOf = ({ name, parent }: XmlElement): string => {
  const section = [parent?.parent?.name, parent?.name].filter((one) => one !== undefined && one !== 'project')
  return section.length === 0 ? name : section.join('.')
}

/** A dependency of the plugin, or a processor in its configuration. */
const isInPlugin = ({ parent }: XmlElement): boolean =>
  parent?.parent?.name === 'plugin' || parent?.parent?.parent?.name === 'plugin'

const unknownName = (text: string, line: number): Found => ({
  gap: { line, text: excerpt(text), why: 'a name with a property that this file does not define' },
})

/** Many dependencies share a property: for each of them it is one pin. */
const withoutRepetition = (found: readonly Found[]): readonly Found[] => {
  const seen = new Set<string>()
  return found.filter((item) => {
    if (!('pin' in item)) return item !== NOTHING
    const place = `${item.pin.range[0]} ${item.pin.component.name}`
    return !seen.has(place) && seen.add(place)
  })
}
