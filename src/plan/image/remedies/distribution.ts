/**
 * Findings in packages of the distribution. What can be had is what the image's own sources offer: an advisory that names a
 * fixed version proves nothing about the mirror and the suites that this image is built from.
 */
import type { Finding } from '../../../records/findings.ts'
import type { Package } from '../../../records/inventory.ts'
import { completenessOf, type PackageOffer } from '../../../records/offers.ts'
import { clearingCandidate, clears, comparableVersion, fixedVersion } from '../cleared-by.ts'
import { movementOf, type Movement } from '../moves.ts'
import type { RemedyOption } from '../option.ts'
import { clientOf, type DistributionClient, type ImageSituation } from '../situation.ts'
import { subscriptionName } from '../subscriptions.ts'
import { waitFor } from './without-fix.ts'

/** One installed package of the finding with what it would become. */
type Upgrade = Readonly<{ installed: Package; to: string; suite: string | undefined; movement: Movement }>

export const distributionOptions = (
  finding: Finding,
  packages: readonly Package[],
  situation: ImageSituation,
): readonly RemedyOption[] => {
  const upgrades = packages.map((one) => upgradeOf(finding, one, situation))
  const offered = upgrades.filter((one) => one !== undefined)
  if (offered.length === upgrades.length) return upgradeOptions(finding, offered, situation)
  const missing = packages.filter((_, index) => upgrades[index] === undefined)
  return [notOffered(finding, missing, situation)]
}

const upgradeOf = (finding: Finding, installed: Package, situation: ImageSituation): Upgrade | undefined => {
  const offer = situation.offerOf(installed)
  const to = clearingCandidate(finding, installed, offer)
  if (to === undefined) return undefined
  return { installed, to, suite: offer?.suite, movement: movementOf(installed, situation) }
}

/* ---- the sources have it ---------------------------------------------------------------------------------------- */

/** The package that is hardest to move decides: one line that pins it keeps the finding. */
const upgradeOptions = (
  finding: Finding,
  upgrades: readonly Upgrade[],
  situation: ImageSituation,
): readonly RemedyOption[] => {
  const [first] = upgrades
  if (!first) return [waitFor(finding)]
  const what = { package: namesOf(upgrades), to: first.to }
  const offer = `${first.suite ?? 'its sources'} ${first.suite === undefined ? 'have' : 'has'} ${what.package} ${first.to}`
  if (!situation.recipe)
    return [
      {
        kind: 'refresh',
        state: 'now',
        reason: `${offer}; no Dockerfile of this repository builds the image: seaworthy patch adds a layer with it`,
        ...what,
        byRebuild: true,
      },
    ]
  const { file } = situation.recipe
  const held = upgrades.find(({ movement: { how } }) => how === 'held')
  if (held?.movement.how === 'held') {
    const { line } = held.movement
    return [
      {
        kind: 'install-line',
        state: 'held',
        reason: `${offer}; ${file} line ${line} holds ${held.installed.name} back`,
        ...what,
        file,
        line,
      },
    ]
  }
  const pinned = upgrades.filter((one) => !movesFar(finding, one))
  const pins = pinned.flatMap((one) => pinOption(one, offer, file))
  if (pins.length > 0) return pins
  const staying = upgrades.filter(({ movement: { how } }) => how === 'stays' || how === 'unknown')
  if (staying.length > 0) return [lineOption(staying, offer, situation)]
  return [
    { kind: 'refresh', state: 'now', reason: `${offer}; ${takenBy(first.movement, file)}`, ...what, byRebuild: true },
  ]
}

const namesOf = (upgrades: readonly Upgrade[]): string =>
  [...new Set(upgrades.map(({ installed }) => installed.name))].sort().join(', ')

/** A pin that has been raised since the image was built moves it as well. */
const movesFar = (finding: Finding, { installed, movement }: Upgrade): boolean =>
  movement.how !== 'pinned' || clears(finding, comparableVersion(finding, installed, { version: movement.pin.version }))

const takenBy = (movement: Movement, file: string): string =>
  movement.how === 'moves' && movement.line !== undefined
    ? `${file} line ${movement.line} takes it when it runs again`
    : 'building again without a cache takes it'

const SEPARATORS: Readonly<Record<DistributionClient, string>> = { deb: '=', apk: '=', rpm: '-' }

const pinOption = ({ installed, to, movement }: Upgrade, offer: string, file: string): readonly RemedyOption[] => {
  if (movement.how !== 'pinned') return []
  const { version, line } = movement.pin
  const separator = SEPARATORS[clientOf(installed) ?? 'deb']
  return [
    {
      kind: 'install-line',
      state: 'now',
      reason: `${offer}; ${file} line ${line} pins ${installed.name} at ${version}`,
      package: installed.name,
      to,
      file,
      line,
      propose: (version) => `${installed.name}${separator}${version}`,
    },
  ]
}

const lineOption = (staying: readonly Upgrade[], offer: string, { recipe, image }: ImageSituation): RemedyOption => {
  const [first] = staying
  const client = first ? clientOf(first.installed) : undefined
  const step = recipe?.steps.find((one) => one.client === client)
  const line = step?.line ?? recipe?.firstLine
  const from = recipe?.base?.name ?? image.base?.name
  const why =
    first?.movement.how === 'stays'
      ? `it came with the base${from === undefined ? '' : ` ${from}`}, and no instruction upgrades it`
      : 'nothing tells which instruction brought it, and none upgrades it'
  return {
    kind: 'install-line',
    state: 'now',
    reason: `${offer}; ${why}`,
    package: namesOf(staying),
    ...(first ? { to: first.to } : {}),
    ...(recipe ? { file: recipe.file } : {}),
    ...(line === undefined ? {} : { line }),
    raise: staying.map(({ installed }) => installed.name),
  }
}

/* ---- the sources do not have it --------------------------------------------------------------------------------- */

const notOffered = (finding: Finding, missing: readonly Package[], situation: ImageSituation): RemedyOption => {
  const fixed = fixedVersion(finding)
  if (finding.fix.state === 'subscription' || (fixed === undefined && finding.fix.state !== 'beyond-last-affected'))
    return waitFor(finding)
  const known = fixed === undefined ? 'a version after the last affected one' : `the fixed version ${fixed}`
  const names = [...new Set(missing.map(({ name }) => name))].sort().join(', ')
  const offers = missing.map(situation.offerOf)
  const paid = offers.some((offer, index) => isPaid(finding, missing[index]!, offer))
  const reason = paid
    ? `${known} of ${names} is to be had with ${subscriptionName(finding)} alone`
    : `${known} of ${names} ${whyNot(offers, situation)}`
  return { kind: 'wait', state: 'unobtainable', reason, package: names, ...(fixed === undefined ? {} : { to: fixed }) }
}

const isPaid = (finding: Finding, installed: Package, offer: PackageOffer | undefined): boolean => {
  const version = offer?.subscriptionVersion
  return version !== undefined && clears(finding, comparableVersion(finding, installed, { version }))
}

const whyNot = (found: readonly (PackageOffer | undefined)[], { offers }: ImageSituation): string => {
  if (!offers) return "may be in the image's sources: they were not asked"
  const completeness = completenessOf(offers)
  if (completeness === 'unknown')
    return `may be in the image's sources: ${offers.reason ?? 'none of them could be read'}`
  const newest = found.flatMap((offer) => offer?.candidate ?? [])[0]
  const notes = found.flatMap((offer) => offer?.note ?? [])
  const has = newest === undefined ? 'are without the package' : `have nothing newer than ${newest}`
  const but = notes[0] === undefined ? '' : ` (${notes[0]})`
  const unread = completeness === 'partial' ? ', as far as they could be read' : ''
  const bare = offers.indexes.some(({ security }) => security) ? '' : '; no security suite is among them'
  return `is not in the image's sources: they ${has}${but}${unread}${bare}`
}
