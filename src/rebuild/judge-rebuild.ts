/**
 * Whether a new image may take the place of the old one: only if fewer findings can be fixed than before and nothing new has
 * appeared. An image that cannot be read would look clean, so what went missing from the reading speaks against it.
 */
import type { Finding, Findings } from '../records/findings.ts'
import type { Inventory } from '../records/inventory.ts'
import type { Tally } from '../records/report.ts'

/** One image, read and matched. Tallies are made by `report` and handed in. */
export type Reading = Readonly<{
  /** As skopeo names it. */
  reference: string
  inventory: Inventory
  findings: Findings
  tally: Tally
  /** Keys of findings that people accepted: those may appear. */
  accepted: ReadonlySet<string>
}>

export type Judgement = Readonly<{
  outcome: 'kept' | 'refused'
  /** One sentence for people. */
  reason: string
  /** Ids of findings that went and that appeared, sorted. */
  removed: readonly string[]
  added: readonly string[]
}>

export const judgeRebuild = (before: Reading, after: Reading): Judgement => {
  const had = byUnit(before)
  const has = byUnit(after)
  const removed = idsOf([...had].flatMap(([unit, finding]) => (has.has(unit) ? [] : [finding])))
  const added = [...has].flatMap(([unit, finding]) => (had.has(unit) ? [] : [finding]))
  const objection = objectionTo(before, after, added)
  const changes = { removed, added: idsOf(added) }
  if (objection !== undefined) return { outcome: 'refused', reason: objection, ...changes }
  const reason = `${before.tally.fixable} fixable before, ${after.tally.fixable} after; nothing new`
  return { outcome: 'kept', reason, ...changes }
}

/** The first thing that speaks against it, what makes the comparison itself worthless first. */
const objectionTo = (before: Reading, after: Reading, added: readonly Finding[]): string | undefined =>
  incomparable(before, after) ??
  lost(before.inventory, after.inventory) ??
  appeared(added) ??
  noBetter(before.tally.fixable, after.tally.fixable)

const noBetter = (before: number, after: number): string | undefined =>
  after < before ? undefined : `no better: ${before} fixable before, ${after} after`

const incomparable = ({ findings: before }: Reading, { findings: after }: Reading): string | undefined => {
  if (before.advisories.snapshot !== after.advisories.snapshot)
    return 'not comparable: the advisories changed between the two readings'
  const unknownBefore = new Set(
    before.advisories.ecosystems.flatMap(({ status, ecosystem }) => (status === 'known' ? [] : [ecosystem])),
  )
  const first = after.advisories.ecosystems.find(
    ({ status, ecosystem }) => status !== 'known' && !unknownBefore.has(ecosystem),
  )
  return first && `nothing is known of its ${first.packages} packages of ${first.ecosystem}: ${WORDS[first.status]}`
}

const WORDS = { known: '', 'no-advisories': 'no advisories', stale: 'the advisories are too old' } as const

/** Packages that are no longer found because their kind no longer is, or because their files cannot be read. */
const lost = (before: Inventory, after: Inventory): string | undefined => {
  const platforms = [before.image?.platform, after.image?.platform]
  if (platforms[0] !== platforms[1])
    return `another platform: ${platforms[1] ?? 'none'} in place of ${platforms[0] ?? 'none'}`
  const had = Map.groupBy(before.packages, ({ ecosystem }) => family(ecosystem))
  const has = new Set(after.packages.map(({ ecosystem }) => family(ecosystem)))
  for (const [name, packages] of had)
    if (!has.has(name)) return `no package of ${name} is in the new image, ${packages.length} were in the old one`
  const unread = unreadFiles(before)
  const file = after.files.find(({ path, status }) => status === 'invalid' && !unread.has(path))
  return file && `${file.path} of the new image cannot be read: ${file.reason ?? 'damaged'}`
}

const unreadFiles = ({ files }: Inventory): ReadonlySet<string> =>
  new Set(files.flatMap(({ path, status }) => (status === 'invalid' ? [path] : [])))

const SHOWN = 5

const appeared = (added: readonly Finding[]): string | undefined => {
  if (added.length === 0) return undefined
  const names = added.slice(0, SHOWN).map(({ id, package: { name, version } }) => `${id} of ${name} ${version}`)
  const more = added.length > SHOWN ? ` and ${added.length - SHOWN} more` : ''
  return `${added.length} new: ${names.join(', ')}${more}`
}

/**
 * An image has one release of one distribution: where a new base brings the next one (`Debian:12` to `Debian:13`), the same
 * vulnerability of the same package is not a new one.
 */
const family = (ecosystem: string): string => ecosystem.split(':')[0] ?? ecosystem

const unitOf = ({ group, package: { ecosystem, name } }: Finding): string =>
  JSON.stringify([group, family(ecosystem), name])

/** By (vulnerability group, ecosystem, source package), which is how findings are counted; accepted ones left out. */
const byUnit = ({ findings, accepted }: Reading): ReadonlyMap<string, Finding> =>
  new Map(
    findings.findings.flatMap((finding) => (accepted.has(finding.key) ? [] : [[unitOf(finding), finding] as const])),
  )

const idsOf = (findings: readonly Finding[]): readonly string[] => [...new Set(findings.map(({ id }) => id))].toSorted()
