/** Matching a hundred thousand package versions with the whole store: the sample is made of the store's own names. */
import { versionAssessor } from '../src/advise/match/version-findings.ts'
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

/** From opening the store to the last finding. Sampling is not timed. */
export const measureMatching = (
  storePath: string,
): Readonly<{ packages: number; findings: number; seconds: number }> => {
  const source = openDatabase(storePath, { readOnly: true })
  const sample = sampleOf(openAdvisoryStore(source))
  source.close()
  const started = performance.now()
  const database = openDatabase(storePath, { readOnly: true })
  const assessor = versionAssessor(openAdvisoryStore(database))
  let findings = 0
  for (const { ecosystem, name, version } of sample) findings += assessor.findings(ecosystem, name, version).length
  const seconds = (performance.now() - started) / 1000
  database.close()
  return { packages: sample.length, findings, seconds }
}
