/**
 * Whether building an image again, as its Dockerfile stands, would remove findings: what is installed compared with what the
 * sources and the base have now. Newer versions alone are no reason to build.
 */
import type { Finding } from '../../records/findings.ts'
import type { ImageRemedy, RebuildAdvice } from '../../records/image-plan.ts'
import type { Package } from '../../records/inventory.ts'
import { schemeOfEcosystem } from '../../versions/schemes.ts'
import { movementOf } from './moves.ts'
import type { RemedyOption } from './option.ts'
import type { ImageSituation } from './situation.ts'

export type PlannedFinding = Readonly<{
  finding: Finding
  best: RemedyOption
  others: readonly RemedyOption[]
  accepted?: ImageRemedy['accepted']
}>

export const rebuildAdvice = (
  situation: ImageSituation,
  planned: readonly PlannedFinding[],
  doubts: readonly string[],
): RebuildAdvice => {
  const cleared = planned.filter(({ best, others }) => [best, ...others].some(isByRebuild))
  const open = cleared.filter(({ accepted }) => !accepted)
  const upgrades = upgradesOf(situation)
  const clears = cleared.map(({ finding }) => finding.key)
  if (open.length > 0) {
    const found = open.length === 1 ? '1 finding' : `${open.length} findings`
    return { decision: 'rebuild', reason: `${whatMoves(upgrades.length)} clear ${found}`, clears, upgrades }
  }
  const unknown = [...doubts, ...baseDoubts(situation, planned)]
  if (unknown.length > 0) return { decision: 'unknown', reason: unknown.join('; '), clears, upgrades }
  return { decision: 'nothing-to-gain', reason: whyNothing(planned, upgrades.length), clears, upgrades }
}

const whatMoves = (upgrades: number): string => {
  if (upgrades === 0) return 'the base as it is now would'
  return `it would move ${upgrades === 1 ? '1 package' : `${upgrades} packages`} of the distribution and`
}

const isByRebuild = ({ byRebuild, state }: RemedyOption): boolean => byRebuild === true && state === 'now'

const whyNothing = (planned: readonly PlannedFinding[], upgrades: number): string => {
  const newer = upgrades === 0 ? 'nothing newer is to be had' : 'what is newer clears no finding'
  const edits = planned.filter(({ best, accepted }) => best.state === 'now' && !accepted).length
  return edits === 0
    ? newer
    : `${newer} without an edit; ${edits === 1 ? '1 finding goes' : `${edits} findings go`} with one`
}

/** A base that nobody asked for may have what the findings of its packages need. */
const baseDoubts = (situation: ImageSituation, planned: readonly PlannedFinding[]): readonly string[] => {
  const { recipe, baseOffers, bases } = situation
  const waiting = planned.filter(
    ({ finding, best, accepted }) =>
      !accepted &&
      best.state !== 'now' &&
      finding.fix.state === 'fixed' &&
      situation.packagesOf(finding).some((one) => situation.originOf(one).kind === 'base'),
  )
  if (!recipe?.base || waiting.length === 0 || bases.length > 0) return []
  const { name } = recipe.base
  if (!baseOffers) return [`the registry was not asked whether the base ${name} is newer`]
  if (baseOffers.status !== 'found') return [`the base ${name}: ${baseOffers.reason ?? baseOffers.status}`]
  if (baseOffers.changed === true) return [`the base ${name} has been built again since, and was not looked into`]
  return baseOffers.changed === 'unknown' ? [`whether the base ${name} has been built again since is not known`] : []
}

/* ---- what would move -------------------------------------------------------------------------------------------- */

const upgradesOf = (situation: ImageSituation): RebuildAdvice['upgrades'] => {
  const upgrades = situation.inventory.packages.flatMap((one) => {
    const to = versionAfter(one, situation)
    return to === undefined ? [] : [{ name: one.name, from: one.version, to }]
  })
  const keyed = new Map(upgrades.map((one) => [`${one.name} ${one.from} ${one.to}`, one]))
  return [...keyed].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}

/** Never older than what is installed. */
const versionAfter = (one: Package, situation: ImageSituation): string | undefined => {
  const scheme = schemeOfEcosystem(one.ecosystem)
  const moves = !situation.recipe || movementOf(one, situation).how === 'moves'
  const offered = moves ? situation.offerOf(one)?.candidate : undefined
  const newer = [offered, versionInBase(one, situation)].flatMap((version) =>
    version !== undefined && scheme.compare(version, one.version) > 0 ? [version] : [],
  )
  return newer.toSorted(scheme.compare).at(-1)
}

const versionInBase = (one: Package, { recipe, bases, originOf }: ImageSituation): string | undefined => {
  if (!recipe || originOf(one).kind !== 'base') return undefined
  const base = bases.find(({ sameReference }) => sameReference)
  return base?.inventory.packages.find(
    ({ name, ecosystem, architecture }) =>
      name === one.name && ecosystem === one.ecosystem && architecture === one.architecture,
  )?.version
}
