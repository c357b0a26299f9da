/**
 * Runtimes and base images that are out of support: no advisory will speak of them in time, so they are findings of a
 * kind of their own. Data: endoflife.date.
 */
import type { Finding, Rating } from '../../records/findings.ts'
import type { Inventory, Pin } from '../../records/inventory.ts'
import { purlOf } from '../../versions/names.ts'
import type { KeylessFinding } from '../match/finding-keys.ts'
import { decisiveGoPins } from '../match/go-runtime.ts'
import { locationOf } from '../match/subjects.ts'
import type { AdvisoryStore } from '../store/advisory-store.ts'
import type { ProductCycle } from '../store/advisory.ts'
import { type UsedProduct, productsOfDistribution, productsOfPin, productsOfRuntime } from './products.ts'

export type EndOfLifeRequest = Readonly<{
  inventory: Inventory
  store: AdvisoryStore
  /** ms since the epoch. */
  now: number
}>

/** One finding for each product, cycle and project, sorted by id; every pin or file that has the cycle is a location. */
export const findEndOfLife = ({ inventory, store, now }: EndOfLifeRequest): readonly KeylessFinding[] => {
  const places = new Map<string, Place>()
  const uses = [...pinsThatRun(inventory).flatMap((pin) => usesOfPin(pin, store)), ...usesOfImage(inventory, store)]
  for (const { product, cycle, use } of uses) {
    if (!hasPassed(cycle.eol, now)) continue
    const key = `${product}-${cycle.cycle}\n${use.project ?? ''}`
    const known = places.get(key)
    places.set(key, { product, cycle, uses: [...(known?.uses ?? []), use] })
  }
  return [...places]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, place]) => findingOf(place, supportedCycles(store.product(place.product) ?? [], now), now))
}

type Place = Readonly<{ product: string; cycle: ProductCycle; uses: readonly Use[] }>

/** What runs a product: a pin of a tree, a package or the distribution of an image. */
type Use = Readonly<{
  project: string | undefined
  pinIds: readonly string[]
  packageIds: readonly string[]
  locations: Finding['locations']
}>
type ProductUse = UsedProduct & Readonly<{ use: Use }>

const usesOfPin = (pin: Pin, store: AdvisoryStore): readonly ProductUse[] => {
  const use = { project: pin.project, pinIds: [pin.id], packageIds: [], locations: [locationOf(pin)] }
  return productsOfPin(pin, store).map((used) => ({ ...used, use }))
}

/** The distribution, and runtimes that no distribution package brought: those are supported as long as the distribution is. */
const usesOfImage = ({ image, packages }: Inventory, store: AdvisoryStore): readonly ProductUse[] => {
  const release = { project: undefined, pinIds: [], packageIds: [], locations: [{ file: 'etc/os-release' }] }
  const distributions = image?.distribution === undefined ? [] : productsOfDistribution(image.distribution, store)
  const runtimes = packages.flatMap((item) => {
    const { id, locations, pinnedBy } = item
    const use = { project: undefined, pinIds: pinnedBy, packageIds: [id], locations }
    return productsOfRuntime(item, store).map((used) => ({ ...used, use }))
  })
  return [...distributions.map((used) => ({ ...used, use: release })), ...runtimes]
}

/** What the project runs on, not what it says it can run on. */
const pinsThatRun = (inventory: Inventory): readonly Pin[] => {
  const go = new Set(decisiveGoPins(inventory))
  return inventory.pins.filter((pin) =>
    pin.role === 'image' || pin.role === 'runtime'
      ? pin.component.datasource !== 'golang-version' || go.has(pin)
      : false,
  )
}

const DAY_MS = 24 * 3_600_000

/** The day itself is still supported. */
const hasPassed = (end: string | boolean, now: number): boolean =>
  typeof end === 'boolean' ? end : now >= Date.parse(end) + DAY_MS

/** Cycles with support, oldest first: the fix is any of them. */
const supportedCycles = (cycles: readonly ProductCycle[], now: number): readonly string[] =>
  cycles
    .filter(({ eol }) => !hasPassed(eol, now))
    .map(({ cycle }) => cycle)
    .toReversed()

const findingOf = ({ product, cycle, uses }: Place, supported: readonly string[], now: number): KeylessFinding => {
  const id = `EOL-${product}-${cycle.cycle}`
  const support = extendedSupportOf(product, cycle, now)
  const severity: Rating = { source: END_OF_LIFE_SOURCE, level: support?.isFree === true ? 'low' : 'medium' }
  const project = uses[0]?.project
  return {
    kind: 'end-of-life',
    id,
    ids: [id],
    group: id,
    package: {
      ecosystem: END_OF_LIFE_SOURCE,
      name: product,
      version: cycle.cycle,
      purl: purlOf({ ecosystem: END_OF_LIFE_SOURCE }, product, cycle.cycle),
    },
    packageIds: [...new Set(uses.flatMap(({ packageIds }) => packageIds))],
    pinIds: uses.flatMap(({ pinIds }) => pinIds),
    ...(project === undefined ? {} : { project }),
    summary: summaryOf(product, cycle, support),
    fix: { state: supported.length > 0 ? 'fixed' : 'none', versions: supported },
    ...(support === undefined ? {} : { note: `security updates ${support.words}` }),
    ratings: [severity],
    severity,
    kev: false,
    ...(typeof cycle.eol === 'string' ? { published: `${cycle.eol}T00:00:00Z` } : {}),
    urls: [`https://endoflife.date/${product}`],
    locations: uses.flatMap(({ locations }) => locations),
  }
}

const END_OF_LIFE_SOURCE = 'endoflife.date'

type ExtendedSupport = Readonly<{ isFree: boolean; words: string }>

/**
 * Who still makes security updates when the distribution's own support has ended. Debian LTS is free and in the archive: the
 * finding is `low`. Others are paid for, and without that an image gets nothing: `medium`, as where nobody makes any.
 */
const extendedSupportOf = (product: string, cycle: ProductCycle, now: number): ExtendedSupport | undefined => {
  const { extendedSupport } = cycle
  const isOver = typeof extendedSupport === 'string' ? hasPassed(extendedSupport, now) : extendedSupport !== true
  if (product === 'debian' && isOver)
    return hasElts(cycle, now) ? { isFree: false, words: 'by subscription (ELTS)' } : undefined
  if (isOver) return undefined
  const until = typeof extendedSupport === 'string' ? ` until ${extendedSupport}` : ''
  if (product === 'debian') return { isFree: true, words: `by Debian LTS${until}` }
  const name = SUBSCRIPTIONS[product]
  return { isFree: false, words: `by subscription${name === undefined ? '' : ` (${name})`}${until}` }
}

const SUBSCRIPTIONS: Readonly<Record<string, string>> = {
  ubuntu: 'Ubuntu Pro',
  rhel: 'Extended Life Cycle Support',
  sles: 'LTSS',
  'oracle-linux': 'Extended Support',
}

/** Freexian's ELTS goes on for five years after LTS (wiki.debian.org/LTS/Extended); endoflife.date has no date for it. */
const ELTS_MS = 5 * 365.25 * DAY_MS

const hasElts = ({ extendedSupport }: ProductCycle, now: number): boolean =>
  typeof extendedSupport === 'string' && now < Date.parse(extendedSupport) + ELTS_MS

const summaryOf = (product: string, { cycle, eol }: ProductCycle, support: ExtendedSupport | undefined): string => {
  const since = typeof eol === 'string' ? ` since ${eol}` : ''
  return `${product} ${cycle} is out of support${since}${support === undefined ? '' : `, security updates ${support.words}`}`
}
