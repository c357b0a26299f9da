/** From which sources a release of Debian or Ubuntu installs, told by the sources that are configured for this or another release. */
import type { AptSource } from './source.ts'

/** Code names by release: `distro-info-data`; suites of an archive are called after them. */
const CODENAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  debian: {
    '9': 'stretch',
    '10': 'buster',
    '11': 'bullseye',
    '12': 'bookworm',
    '13': 'trixie',
    '14': 'forky',
  },
  ubuntu: {
    '14.04': 'trusty',
    '16.04': 'xenial',
    '18.04': 'bionic',
    '20.04': 'focal',
    '22.04': 'jammy',
    '24.04': 'noble',
    '24.10': 'oracular',
    '25.04': 'plucky',
    '25.10': 'questing',
    '26.04': 'resolute',
  },
}

const UBUNTU_SUITES = ['', '-updates', '-security'] as const

/** What an image of Ubuntu has in its own sources. */
const ubuntuSources = (codename: string): readonly AptSource[] =>
  UBUNTU_SUITES.map((ending) => ({
    base: 'http://archive.ubuntu.com/ubuntu/',
    suite: `${codename}${ending}`,
    components: ['main', 'restricted', 'universe', 'multiverse'],
    architecture: 'amd64',
    architectures: [],
    trusted: false,
    neverExpires: false,
    signedBy: undefined,
  }))

const codenameIn = (suite: string, names: ReadonlySet<string>): string | undefined => {
  const [first = ''] = suite.split('-')
  return names.has(first) ? first : undefined
}

/**
 * The configured sources, for this release: those that are called after another release of the family name this one instead, so that
 * a mirror serves every release it holds. Empty where none is of the family.
 */
export const sourcesForRelease = (
  configured: readonly AptSource[],
  distribution: Readonly<{ family: string; release: string }>,
): readonly AptSource[] => {
  const names = CODENAMES[distribution.family]
  const codename = names?.[distribution.release]
  if (!names || codename === undefined) return []
  const known = new Set(Object.values(names))
  const sources = configured.flatMap((source) => {
    const other = codenameIn(source.suite, known)
    return other === undefined ? [] : [{ ...source, suite: source.suite.replace(other, codename) }]
  })
  return sources.length === 0 && distribution.family === 'ubuntu' ? ubuntuSources(codename) : sources
}
