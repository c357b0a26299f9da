/** What a bill of materials is about, and what it lists: packages, the runtimes and images that pins name, the distribution of an image. */
import type * as Cyclonedx from '@cyclonedx/cyclonedx-library'
import type { Models } from '@cyclonedx/cyclonedx-library'

import type { Inventory, Package, Pin } from '../records/inventory.ts'
import { repositoryName } from './wording.ts'

export type Library = typeof Cyclonedx

export const rootOf = (library: Library, { source, image }: Inventory): Models.Component => {
  const { Models, Enums } = library
  if (!source.image)
    return new Models.Component(Enums.ComponentType.Application, repositoryName(source.repository), {
      version: source.commit ?? source.ref,
      bomRef: 'root',
    })
  const { name, platform, manifestDigest } = source.image
  const purl = imagePurl(source)
  return new Models.Component(Enums.ComponentType.Container, name, {
    version: manifestDigest,
    bomRef: 'root',
    hashes: hashesOf(library, manifestDigest),
    ...(purl === undefined ? {} : { purl }),
    properties: propertiesOf(library, [
      ['platform', platform],
      ...(image?.base ? [['base', [image.base.name, image.base.digest].filter(Boolean).join('@')] as const] : []),
      ...(image?.layers ?? []).map(
        ({ digest }, index) => [`layer:${String(index + 1).padStart(3, '0')}`, digest] as const,
      ),
    ]),
  })
}

/** The digest of a manifest is the hash of its bytes. */
const hashesOf = ({ Models, Enums }: Library, digest: string): Models.HashDictionary => {
  const [, algorithm, hex = ''] = /^(sha256|sha512):([0-9a-f]+)$/.exec(digest) ?? []
  if (algorithm === undefined) return new Models.HashDictionary()
  const known = algorithm === 'sha256' ? Enums.HashAlgorithm['SHA-256'] : Enums.HashAlgorithm['SHA-512']
  return new Models.HashDictionary([[known, hex]])
}

/** Of one that lies in a registry: purl-spec, type `oci`. */
const imagePurl = ({ ref, image }: Inventory['source']): string | undefined => {
  const [, address, tag] = /^docker:\/\/([^@]+?)(?::([^:/@]+))?(?:@.*)?$/.exec(ref) ?? []
  const name = address?.split('/').at(-1)?.toLowerCase()
  if (!image || address === undefined || name === undefined) return undefined
  const architecture = image.platform.split('/')[1]
  const qualifiers = [
    ...(architecture === undefined ? [] : [`arch=${encodeURIComponent(architecture)}`]),
    `repository_url=${address.split('/').map(encodeURIComponent).join('/')}`,
    ...(tag === undefined ? [] : [`tag=${encodeURIComponent(tag)}`]),
  ]
  return `pkg:oci/${encodeURIComponent(name)}@${encodeURIComponent(image.manifestDigest)}?${qualifiers.join('&')}`
}

const propertiesOf = ({ Models }: Library, pairs: readonly (readonly [name: string, value: string])[]) =>
  new Models.PropertyRepository(pairs.map(([name, value]) => new Models.Property(`seaworthy:${name}`, value)))

/**
 * One component for each package URL, under every package or pin id that has it. Images and runtimes are packages that no
 * lock file names, so their pins stand for them.
 */
export const componentsOf = (library: Library, inventory: Inventory): ReadonlyMap<string, Models.Component> => {
  const { packages, pins } = inventory
  const byPurl = new Map<string, Models.Component>()
  const byId = new Map<string, Models.Component>()
  const programs = programsOf(inventory)
  for (const [purl, same] of Map.groupBy(packages, (one) => one.purl)) {
    const component = componentOf(library, same, programs)
    if (component) byPurl.set(purl, component)
    if (component) for (const { id } of same) byId.set(id, component)
  }
  for (const pin of pins.filter(({ role, current }) => (role === 'image' || role === 'runtime') && current !== '')) {
    const purl = `${pin.component.purl}@${encodeURIComponent(pin.current)}`
    const component = byPurl.get(purl) ?? pinnedComponentOf(library, pin, purl)
    byPurl.set(purl, component)
    byId.set(pin.id, component)
  }
  return byId
}

/** The distribution of an image is a component of it, and no package. */
export const distributionOf = ({ Models, Enums }: Library, { image }: Inventory): readonly Models.Component[] => {
  const { distribution } = image ?? {}
  if (!distribution) return []
  const { id, versionId, name } = distribution
  return [
    new Models.Component(Enums.ComponentType.OperatingSystem, id, {
      bomRef: `distribution:${id}:${versionId}`,
      description: name,
      ...(versionId === '' ? {} : { version: versionId }),
    }),
  ]
}

/** Main modules of the programs of an image, by where they lie: these are applications, what is built into them are libraries. */
const programsOf = ({ image }: Inventory): ReadonlySet<string> =>
  new Set(image?.binaries.flatMap(({ path, module }) => (module === undefined ? [] : [`${path} ${module}`])))

/** `same`: every package of one package URL. Files and layers are told of images alone: a tree's lines move. */
const componentOf = (
  library: Library,
  same: readonly Package[],
  programs: ReadonlySet<string>,
): Models.Component | undefined => {
  const { Models, Enums } = library
  const [first] = same
  if (!first) return undefined
  const { name, version, purl, ecosystem } = first
  const [, group, bare] = /^(@[^/]+)\/(.+)$/.exec(name) ?? []
  const found = same.flatMap(({ layer, locations }) =>
    layer === undefined ? [] : [...locations.map(({ file }) => ['location', file] as const), ['layer', layer] as const],
  )
  const unique = new Map(found.map((pair) => [pair.join(' '), pair]))
  return new Models.Component(typeOf(library, same, programs), bare ?? name, {
    ...(group ? { group } : {}),
    version,
    purl,
    bomRef: purl,
    scope: same.some(({ scope }) => scope === 'runtime')
      ? Enums.ComponentScope.Required
      : Enums.ComponentScope.Excluded,
    properties: propertiesOf(library, [['ecosystem', ecosystem], ...unique.values()]),
  })
}

const typeOf = ({ Enums }: Library, same: readonly Package[], programs: ReadonlySet<string>) => {
  const { Application, Library: Plain, Platform } = Enums.ComponentType
  if (same.some(({ reader }) => reader === 'runtimes')) return Platform
  const isProgram = same.some(({ name, locations }) => locations.some(({ file }) => programs.has(`${file} ${name}`)))
  return isProgram ? Application : Plain
}

const pinnedComponentOf = (
  { Models, Enums }: Library,
  { role, component, current }: Pin,
  purl: string,
): Models.Component =>
  new Models.Component(
    role === 'image' ? Enums.ComponentType.Container : Enums.ComponentType.Platform,
    component.name,
    {
      version: current,
      purl,
      bomRef: purl,
    },
  )

export const linkDependencies = (
  root: Models.Component,
  components: ReadonlyMap<string, Models.Component>,
  packages: readonly Package[],
): void => {
  for (const { id, direct, dependsOn } of packages) {
    const component = components.get(id)
    if (!component) continue
    if (direct) root.dependencies.add(component.bomRef)
    for (const child of dependsOn === 'unknown' ? [] : dependsOn) {
      const target = components.get(child)
      if (target && target !== component) component.dependencies.add(target.bomRef)
    }
  }
}
