import type { Resolved } from '../claim.ts'
import { OPAQUE } from '../claim.ts'
import { APACHE_TAGS } from '../knowledge/known-addresses.ts'
/**
 * Addresses of one package's file: in a registry or a mirror of one, known by the shape of the path whatever the host,
 * and on the networks that deliver npm packages to browsers.
 */
import type { Address } from './address.ts'
import { rangeOfVersion } from './address.ts'
import type { Finding } from './make-claim.ts'

export const identifyPackageFile = (address: Address, at: Resolved): readonly Finding[] => {
  if (DELIVERY.has(address.host)) return identifyDelivered(address, at)
  const file = identifyApache(address, at) ?? identifyByShape(address, at)
  return file ? [file] : []
}

/** Hosts of npm packages in browsers, and what precedes the package in the path. */
const DELIVERY: ReadonlyMap<string, RegExp> = new Map([
  ['cdn.jsdelivr.net', /^\/(?:combine\/)?npm\//],
  ['fastly.jsdelivr.net', /^\/npm\//],
  ['unpkg.com', /^\//],
  ['esm.sh', /^\/(?:v\d+\/|stable\/|\*)?/],
  ['esm.run', /^\//],
  ['cdn.skypack.dev', /^\//],
  ['ga.jspm.io', /^\/npm:/],
])

const PACKAGE = /^(?<name>(?:@[\w.-]+\/)?[A-Za-z][\w.-]*)(?:@(?<version>[^/+?]+))?/d

const identifyDelivered = (address: Address, at: Resolved): readonly Finding[] => {
  const before = DELIVERY.get(address.host)?.exec(address.path)
  const match = before ? PACKAGE.exec(address.path.slice(before[0].length)) : null
  const name = match?.groups?.['name']
  if (!before || !match || name === undefined) return []
  const start = address.pathStart + before[0].length
  const [from, to] = match.indices?.groups?.['version'] ?? [name.length, name.length]
  return [
    { component: { datasource: 'npm', name }, at, range: [start + from, start + to], evidence: 'script from a CDN' },
  ]
}

type Shape = Readonly<{
  path: RegExp
  datasource: string
  nameOf: (groups: Readonly<Record<string, string>>) => string
}>

const shape = (pattern: RegExp, datasource: string, nameOf: Shape['nameOf'] = ({ name = '' }) => name): Shape => ({
  path: pattern,
  datasource,
  nameOf,
})

const SHAPES: readonly Shape[] = [
  // Maven repository layout: group/artifact/version/artifact-version.ext
  shape(
    /\/maven2?\/(?<group>[\w./-]+)\/(?<name>[\w.-]+)\/(?<version>[^/]+)\/\2-[^/]+$/d,
    'maven',
    ({ group = '', name = '' }) => `${group.replace(/^public\//, '').replaceAll('/', '.')}:${name}`,
  ),
  shape(
    new RegExp(String.raw`/(?<name>(?:@[\w.-]+/)?[\w.-]+)/-/[\w.-]+?-(?<version>[\d${OPAQUE}][^/]*)\.tgz$`, 'd'),
    'npm',
  ),
  shape(/\/packages\/source\/\w\/(?<name>[\w.-]+)\/[^/]+-(?<version>[^/-]+)\.(?:tar\.gz|zip|tar\.bz2)$/d, 'pypi'),
  shape(/\/crates\/(?<name>[\w-]+)\/(?<version>[^/]+)\/download$/d, 'crate'),
  shape(/\/crates\/(?<name>[\w-]+)\/[\w-]+?-(?<version>\d[^/]*)\.crate$/d, 'crate'),
  shape(
    /\/(?<group>(?:org|com|io|net|dev|edu)\/[\w./-]+)\/(?<name>[\w.-]+)\/(?<version>[^/]+)\/\2-[^/]+\.(?:jar|pom|war|aar|zip|tar\.gz)$/d,
    'maven',
    ({ group = '', name = '' }) => `${group.replaceAll('/', '.')}:${name}`,
  ),
  shape(/\/(?:downloads|gems)\/(?<name>[\w-]+?)-(?<version>\d[^/-]*)\.gem$/d, 'rubygems'),
  shape(/\/pool\/.*\/(?<name>[a-z0-9][\w.+-]+)_(?<version>[^/_]+)_[\w-]+\.deb$/d, 'deb'),
]

const ENDINGS = /\/download$|\.(?:tgz|gem|crate|deb|gz|bz2|zip|jar|pom|war|aar)$|\/maven2?\//

const identifyByShape = (address: Address, at: Resolved): Finding | undefined => {
  if (!ENDINGS.test(address.path)) return undefined
  for (const { path, datasource, nameOf } of SHAPES) {
    const match = path.exec(address.path)
    if (!match) continue
    const component = { datasource, name: nameOf(match.groups ?? {}) }
    return { component, at, range: rangeOfVersion(match, address), evidence: 'download from a registry' }
  }
  return undefined
}

const APACHE_HOSTS = /^(?:archive|dlcdn|downloads?|dist|www-eu|www-us)\.apache\.org$/
const APACHE_VERSION = new RegExp(
  String.raw`(?<=[-/]v?)(?:\d+(?:\.(?:\d+|${OPAQUE}))+(?:-(?:rc|M|alpha|beta)-?\d+)?|${OPAQUE})(?=/|-bin|-src|\.tar|\.tgz|\.zip)`,
  'gi',
)

/** The project's repository at GitHub has a tag for each release. The file's name says the version, after any other. */
const identifyApache = ({ host, path, pathStart }: Address, at: Resolved): Finding | undefined => {
  const project = APACHE_HOSTS.test(host)
    ? /^(?:\/repos)?(?:\/dist)?(?:\/release)?\/([a-z][\w-]*)\//.exec(path)?.[1]
    : undefined
  const versions = project === undefined ? [] : [...path.matchAll(APACHE_VERSION)]
  const version = versions.find(([text]) => text === versions.at(-1)?.[0])
  if (project === undefined || !version) return undefined
  const start = pathStart + version.index
  const extractVersion = APACHE_TAGS.get(project)
  return {
    component: { datasource: 'github-tags', name: `apache/${project}` },
    at,
    range: [start, start + version[0].length],
    evidence: 'download of an Apache release',
    ...(extractVersion === undefined ? {} : { extractVersion }),
  }
}
