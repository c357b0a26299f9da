/**
 * The stage: needs in, releases out. Each component is asked for by its datasource, or read from what was kept; one that fails
 * is an entry that says so, never a stop.
 */
import { RELEASES_SCHEMA, type ComponentReleases, type Need, type Release, type Releases } from '../records/releases.ts'
import { schemeOf } from '../versions/schemes.ts'
import { ageInWords } from './age-in-words.ts'
import type { Datasource, DatasourcePorts, NamedRelease, ReleaseQuery, ReleaseRequirements } from './contract.ts'
import { mergeNeeds, type Inquiry } from './merge-needs.ts'
import type { AnswerKey, ReleaseStore } from './release-store.ts'

export type LookupOptions = Readonly<{
  datasources: readonly Datasource[]
  ports: DatasourcePorts
  store: ReleaseStore
  /** Only what is kept is given, whatever its age. */
  offline: boolean
  /** Components at a time; the Http port limits what one host sees of it. */
  concurrency?: number
}>

export interface Lookup {
  /** One entry for each component, in the order in which the needs first name it. */
  readonly lookup: (needs: readonly Need[]) => Promise<Releases>
}

/** A plan asks again for what it lacks: within a run an answer stands. */
const FRESH_MS = 10 * 60_000
const DEFAULT_CONCURRENCY = 48

type Answered = Readonly<{ answer: ComponentReleases; asked: boolean }>

/** Runs `work` over the items, `limit` at a time; results stand in the items' order. */
const inParallel = async <Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> => {
  const results: Result[] = []
  const queue = items.entries()
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
  return results
}

/** What an answer is an answer to. */
const askedOf = ({ need: { component, registryUrl, extractVersion } }: Pick<Inquiry, 'need'>) => ({
  component,
  ...(registryUrl ? { registryUrl } : {}),
  ...(extractVersion ? { extractVersion } : {}),
})

const queryOf = ({ need, dates, current }: Inquiry): ReleaseQuery => ({
  ...askedOf({ need }),
  versioning: need.versioning,
  dates,
  ...(current ? { current } : {}),
})

/** Candidates alone: what is never chosen need not be asked for. */
const newerThan = (releases: readonly Release[], current: string | undefined, versioning: string) => {
  const scheme = schemeOf(versioning)
  const candidates = releases.filter(({ prerelease, yanked }) => !prerelease && yanked === undefined)
  if (current === undefined) return candidates
  return candidates.filter(({ version }) => scheme.compare(version, current) > 0)
}

const withNamed = (
  answer: ComponentReleases,
  named: readonly (NamedRelease & Readonly<{ version: string }>)[],
  versioning: string,
): ComponentReleases => {
  const scheme = schemeOf(versioning)
  const found = named.flatMap((one) => (one.status === 'ok' ? [one.release] : []))
  const absent = named.flatMap((one) => (one.status === 'ok' ? [] : [one]))
  return {
    ...answer,
    releases: [...answer.releases, ...found].toSorted((a, b) => scheme.compare(a.version, b.version)),
    absent: [...(answer.absent ?? []), ...absent],
  }
}

const withRequirements = (
  answer: ComponentReleases,
  wanted: ReadonlySet<string>,
  known: ReadonlyMap<string, ReleaseRequirements>,
): ComponentReleases => ({
  ...answer,
  releases: answer.releases.map((release) => {
    const details = wanted.has(release.version) ? known.get(release.version) : undefined
    if (!details) return release
    const { requires, runtimes, digest } = details
    return { ...release, requires, runtimes: { ...release.runtimes, ...runtimes }, ...(digest ? { digest } : {}) }
  }),
})

export const createLookup = (options: LookupOptions): Lookup => {
  const { ports, store, offline } = options
  const datasources = new Map(options.datasources.map((datasource) => [datasource.name, datasource]))

  const failure = (inquiry: Inquiry, reason: string): ComponentReleases => ({
    ...askedOf(inquiry),
    status: 'failed',
    reason,
    releases: [],
    fetchedAt: new Date(ports.clock.now()).toISOString(),
    registry: '',
  })

  const ask = async (datasource: Datasource, key: AnswerKey, query: ReleaseQuery): Promise<Answered> => {
    const { answer, validator } = await datasource.releases(query, ports)
    if (answer.status !== 'failed') store.write(key, { answer, ...(validator ? { validator } : {}) })
    return { answer, asked: true }
  }

  const readKept = (inquiry: Inquiry, kept: ComponentReleases | undefined): Answered => {
    if (!kept) return { answer: failure(inquiry, 'offline, and nothing is kept of an earlier run'), asked: false }
    const age = ageInWords(ports.clock.now() - Date.parse(kept.fetchedAt))
    const said = kept.reason ? `${kept.reason} (` : '('
    return { answer: { ...kept, reason: `${said}offline: answer of ${age} ago)` }, asked: false }
  }

  const answerOf = async (datasource: Datasource, key: AnswerKey, inquiry: Inquiry): Promise<Answered> => {
    const known = store.read(key)
    if (offline) return readKept(inquiry, known?.answer)
    const query = queryOf(inquiry)
    if (!known) return ask(datasource, key, query)
    const covered = datasource.covers?.(known.answer, query) ?? true
    const fresh = ports.clock.now() - Date.parse(known.answer.fetchedAt) < FRESH_MS
    if (fresh && covered) return { answer: known.answer, asked: false }
    // A validator would be answered by "unchanged", which is not what is lacking.
    return ask(datasource, key, { ...query, known: covered ? known : { answer: known.answer } })
  }

  /** Versions that are named and not listed are asked for by themselves, once for each list; what is found joins it. */
  const addNamed = async (
    datasource: Datasource,
    key: AnswerKey,
    inquiry: Inquiry,
    { answer, asked }: Answered,
  ): Promise<Answered> => {
    const { release } = datasource
    const told = new Set([...answer.releases, ...(answer.absent ?? [])].map(({ version }) => version))
    const unlisted = inquiry.versions.filter((version) => !told.has(version))
    if (!release || offline || answer.status !== 'found' || unlisted.length === 0) return { answer, asked }
    const named = await Promise.all(
      unlisted.map(async (version) => ({ version, ...(await release(queryOf(inquiry), version, ports)) })),
    )
    const joined = withNamed(answer, named, inquiry.need.versioning)
    const validator = store.read(key)?.validator
    store.write(key, { answer: joined, ...(validator ? { validator } : {}) })
    return { answer: joined, asked }
  }

  const addRequirements = async (
    datasource: Datasource,
    key: AnswerKey,
    inquiry: Inquiry,
    { answer, asked }: Answered,
  ): Promise<ComponentReleases> => {
    if (answer.status !== 'found' || (!inquiry.newer && inquiry.versions.length === 0)) return answer
    const listed = new Set(answer.releases.map(({ version }) => version))
    const newer = inquiry.newer ? newerThan(answer.releases, inquiry.current, inquiry.need.versioning) : []
    const named = [...inquiry.versions, ...newer.map(({ version }) => version)]
    const wanted = new Set(named.filter((version) => listed.has(version)))
    const outdated = asked && datasource.mutable === true
    const known = new Map(outdated ? [] : store.readRequirements(key))
    const lacking = [...wanted].filter((version) => !known.has(version))
    if (lacking.length > 0 && !offline && datasource.requires) {
      const found = await datasource.requires(queryOf(inquiry), lacking, ports)
      for (const [version, details] of found) known.set(version, details)
      store.writeRequirements(key, known)
    }
    return withRequirements(answer, wanted, known)
  }

  const lookupOne = async (inquiry: Inquiry): Promise<ComponentReleases> => {
    const { component, versioning, registryUrl, extractVersion } = inquiry.need
    const datasource = datasources.get(component.datasource)
    if (!datasource) return failure(inquiry, `no datasource is called "${component.datasource}"`)
    try {
      const registry = await datasource.registry(queryOf(inquiry), ports)
      const { datasource: source, name } = component
      const key = { datasource: source, name, registry, versioning, registryUrl, extractVersion }
      const listed = await answerOf(datasource, key, inquiry)
      const answered = await addNamed(datasource, key, inquiry, listed)
      return { ...(await addRequirements(datasource, key, inquiry, answered)), ...askedOf(inquiry) }
    } catch (error) {
      ports.log.debug(
        `lookup of ${component.datasource} ${component.name}: ${error instanceof Error ? error.stack : String(error)}`,
      )
      return failure(inquiry, error instanceof Error ? error.message : String(error))
    }
  }

  return {
    async lookup(needs) {
      const inquiries = mergeNeeds(needs)
      let done = 0
      const components = await inParallel(inquiries, options.concurrency ?? DEFAULT_CONCURRENCY, async (inquiry) => {
        const answer = await lookupOne(inquiry)
        done += 1
        ports.log.progress(`releases: ${done} of ${inquiries.length} components`)
        return answer
      })
      return { schema: RELEASES_SCHEMA, components }
    },
  }
}
