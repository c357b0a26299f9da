/** The packages that a file of MSBuild, or a packages.config, names with a version. */
import type { Scope } from '../../../records/inventory.ts'
import { excerpt } from '../../broken-text.ts'
import type { LentVersion } from '../../contract.ts'
import { xmlChildren, type XmlElement } from '../../formats/xml-elements.ts'
import { NOTHING, type Found } from '../../found.ts'
import { borrowDeclared, mayBeVersion, pinDeclared, type PlacedText } from '../../pins/declared-dependency.ts'

export type Project = Readonly<{
  childrenOf: ReturnType<typeof xmlChildren>
  /** Every definition of a property; MSBuild does not look at case. */
  properties: ReadonlyMap<string, readonly PlacedText[]>
}>

/** Where an element names its package and the version. */
type Shape = Readonly<{ names: readonly string[]; versions: readonly string[]; scope: Scope }>

const REFERENCE: Shape = { names: ['Include', 'Update'], versions: ['VersionOverride', 'Version'], scope: 'runtime' }

const SHAPES: Readonly<Record<string, Shape>> = {
  PackageReference: REFERENCE,
  PackageVersion: REFERENCE,
  PackageDownload: REFERENCE,
  GlobalPackageReference: { ...REFERENCE, scope: 'build' },
  DotNetCliToolReference: { ...REFERENCE, scope: 'build' },
  Sdk: { names: ['Name'], versions: ['Version'], scope: 'build' },
  Import: { names: ['Sdk'], versions: ['Version'], scope: 'build' },
  package: { names: ['id'], versions: ['version'], scope: 'runtime' },
}

export const readProject = (elements: readonly XmlElement[]): Project => {
  const defined = elements.filter(({ parent, text }) => parent?.name === 'PropertyGroup' && text.value !== '')
  const properties = new Map(
    [...Map.groupBy(defined, ({ name }) => name.toLowerCase())].map(([name, all]) => [
      name,
      all.map(({ text }) => text),
    ]),
  )
  return { childrenOf: xmlChildren(elements), properties }
}

export const projectReferences = (project: Project, elements: readonly XmlElement[]): readonly Found[] =>
  elements.flatMap((element) => [...readReference(project, element), ...readSdk(element)])

/** Properties that projects below may use. */
export const lentBy = ({ properties }: Project): readonly LentVersion[] =>
  [...properties].flatMap(([name, texts]) =>
    texts.flatMap(({ value, start }) =>
      mayBeVersion(value) ? [{ name, key: `properties.${name}`, value, start }] : [],
    ),
  )

const readReference = (project: Project, element: XmlElement): readonly Found[] => {
  const shape = SHAPES[element.name]
  if (!shape) return []
  const name = shape.names.map((key) => element.attributes.get(key)).find((text) => text !== undefined)
  const children = project.childrenOf(element)
  const version = shape.versions
    .map((key) => element.attributes.get(key) ?? children.get(key)?.text)
    .find((text) => text !== undefined && text.value !== '')
  if (!name || !version) return []
  return versionPlaces(project, version).flatMap((place) => pinOf(element, shape.scope, name.value, version, place))
}

type Place = Readonly<{ text: PlacedText; property?: string }>

const PROPERTY = /^\$\(([\w.]+)\)$/

/** Where the version is literally written: here, or at a property of this file. */
const versionPlaces = ({ properties }: Project, version: PlacedText): readonly Place[] => {
  const property = PROPERTY.exec(version.value)?.[1]
  const texts = property === undefined ? undefined : properties.get(property.toLowerCase())
  return texts && property !== undefined
    ? texts.map((text) => ({ text, property: property.toLowerCase() }))
    : [{ text: version }]
}

const pinOf = (
  element: XmlElement,
  scope: Scope,
  name: string,
  version: PlacedText,
  { text, property }: Place,
): readonly Found[] => {
  if (name.includes('$(') || name.includes('@(')) return [NOTHING]
  const used = `${element.name} on line ${version.line}`
  const missing = PROPERTY.exec(text.value)?.[1]?.toLowerCase()
  if (missing === undefined && text.value.includes('$('))
    return [
      {
        gap: { line: version.line, text: excerpt(`${name}: ${text.value}`), why: 'a version put together from parts' },
      },
    ]
  return name.split(';').map((one) => {
    const dependency = {
      datasource: 'nuget',
      name: one.trim(),
      versioning: 'nuget',
      placement: {
        key:
          property === undefined
            ? `${element.name} ${one.trim()}`
            : `properties.${property} ${one.trim().toLowerCase()}`,
        role: 'require' as const,
        scope: /^(?:true|all)$/i.test(element.attributes.get('PrivateAssets')?.value ?? '')
          ? ('build' as const)
          : scope,
        evidence: property === undefined ? used : `property ${property}, used by ${used}`,
      },
    }
    return missing === undefined
      ? pinDeclared({ ...dependency, requirement: text })
      : borrowDeclared(dependency, missing, version.line)
  })
}

/** `<Project Sdk="Microsoft.Build.NoTargets/3.7.0">` */
const readSdk = ({ name: element, attributes, parent }: XmlElement): readonly Found[] => {
  const sdk = attributes.get('Sdk')
  if (!sdk || element !== 'Project' || parent) return []
  return [...sdk.value.matchAll(/([^;/\s]+)\/([^;/\s]+)/g)].map((match) => {
    const [whole, name = '', version = ''] = match
    return pinDeclared({
      datasource: 'nuget',
      name,
      versioning: 'nuget',
      requirement: { value: version, start: sdk.start + match.index + whole.length - version.length, line: sdk.line },
      placement: { key: `Sdk ${name}`, role: 'require', scope: 'build', evidence: `Sdk on line ${sdk.line}` },
    })
  })
}
