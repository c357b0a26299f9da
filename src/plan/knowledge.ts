/** What the registries and the advisories say, by component and version, with the questions that are still open. */
import type { AssessedFinding, Assessments, Finding } from '../records/findings.ts'
import type { Dependency } from '../records/inventory.ts'
import type { ComponentReleases, Need, Release, Releases } from '../records/releases.ts'
import { compareTexts } from './compare-texts.ts'
import { askedKey, bareVersion, isGoItself } from './component-key.ts'
import type { Asked } from './component-key.ts'
import { sharesId } from './shared-ids.ts'
import type { AdvisoryName, Subject } from './subjects.ts'

export interface Knowledge {
  /** `undefined`: never asked for. */
  readonly releasesOf: (asked: Asked) => ComponentReleases | undefined
  readonly releaseOf: (asked: Asked, version: string) => Release | undefined
  /** `undefined`: nothing is known about any version of it. */
  readonly affecting: (
    subject: Pick<Subject, 'component' | 'advisoryNames' | 'variant'>,
    version: string,
  ) => readonly AssessedFinding[] | undefined
  readonly clears: (subject: Subject, version: string, finding: Finding) => boolean
  /** What one version requires; `undefined` where it was not asked for. */
  readonly requiresOf: (asked: Asked, version: string) => readonly Dependency[] | undefined
}

export const knowledgeOf = (releases: Releases, assessments: Assessments): Knowledge => {
  const byComponent = new Map(releases.components.map((answer) => [askedKey(answer), answer]))
  const byVersion = new Map<string, ReadonlyMap<string, Release>>()
  const affected = indexAssessments(assessments)

  const releaseOf = (asked: Asked, version: string): Release | undefined => {
    const key = askedKey(asked)
    const known = byVersion.get(key) ?? indexReleases(byComponent.get(key))
    byVersion.set(key, known)
    return known.get(bareVersion(version, undefined))
  }

  // Asked for every version of every subject: the tables of a subject are found once.
  const tables = new WeakMap<readonly AdvisoryName[], readonly AffectedVersions[]>()
  const tablesOf = (names: readonly AdvisoryName[]): readonly AffectedVersions[] => {
    const known = tables.get(names) ?? names.flatMap((name) => affected.get(nameKey(name)) ?? [])
    tables.set(names, known)
    return known
  }
  const affecting: Knowledge['affecting'] = ({ advisoryNames, component, variant }, version) => {
    const known = tablesOf(advisoryNames)
    const bare = bareVersion(version, isGoItself(component) ? variant : undefined)
    const [only] = known
    if (!only) return undefined
    return known.length === 1 ? (only.get(bare) ?? UNAFFECTED) : known.flatMap((table) => table.get(bare) ?? [])
  }

  return {
    releasesOf: (asked) => byComponent.get(askedKey(asked)),
    releaseOf,
    affecting,
    clears: (subject, version, finding) => {
      const left = affecting(subject, version)
      return left ? !left.some((one) => sharesId(one, finding)) : reachesFix(subject, version, finding)
    },
    requiresOf: (asked, version) => releaseOf(asked, version)?.requires,
  }
}

type AffectedVersions = ReadonlyMap<string, readonly AssessedFinding[]>

const UNAFFECTED: readonly AssessedFinding[] = []

const nameKey = ({ ecosystem, name }: Readonly<{ ecosystem: string; name: string }>): string => `${ecosystem}\0${name}`

const indexAssessments = (assessments: Assessments): ReadonlyMap<string, AffectedVersions> =>
  new Map(
    assessments.components.map((component) => [
      nameKey(component),
      new Map(Object.entries(component.affected).map(([version, list]) => [bareVersion(version, undefined), list])),
    ]),
  )

const indexReleases = (answer: ComponentReleases | undefined): ReadonlyMap<string, Release> =>
  new Map(answer?.releases.map((release) => [bareVersion(release.version, undefined), release]))

/** Without an assessment the advisory's own fixed versions have to do: the smallest one above the version in use. */
const reachesFix = ({ scheme, from, variant }: Subject, version: string, finding: Finding): boolean => {
  const bare = bareVersion(version, variant)
  const next = finding.fix.versions
    .filter((fixed) => scheme.compare(fixed, from) > 0)
    .toSorted((a, b) => scheme.compare(a, b))[0]
  return next !== undefined && scheme.compare(bare, next) >= 0
}

/** Collects what a plan lacks; each thing is asked for once, and never again what a registry has not. */
export class OpenQuestions {
  readonly #asked = new Map<string, Need>()
  readonly #knowledge: Knowledge

  constructor(knowledge: Knowledge) {
    this.#knowledge = knowledge
  }

  get needs(): readonly Need[] {
    return [...this.#asked.values()].toSorted((a, b) =>
      compareTexts(`${askedKey(a)} ${a.what}`, `${askedKey(b)} ${b.what}`),
    )
  }

  /** The list of releases, unless it has been answered. */
  askVersions(subject: Subject, why: string): void {
    if (this.#knowledge.releasesOf(subject)) return
    this.#add(subject, 'versions', [], why)
  }

  /**
   * What the named versions require. Versions that are answered or absent, and components without releases, are left out.
   * One that the list does not hold is asked for by itself.
   */
  askRequires(subject: Subject, versions: readonly string[], why: string): void {
    const answer = this.#knowledge.releasesOf(subject)
    if (!answer) return this.askVersions(subject, why)
    const absent = new Set(answer.absent?.map(({ version }) => version))
    const lacking = versions.filter(
      (version) => !absent.has(version) && this.#knowledge.releaseOf(subject, version)?.requires === undefined,
    )
    if (answer.status === 'found' && lacking.length > 0) this.#add(subject, 'requires', lacking, why)
  }

  #add(subject: Subject, what: Need['what'], versions: readonly string[], why: string): void {
    const key = `${askedKey(subject)} ${what}`
    const before = this.#asked.get(key)
    const { registryUrl, extractVersion } = subject
    this.#asked.set(key, {
      component: subject.component,
      versioning: subject.versioning,
      what,
      versions: [...new Set([...(before?.versions ?? []), ...versions])],
      current: lowerOf(subject, before?.current),
      ...(registryUrl ? { registryUrl } : {}),
      ...(extractVersion ? { extractVersion } : {}),
      why: before?.why ?? why,
    })
  }
}

const lowerOf = ({ scheme, from }: Subject, other: string | undefined): string =>
  other !== undefined && scheme.compare(other, from) < 0 ? other : from
