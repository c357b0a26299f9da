/** The packages that a file of MSBuild, or a packages.config, names with a version. */
import type { Scope } from '../../../records/inventory.ts'
import { excerpt } from '../../broken-text.ts'
import { pinDeclared, type PlacedText } from '../../declared-dependency.ts'
import { NOTHING, type Found } from '../../found.ts'
import { xmlChildren, type XmlElement } from '../../xml-elements.ts'

type Project = Readonly<{
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

export const projectReferences = (elements: readonly XmlElement[]): readonly Found[] => {
  const defined = elements.filter(({ parent, text }) => parent?.name === 'PropertyGroup' && text.value !== '')
  const properties = new Map(
    [...Map.groupBy(defined, ({ name }) => name.toLowerCase())].map(([name, all]) => [
      name,
      all.map(({ text }) => text),
    ]),
  )
  const project: Project = { childrenOf: xmlChildren(elements), properties }
  return elements.flatMap((element) => [...readReference(project, element), ...readSdk(element)])
}

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
  return texts && property !== undefined ? texts.map((text) => ({ text, property })) : [{ text: version }]
}

const pinOf = (
  element: XmlElement,
  scope: Scope,
  name: string,
  version: PlacedText,
  { text, property }: Place,
): readonly Found[] => {
  if (name.includes('$(') || name.includes('@(')) return [NOTHING]
  if (text.value.includes('$('))
    return [
      {
        gap: {
          line: version.line,
          text: excerpt(`${name}: ${text.value}`),
          why: 'a property that this file does not define',
        },
      },
    ]
  const used = `${element.name} on line ${version.line}`
  return name.split(';').map((one) =>
    pinDeclared({
      datasource: 'nuget',
      name: one.trim(),
      versioning: 'nuget',
      requirement: text,
      placement: {
        key: `${property === undefined ? element.name : `properties.${property}`} ${one.trim()}`,
        role: 'require',
        scope: /^(?:true|all)$/i.test(element.attributes.get('PrivateAssets')?.value ?? '') ? 'build' : scope,
        evidence: property === undefined ? used : `property ${property}, used by ${used}`,
      },
    }),
  )
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
