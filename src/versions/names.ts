/**
 * How a package is called: by OSV's ecosystem, by Renovate's datasource, by package URL. A name is looked up in many
 * places (lock file, advisory, registry), and each ecosystem has its own idea of when two spellings mean one package.
 */
import { spellPurl } from './purl.ts'

/** OSV's name for Rust's registry; put together because it is also a host name, and those are not written down here. */
const CRATES = ['crates', 'io'].join('.')

type Naming = Readonly<{ ecosystem: string; datasource: string; purlType: string }>

const NAMINGS: readonly Naming[] = [
  { ecosystem: 'npm', datasource: 'npm', purlType: 'npm' },
  { ecosystem: 'PyPI', datasource: 'pypi', purlType: 'pypi' },
  { ecosystem: 'Go', datasource: 'go', purlType: 'golang' },
  { ecosystem: 'Maven', datasource: 'maven', purlType: 'maven' },
  { ecosystem: 'RubyGems', datasource: 'rubygems', purlType: 'gem' },
  { ecosystem: 'NuGet', datasource: 'nuget', purlType: 'nuget' },
  { ecosystem: 'Packagist', datasource: 'packagist', purlType: 'composer' },
  { ecosystem: 'Hex', datasource: 'hex', purlType: 'hex' },
  { ecosystem: 'Pub', datasource: 'dart', purlType: 'pub' },
  { ecosystem: CRATES, datasource: 'crate', purlType: 'cargo' },
  { ecosystem: 'Debian', datasource: 'deb', purlType: 'deb' },
  { ecosystem: 'Ubuntu', datasource: 'deb', purlType: 'deb' },
  { ecosystem: 'Alpine', datasource: 'apk', purlType: 'apk' },
  { ecosystem: 'Wolfi', datasource: 'apk', purlType: 'apk' },
  { ecosystem: 'Chainguard', datasource: 'apk', purlType: 'apk' },
  { ecosystem: 'Red Hat', datasource: 'rpm', purlType: 'rpm' },
  { ecosystem: 'Rocky Linux', datasource: 'rpm', purlType: 'rpm' },
  { ecosystem: 'AlmaLinux', datasource: 'rpm', purlType: 'rpm' },
  { ecosystem: 'openSUSE', datasource: 'rpm', purlType: 'rpm' },
  { ecosystem: 'SUSE', datasource: 'rpm', purlType: 'rpm' },
  { ecosystem: 'Bitnami', datasource: 'bitnami', purlType: 'bitnami' },
  { ecosystem: 'GitHub Actions', datasource: 'github-actions', purlType: 'github' },
]

/** Datasources without an ecosystem of their own in OSV. */
const PURL_TYPES: Readonly<Record<string, string>> = {
  docker: 'docker',
  'github-releases': 'github',
  'github-tags': 'github',
  'gitlab-releases': 'gitlab',
  'gitlab-tags': 'gitlab',
  'bitbucket-tags': 'bitbucket',
  helm: 'helm',
}

const byEcosystem = new Map(NAMINGS.map((naming) => [naming.ecosystem, naming]))

/** The first ecosystem of each datasource; a distribution's is only known with its release. */
const byDatasource = new Map(NAMINGS.toReversed().map((naming) => [naming.datasource, naming]))

/** `Debian:12` is Debian's naming, `Ubuntu:Pro:24.04:LTS` Ubuntu's. */
const namingOf = (ecosystem: string): Naming | undefined => byEcosystem.get(familyOf(ecosystem))

/** An ecosystem without its release: `Debian` of `Debian:12`. */
export const familyOf = (ecosystem: string): string => {
  const colon = ecosystem.indexOf(':')
  return colon === -1 ? ecosystem : ecosystem.slice(0, colon)
}

/** PEP 503: runs of `-`, `_` and `.` are one `-`, letters are lower-case. */
const pep503 = (name: string): string => name.replace(/[-_.]+/g, '-').toLowerCase()

const SPELLINGS: Readonly<Record<string, (name: string) => string>> = {
  PyPI: pep503,
  NuGet: (name) => name.toLowerCase(),
  Packagist: (name) => name.toLowerCase(),
  Hex: (name) => name.toLowerCase(),
  Pub: (name) => name.toLowerCase(),
  'GitHub Actions': (name) => name.toLowerCase(),
}

/** The one spelling under which a package is stored and asked for. Names of npm, Go, Maven and the distributions stand as they are. */
export const canonicalName = (ecosystem: string, name: string): string => SPELLINGS[familyOf(ecosystem)]?.(name) ?? name

/** `npm` → `npm`, `pypi` → `PyPI`, `go` → `Go`; `undefined` where OSV has no ecosystem, or only one per release (`deb`). */
export const ecosystemOfDatasource = (datasource: string): string | undefined => {
  if (datasource === 'deb' || datasource === 'apk' || datasource === 'rpm') return undefined
  return byDatasource.get(datasource)?.ecosystem
}

/** `PyPI` → `pypi`, `Debian:12` → `deb`; `undefined` for an ecosystem that no datasource serves. */
export const datasourceOfEcosystem = (ecosystem: string): string | undefined => namingOf(ecosystem)?.datasource

export type PurlSubject = Readonly<{ ecosystem: string } | { datasource: string }>
export type PurlQualifiers = Readonly<Record<string, string>>

/**
 * The package URL (purl-spec, PURL-TYPES) of a package. A part that purl has no place for is percent-encoded;
 * a kind that purl does not know becomes `pkg:generic`.
 */
export const purlOf = (
  subject: PurlSubject,
  name: string,
  version?: string,
  qualifiers: PurlQualifiers = {},
): string => {
  const type = purlTypeOf(subject)
  const ecosystem = 'ecosystem' in subject ? subject.ecosystem : ecosystemOfDatasource(subject.datasource)
  const spelled = ecosystem === undefined ? name : canonicalName(ecosystem, name)
  const place = placeOfRepository(name) ?? placeOf(type, spelled, ecosystem)
  const all = { ...distroOf(type, ecosystem), ...place.qualifiers, ...qualifiers }
  return spellPurl({ type: place.type, namespace: place.namespace, name: place.name, version, qualifiers: all })
}

const purlTypeOf = (subject: PurlSubject): string => {
  if ('ecosystem' in subject) return namingOf(subject.ecosystem)?.purlType ?? 'generic'
  return PURL_TYPES[subject.datasource] ?? byDatasource.get(subject.datasource)?.purlType ?? 'generic'
}

type Place = Readonly<{ type: string; namespace: string | undefined; name: string; qualifiers?: PurlQualifiers }>

/** Where the parts of a name go: everything before the last `/` is the namespace, for distributions the distributor. */
const placeOf = (type: string, name: string, ecosystem: string | undefined): Place => {
  switch (type) {
    case 'deb':
    case 'apk':
    case 'rpm':
      return { type, namespace: distributorOf(ecosystem ?? ''), name }
    case 'maven':
      return { type, ...splitAt(name, name.indexOf(':')) }
    case 'docker':
      return placeOfImage(name)
    case 'npm':
    case 'golang':
    case 'composer':
    case 'github':
    case 'gitlab':
    case 'bitbucket':
    case 'hex':
      return { type, ...splitAt(name, name.lastIndexOf('/')) }
    default:
      return { type, namespace: undefined, name }
  }
}

/** A git URL of a forge that purl knows; any other becomes `pkg:generic` with `vcs_url`. */
const placeOfRepository = (name: string): Place | undefined => {
  const [, host = '', path = ''] = REPOSITORY.exec(name) ?? []
  if (host === '') return undefined
  const forge = FORGES[host.toLowerCase()]
  const place = splitAt(path, path.lastIndexOf('/'))
  return forge === undefined
    ? { type: 'generic', namespace: undefined, name: place.name, qualifiers: { vcs_url: name } }
    : { type: forge, ...place }
}

const REPOSITORY = /^(?:git\+)?(?:https?|ssh|git):\/\/(?:[^@/]+@)?([^/:]+)(?::\d+)?\/(.+?)(?:\.git)?\/?$/
const FORGES: Readonly<Record<string, string>> = {
  'github.com': 'github',
  'gitlab.com': 'gitlab',
  'bitbucket.org': 'bitbucket',
}

const splitAt = (name: string, index: number): Readonly<{ namespace: string | undefined; name: string }> =>
  index <= 0 ? { namespace: undefined, name } : { namespace: name.slice(0, index), name: name.slice(index + 1) }

/** `ghcr.io/org/app` is not in docker's default registry: its host goes to `repository_url`. */
const placeOfImage = (image: string): Place => {
  const [host = '', ...path] = image.split('/')
  const hasHost = path.length > 0 && (host.includes('.') || host.includes(':') || host === 'localhost')
  const repository = hasHost ? path.join('/') : image
  const place = splitAt(repository, repository.lastIndexOf('/'))
  return { type: 'docker', ...place, ...(hasHost ? { qualifiers: { repository_url: host } } : {}) }
}

const DISTRIBUTORS: Readonly<Record<string, string>> = {
  'Red Hat': 'redhat',
  'Rocky Linux': 'rocky-linux',
  AlmaLinux: 'almalinux',
  openSUSE: 'opensuse',
  SUSE: 'suse',
}

const distributorOf = (ecosystem: string): string | undefined => {
  const family = familyOf(ecosystem)
  return family === '' ? undefined : (DISTRIBUTORS[family] ?? family.toLowerCase())
}

/** `Debian:12` → `distro=debian-12`, `Alpine:v3.22` → `distro=alpine-3.22`, `Ubuntu:Pro:24.04:LTS` → `distro=ubuntu-24.04`. */
const distroOf = (type: string, ecosystem: string | undefined): PurlQualifiers => {
  if (ecosystem === undefined || (type !== 'deb' && type !== 'apk' && type !== 'rpm')) return {}
  const release = ecosystem.split(':').find((part) => /^v?\d/.test(part))
  return release === undefined ? {} : { distro: `${distributorOf(ecosystem)}-${release.replace(/^v/, '')}` }
}

/** A component as people call it: a repository of `git-refs` without the address before it. */
export const shownName = (name: string): string => name.replace(/^https?:\/\/(?:github\.com\/)?/, '')
