/**
 * Compares our findings of an image with osv-scanner's, both from the same advisories:
 *
 *     node test/live/compare-osv-scanner.ts FINDINGS.json OSV-SCANNER.json STORE
 *
 * FINDINGS.json is our record (`seaworthy scan IMAGE --json`), OSV-SCANNER.json what
 * `osv-scanner scan image --offline --all-vulns --all-packages --format json` says of the same image
 * (test/live/osv-scanner-database.py lays out the advisories for it), STORE the advisory store that ours came from. Both are reduced to pairs of a package (the source
 * package, for distributions) and a vulnerability; a pair is found by both where an id is shared. Every pair that one of
 * them lacks is listed with what explains it. Exit code 1 where nothing does, 2 on wrong usage.
 */
import { readFileSync } from 'node:fs'

import { z } from 'zod'

import { type AdvisoryStore, openAdvisoryStore } from '../../src/advise/store/advisory-store.ts'
import { Findings } from '../../src/records/findings.ts'
import { openDatabase } from '../../src/system/node/database.ts'
import { canonicalName } from '../../src/versions/names.ts'

const Scan = z.object({
  results: z.array(
    z.object({
      source: z.object({ path: z.string() }),
      packages: z.array(
        z.object({
          package: z.object({ name: z.string(), version: z.string(), ecosystem: z.string() }),
          vulnerabilities: z
            .array(
              z.object({
                id: z.string(),
                aliases: z.array(z.string()).nullish(),
                upstream: z.array(z.string()).nullish(),
              }),
            )
            .nullish(),
        }),
      ),
    }),
  ),
})

/** A vulnerability of one version of a package, in any number of places. */
type Pair = Readonly<{
  ecosystem: string
  name: string
  /** Ours shows the oldest of several versions of one project, and counts the others with it. */
  version: string
  withOthers: boolean
  ids: ReadonlySet<string>
  places: ReadonlySet<string>
}>

const nameOf = (ecosystem: string, name: string): string => `${ecosystem} ${canonicalName(ecosystem, name)}`

const readOurs = (path: string): readonly Pair[] =>
  Findings.parse(JSON.parse(readFileSync(path, 'utf8')))
    .findings.filter(({ kind }) => kind === 'vulnerability')
    .map(({ package: { ecosystem, name, version }, ids, locations, packageIds }) => ({
      ecosystem,
      name: nameOf(ecosystem, name),
      version,
      withOthers: packageIds.length > 1,
      ids: new Set(ids),
      places: new Set(locations.map(({ file }) => file)),
    }))

const sharesId = (some: ReadonlySet<string>, others: ReadonlySet<string>): boolean =>
  [...some].some((id) => others.has(id))

type Subject = Readonly<{ name: string; version: string; place: string }>
/** With every package that was found, affected or not. */
type Scanned = Readonly<{ pairs: readonly Pair[]; subjects: readonly Subject[] }>

/** Records that share an id are one vulnerability, as osv-scanner's own groups have it. */
const readTheirs = (path: string): Scanned => {
  const pairs = new Map<string, Pair[]>()
  const subjects: Subject[] = []
  for (const { source, packages } of Scan.parse(JSON.parse(readFileSync(path, 'utf8'))).results) {
    for (const { package: subject, vulnerabilities } of packages) {
      const { ecosystem, version } = subject
      const name = nameOf(ecosystem, subject.name)
      subjects.push({ name, version, place: source.path })
      const known = pairs.get(`${name} ${version}`) ?? []
      pairs.set(`${name} ${version}`, known)
      for (const { id, aliases, upstream } of vulnerabilities ?? []) {
        const ids = new Set([id, ...(aliases ?? []), ...(upstream ?? [])])
        const joined = known.filter((pair) => sharesId(pair.ids, ids))
        for (const pair of joined) known.splice(known.indexOf(pair), 1)
        known.push({
          ecosystem,
          name,
          version,
          withOthers: false,
          ids: new Set([...ids, ...joined.flatMap((pair) => [...pair.ids])]),
          places: new Set([source.path, ...joined.flatMap(({ places }) => [...places])]),
        })
      }
    }
  }
  return { pairs: [...pairs.values()].flat(), subjects }
}

const byName = (pairs: readonly Pair[]): ((pair: Pair) => boolean) => {
  const named = Map.groupBy(pairs, ({ name }) => name)
  return ({ name, version, ids }) =>
    (named.get(name) ?? []).some((pair) => (pair.version === version || pair.withOthers) && sharesId(pair.ids, ids))
}

type Explanation = Readonly<{ side: 'ours' | 'theirs'; matches: (pair: Pair) => boolean; why: string }>

const hasEntry = (store: AdvisoryStore, ecosystem: string, { name, ecosystem: own, ids }: Pair): boolean =>
  store.affected(ecosystem, name.slice(own.length + 1)).some(({ record }) => ids.has(store.record(record).id))

/** Differences that are meant: which of them has the pair alone, and why. */
const explanationsOf = (store: AdvisoryStore, theirs: Scanned): readonly Explanation[] => [
  {
    side: 'ours',
    matches: (pair) => pair.ecosystem.startsWith('Ubuntu:') && !hasEntry(store, pair.ecosystem, pair),
    why: 'filed under Ubuntu Pro alone: affected all the same, and fixed for subscribers',
  },
  {
    side: 'ours',
    matches: ({ ecosystem }) => ecosystem === 'NuGet',
    why: "NuGet's names count in any case; osv-scanner compares them as they are written",
  },
  {
    side: 'ours',
    matches: ({ ecosystem, places }) => ecosystem === 'Bitnami' && !places.has('packages.json'),
    why: 'osv-scanner reads no runtime that stands outside a package manager',
  },
  {
    side: 'ours',
    matches: ({ ecosystem, name }) => `${ecosystem} ansible` === name,
    why: 'osv-scanner ends its evaluation at the GIT range that stands before the range of versions',
  },
  {
    side: 'ours',
    matches: ({ ecosystem, places }) => ecosystem === 'PyPI' && [...places].every((place) => /\/_vendor\//.test(place)),
    why: 'a copy inside pip or setuptools; osv-scanner reads no vendor.txt',
  },
  {
    side: 'ours',
    matches: ({ ecosystem, name, version }) => {
      const artifact = name.slice(name.lastIndexOf(':') + 1)
      const isArtifact = (other: Subject) => other.name.endsWith(`:${artifact}`) && other.version === version
      return ecosystem === 'Maven' && theirs.subjects.some((one) => isArtifact(one) && one.name !== name)
    },
    why: 'a jar without pom.properties: osv-scanner guesses another group, of which no advisory is',
  },
  {
    side: 'ours',
    matches: ({ ecosystem, places }) => {
      const lockOf = (place: string) =>
        `/${place.replace(/(?<=^|\/)node_modules\/.*$/, '')}node_modules/.package-lock.json`
      const isRead = (lock: string) => theirs.subjects.some(({ place }) => place === lock)
      return ecosystem === 'npm' && [...places].every((place) => !isRead(lockOf(place)))
    },
    why: 'osv-scanner reads no package.json below node_modules, but the lock file that npm leaves there for a project',
  },
  {
    side: 'theirs',
    // Debian Python Policy, 2.5: only its own packages install there.
    matches: ({ ecosystem, places }) =>
      ecosystem === 'PyPI' && [...places].every((place) => place.startsWith('/usr/lib/python3/dist-packages/')),
    why: "a package of Debian's, which patches it: its own advisories count",
  },
  {
    side: 'theirs',
    matches: ({ ids }) => ids.has('BIT-argo-cd-2023-25163') || ids.has('BIT-mastodon-2026-47777'),
    why: 'a range whose events are not in order, or that begins with what is no version',
  },
]

const show = ({ name, version, ids, places }: Pair): string =>
  `${name} ${version}: ${[...ids].join(' ')} (${[...places].slice(0, 2).join(', ')})`

const [oursPath, theirsPath, storePath] = process.argv.slice(2)
if (oursPath === undefined || theirsPath === undefined || storePath === undefined) {
  console.error('usage: node test/live/compare-osv-scanner.ts FINDINGS.json OSV-SCANNER.json STORE')
  process.exit(2)
}
const scanned = readTheirs(theirsPath)
const explanations = explanationsOf(openAdvisoryStore(openDatabase(storePath, { readOnly: true })), scanned)
const ours = readOurs(oursPath)
const theirs = scanned.pairs
const theyHave = byName(theirs)
const weHave = byName(ours)
const onlyOurs = ours.filter((pair) => !theyHave(pair))
const onlyTheirs = theirs.filter((pair) => !weHave(pair))
console.log(`ours ${ours.length}, theirs ${theirs.length}, found by both ${ours.length - onlyOurs.length}`)

let unexplained = 0
for (const [side, pairs] of [['ours', onlyOurs] as const, ['theirs', onlyTheirs] as const]) {
  for (const pair of pairs) {
    const why = explanations.find((explanation) => explanation.side === side && explanation.matches(pair))?.why
    if (why === undefined) unexplained += 1
    console.log(`only ${side}: ${show(pair)}: ${why ?? 'UNEXPLAINED'}`)
  }
}
process.exitCode = unexplained === 0 ? 0 : 1
