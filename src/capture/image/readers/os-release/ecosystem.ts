/**
 * A distribution as OSV spells it (ossf.github.io/osv-schema, "Defined Ecosystems"). Absent where OSV has none, or where a
 * release that is still in the making (Alpine's edge) has none yet.
 */
import type { OsRelease } from './os-release-text.ts'

/** Releases by codename, for those that say no number: Debian's testing and sid, and what derives from either. */
const DEBIAN: ReadonlyMap<string, string> = new Map(
  Object.entries({
    buster: '10',
    bullseye: '11',
    bookworm: '12',
    trixie: '13',
    forky: '14',
    duke: '15',
  }),
)

const UBUNTU: ReadonlyMap<string, string> = new Map(
  Object.entries({
    trusty: '14.04',
    xenial: '16.04',
    bionic: '18.04',
    focal: '20.04',
    jammy: '22.04',
    noble: '24.04',
    plucky: '25.04',
    questing: '25.10',
    resolute: '26.04',
  }),
)

type Spelling = (release: OsRelease) => string | undefined

/** `undefined` for an id that OSV does not have. */
export const ecosystemOf = (release: OsRelease): string | undefined => {
  const id = (release['ID'] ?? '').toLowerCase()
  const likes = (release['ID_LIKE'] ?? '').toLowerCase().split(/\s+/)
  const spell = SPELLINGS.get(id) ?? (likes.includes('ubuntu') ? likeUbuntu : undefined)
  return (spell ?? (likes.includes('debian') ? likeDebian : undefined))?.(release)
}

const versionOf = (release: OsRelease): string | undefined => release['VERSION_ID'] || undefined

const major = (release: OsRelease): string | undefined => /^\d+/.exec(release['VERSION_ID'] ?? '')?.[0]

const joined = (family: string, version: string | undefined): string | undefined =>
  version === undefined ? undefined : `${family}:${version}`

/** `Debian:12`. Testing and sid call themselves `trixie/sid`, and count as the release that they will be. */
const debian: Spelling = (release) => joined('Debian', major(release) ?? DEBIAN.get(codenameOf(release)))

/** Their packages are Debian's, some rebuilt under a higher version; their own numbers mean something else. */
const likeDebian: Spelling = (release) =>
  joined('Debian', DEBIAN.get(release['DEBIAN_CODENAME'] ?? codenameOf(release)))

const codenameOf = (release: OsRelease): string =>
  release['VERSION_CODENAME'] || (/\b([a-z]+)\/sid\b/.exec(release['PRETTY_NAME'] ?? '')?.[1] ?? '')

/** `Ubuntu:24.04:LTS`, `Ubuntu:25.04`: April of every even year is supported for long. */
const spellUbuntu = (version: string | undefined): string | undefined =>
  joined('Ubuntu', version !== undefined && /^\d?[02468]\.04$/.test(version) ? `${version}:LTS` : version)

const ubuntu: Spelling = (release) => spellUbuntu(versionOf(release) ?? UBUNTU.get(release['VERSION_CODENAME'] ?? ''))

const likeUbuntu: Spelling = (release) => spellUbuntu(UBUNTU.get(release['UBUNTU_CODENAME'] ?? ''))

/** `Alpine:v3.22`; edge calls itself `3.23_alpha20250612`. */
const alpine: Spelling = (release) =>
  joined('Alpine', /^(\d+\.\d+)(?:\.\d+)*$/.exec(release['VERSION_ID'] ?? '')?.[1]?.replace(/^/, 'v'))

/**
 * Red Hat's advisories name a repository: `Red Hat:enterprise_linux:9::baseos`, `…:9::appstream`. A package does not tell
 * from which it came, so this is the part that all of them share.
 */
const redHat: Spelling = (release) => joined('Red Hat:enterprise_linux', major(release))

/** CentOS Linux was built from Red Hat's sources version by version; CentOS Stream runs ahead of them. */
const centos: Spelling = (release) => (/\bStream\b/.test(release['NAME'] ?? '') ? undefined : redHat(release))

/** `openSUSE:Leap 15.6`, `openSUSE:Tumbleweed`, `SUSE:Linux Enterprise Server 15 SP6`: the name for people, parted once. */
const suse: Spelling = (release) => {
  const [, family, product] = /^(openSUSE|SUSE) (\S.*)$/.exec(release['PRETTY_NAME'] ?? '') ?? []
  return family === undefined ? undefined : joined(family, product)
}

const byMajor =
  (family: string): Spelling =>
  (release) =>
    joined(family, major(release))

const SPELLINGS: ReadonlyMap<string, Spelling> = new Map([
  ['debian', debian],
  ['ubuntu', ubuntu],
  ['alpine', alpine],
  ['wolfi', () => 'Wolfi'],
  ['chainguard', () => 'Chainguard'],
  ['rhel', redHat],
  ['centos', centos],
  ['rocky', byMajor('Rocky Linux')],
  ['almalinux', byMajor('AlmaLinux')],
  ['opensuse-leap', suse],
  ['opensuse-tumbleweed', suse],
  ['sles', suse],
  ['sled', suse],
])
