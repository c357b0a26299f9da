/**
 * Compares our version orders with the tools that define them, on the version lists of real advisories, and for distributions
 * on versions made up by their grammars:
 *
 *     node test/live/version-order.ts DIR        DIR holds <Ecosystem>/all.zip as OSV.dev publishes them
 *
 * Each list is sorted by us; all neighbours, then random pairs, are put to the tool. (Both orders being transitive,
 * agreement on all neighbours is agreement on all pairs.) A tool that is not installed is named and left out. PYTHON names
 * an interpreter that has `packaging`, MAVEN_LIB the folder of Maven's libraries. APK names a
 * program that reads pairs and prints -1, 0, 1 or 2 as an oracle does, where there is no apk. SCHEMES (`deb,apk,rpm`) asks only
 * these. Exit code 1 on a disagreement that is not documented here, 2 without DIR.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'

import { schemeOf } from '../../src/versions/schemes.ts'
import { generatedVersions } from './version-generators.ts'
import { ORACLES, REFUSED } from './version-oracles.ts'
import type { Oracle, Pair } from './version-oracles.ts'

/** Disagreements that are kept: which, and why. */
const DOCUMENTED: readonly Readonly<{ scheme: string; matches: (pair: Pair) => boolean; why: string }>[] = []

/** The contents of a zip's entries, by its central directory (APPNOTE 4.3.12). */
function* entriesOf(zip: Buffer): Generator<string> {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size, local] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 42)]
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const packed = zip.subarray(start, start + size)
    yield (method === 0 ? packed : inflateRawSync(packed)).toString('utf8')
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
}

type Advisory = Readonly<{
  affected?: readonly Readonly<{
    package?: Readonly<{ ecosystem: string }>
    versions?: readonly string[]
    ranges?: readonly Readonly<{ type: string; events: readonly Readonly<Record<string, string>>[] }>[]
  }>[]
}>

/** Every version that advisories name, by ecosystem family. */
const collectVersions = (directory: string): ReadonlyMap<string, ReadonlySet<string>> => {
  const byFamily = new Map<string, Set<string>>()
  for (const folder of readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    for (const json of entriesOf(readFileSync(join(directory, folder.name, 'all.zip')))) {
      const advisory: Advisory = JSON.parse(json)
      for (const { package: subject, versions = [], ranges = [] } of advisory.affected ?? []) {
        const family = subject?.ecosystem.split(':')[0] ?? 'GIT'
        const events = ranges
          .filter(({ type }) => type !== 'GIT')
          .flatMap(({ events: all }) => all.flatMap(Object.values))
        const known = byFamily.get(family) ?? new Set()
        for (const version of [...versions, ...events]) known.add(version)
        byFamily.set(family, known)
      }
    }
  }
  return byFamily
}

/** The same pairs every time: Lehmer's generator. */
const randomPairs = (versions: readonly string[], count: number): readonly Pair[] => {
  let state = 20_260_801
  const pick = () => {
    state = (state * 48_271) % 2_147_483_647
    return versions[state % versions.length]!
  }
  return Array.from({ length: count }, (): Pair => [pick(), pick()])
}

/** Versions that a grammar makes up beside those of the advisories. */
const GENERATED = 4_000

/** Number of disagreements that nothing documents. */
const judge = (oracle: Oracle, byFamily: ReadonlyMap<string, ReadonlySet<string>>): number => {
  const scheme = schemeOf(oracle.scheme)
  const families = oracle.families.length > 0 ? oracle.families : [...byFamily.keys()]
  const isAsked = (version: string) =>
    /^[\x21-\x7e]+$/.test(version) && scheme.isValid(version) && (oracle.accepts?.(version) ?? true)
  const listed = families.flatMap((family) => Array.from(byFamily.get(family) ?? []))
  const versions = [...new Set([...listed, ...generatedVersions(oracle.scheme, GENERATED)])].filter(isAsked)
  const sorted = versions.toSorted(scheme.compare)
  const neighbours = sorted.slice(1).map((version, index): Pair => [sorted[index]!, version])
  const pairs = [...neighbours, ...randomPairs(sorted, Math.max(0, oracle.limit - neighbours.length))]
  const answers = oracle.ask(pairs)
  if (answers.length !== pairs.length) throw new Error(`${pairs.length} pairs asked, ${answers.length} answered`)

  const refused = answers.filter((answer) => answer === REFUSED).length
  const different = pairs.filter(([a, b], index) => {
    const answer = answers[index]!
    return answer !== REFUSED && Math.sign(scheme.compare(a, b)) !== answer
  })
  const kept = different.filter((pair) =>
    DOCUMENTED.some((known) => known.scheme === oracle.scheme && known.matches(pair)),
  )
  console.log(
    `${oracle.scheme}: ${versions.length} versions, ${pairs.length} pairs with ${oracle.tool}, ` +
      `${refused} refused by it, ${different.length} disagreements (${kept.length} documented)`,
  )
  for (const [a, b] of different.filter((pair) => !kept.includes(pair)).slice(0, 20)) console.log(`  ${a} and ${b}`)
  return different.length - kept.length
}

const directory = process.argv[2]
if (directory === undefined) {
  console.error('usage: node test/live/version-order.ts DIR')
  process.exit(2)
}
const byFamily = collectVersions(directory)
let disagreements = 0
const schemes = process.env['SCHEMES']?.split(',')
for (const oracle of ORACLES.filter(({ scheme }) => schemes?.includes(scheme) ?? true)) {
  try {
    disagreements += judge(oracle, byFamily)
  } catch (cause) {
    console.log(`${oracle.scheme}: not compared, ${oracle.tool} failed: ${String(cause).split('\n')[0]}`)
  }
}
process.exitCode = disagreements > 0 ? 1 : 0
