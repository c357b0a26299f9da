/**
 * What an upgrade would install, as apt chooses it (apt_preferences(5), "APT's Default Priority Assignments"; `apt-pkg/policy.cc`,
 * GetCandidateVer): of the versions not older than the installed one that with the highest priority, of these the newest. A version in
 * several sources has the highest of their priorities; the installed one has 100 even where no source has it. apk and dnf take the newest,
 * which is the same where all sources have one priority.
 */
import type { VersionScheme } from '../../versions/scheme.ts'
import type { IndexTraits, OfferedVersion } from './contract.ts'

/** One version in one source. */
export type Offering = Readonly<{ version: OfferedVersion; traits: IndexTraits }>

const INSTALLED_PRIORITY = 100

type Ranked = { version: string; priority: number; from: Offering | undefined }

/** In the order of the sources: of those with one priority the first counts. */
const rank = (installed: string, offerings: readonly Offering[], scheme: VersionScheme): readonly Ranked[] => {
  const ranked = new Map<string, Ranked>([
    [installed, { version: installed, priority: INSTALLED_PRIORITY, from: undefined }],
  ])
  for (const from of offerings) {
    // One that only differs in its spelling (`0:1` and `1` of rpm) is the installed one.
    const version = scheme.compare(from.version.version, installed) === 0 ? installed : from.version.version
    const { priority } = from.traits
    const known = ranked.get(version)
    if (!known || known.priority < priority || (!known.from && known.priority === priority))
      ranked.set(version, { version, priority: Math.max(priority, known?.priority ?? 0), from })
    else known.from ??= from
  }
  return [...ranked.values()]
}

/** `undefined` where no source has the package; without `from` where the installed version is in none. */
export const chooseCandidate = (
  installed: string,
  offerings: readonly Offering[],
  scheme: VersionScheme,
): Readonly<{ version: string; from: Offering | undefined }> | undefined => {
  if (offerings.length === 0) return undefined
  const candidates = rank(installed, offerings, scheme)
    .filter(({ version }) => scheme.compare(version, installed) >= 0)
    .toSorted((a, b) => b.priority - a.priority || scheme.compare(b.version, a.version))
  const [best] = candidates
  return best && { version: best.version, from: best.from }
}

/** The newest of these that is newer than the installed one. */
export const newestAbove = (
  installed: string,
  offerings: readonly Offering[],
  scheme: VersionScheme,
): string | undefined =>
  offerings
    .map(({ version }) => version.version)
    .filter((version) => scheme.compare(version, installed) > 0)
    .toSorted(scheme.compare)
    .at(-1)
