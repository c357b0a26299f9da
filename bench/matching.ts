/** Matching a hundred thousand package versions with the whole store: the sample is made of the store's own names. */
import { type VersionAssessor, versionAssessor } from '../src/advise/match/version-findings.ts'
import { openAdvisoryStore, type AdvisoryStore } from '../src/advise/store/advisory-store.ts'
import { openDatabase } from '../src/system/node/database.ts'

type Sample = readonly Readonly<{ ecosystem: string; name: string; version: string }>[]

const PACKAGES = 100_000

/** Every fourth package has advisories: more than in any real project, where most have none. */
const WITHOUT = 3

/** Every name of the store in turn, at versions that its own records name, and names beside it that no record has. */
const sampleOf = (store: AdvisoryStore): Sample => {
  const named = store
    .coverage()
    .flatMap(({ ecosystem }) =>
      store.packageNames(ecosystem).map((name) => ({ ecosystem, name, versions: versionsOf(store, ecosystem, name) })),
    )
  const sample: { ecosystem: string; name: string; version: string }[] = []
  for (let round = 0; sample.length < PACKAGES; round += 1) {
    for (const { ecosystem, name, versions } of named) {
      const version = versions[round % versions.length] ?? '1.0.0'
      sample.push({ ecosystem, name, version })
      for (let index = 0; index < WITHOUT; index += 1)
        sample.push({ ecosystem, name: `${name}-${round}-${index}`, version })
      if (sample.length >= PACKAGES) break
    }
  }
  return sample.slice(0, PACKAGES)
}

const versionsOf = (store: AdvisoryStore, ecosystem: string, name: string): readonly string[] => {
  const entries = store.affected(ecosystem, name)
  const bounds = entries.flatMap(({ ranges }) => ranges.flat().flatMap((event) => Object.values(event)))
  return [
    ...new Set([...entries.flatMap(({ versions }) => versions.split('\n').slice(0, 20).filter(Boolean)), ...bounds]),
  ]
}

export type MatchingTimes = Readonly<{
  packages: number
  /** Pairs of a package version and an advisory that affects it. */
  matches: number
  /** From opening the store to the ids of every version. */
  seconds: number
  /** The same to complete findings: folded, rated, with what fixes them. */
  findingsSeconds: number
}>

/** Sampling is not timed. Each time starts with a store that is not open yet, and nothing remembered. */
export const measureMatching = (storePath: string): MatchingTimes => {
  const sample = withAssessor(storePath, (_, store) => sampleOf(store)).result
  const matching = withAssessor(storePath, (assessor) => {
    let matches = 0
    for (const { ecosystem, name, version } of sample) matches += assessor.ids(ecosystem, name, version).length
    return matches
  })
  const findings = withAssessor(storePath, (assessor) => {
    for (const { ecosystem, name, version } of sample) assessor.findings(ecosystem, name, version)
  })
  return {
    packages: sample.length,
    matches: matching.result,
    seconds: matching.seconds,
    findingsSeconds: findings.seconds,
  }
}

const withAssessor = <Result>(
  storePath: string,
  work: (assessor: VersionAssessor, store: AdvisoryStore) => Result,
): Readonly<{ result: Result; seconds: number }> => {
  const started = performance.now()
  const database = openDatabase(storePath, { readOnly: true })
  try {
    const store = openAdvisoryStore(database)
    const result = work(versionAssessor(store), store)
    return { result, seconds: (performance.now() - started) / 1000 }
  } finally {
    database.close()
  }
}
