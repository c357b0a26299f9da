/**
 * Runtimes and base images that are out of support: no advisory will speak of them in time, so they are findings of a
 * kind of their own. Data: endoflife.date.
 */
import type { Rating } from '../../records/findings.ts'
import type { Inventory, Pin } from '../../records/inventory.ts'
import { purlOf } from '../../versions/names.ts'
import type { KeylessFinding } from '../match/finding-keys.ts'
import { decisiveGoPins } from '../match/go-runtime.ts'
import { locationOf } from '../match/subjects.ts'
import type { AdvisoryStore } from '../store/advisory-store.ts'
import type { ProductCycle } from '../store/advisory.ts'
import { productsOfPin } from './products.ts'

export type EndOfLifeRequest = Readonly<{
  inventory: Inventory
  store: AdvisoryStore
  /** ms since the epoch. */
  now: number
}>

/** One finding for each product, cycle and project, sorted by id; every pin that has the cycle is a location. */
export const findEndOfLife = ({ inventory, store, now }: EndOfLifeRequest): readonly KeylessFinding[] => {
  const places = new Map<string, Place>()
  for (const pin of pinsThatRun(inventory)) {
    for (const { product, cycle } of productsOfPin(pin, store)) {
      if (!hasPassed(cycle.eol, now)) continue
      const key = `${product}-${cycle.cycle}\n${pin.project ?? ''}`
      const known = places.get(key)
      places.set(key, { product, cycle, pins: [...(known?.pins ?? []), pin] })
    }
  }
  return [...places]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, place]) => findingOf(place, supportedCycles(store.product(place.product) ?? [], now), now))
}

type Place = Readonly<{ product: string; cycle: ProductCycle; pins: readonly Pin[] }>

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

const findingOf = ({ product, cycle, pins }: Place, supported: readonly string[], now: number): KeylessFinding => {
  const id = `EOL-${product}-${cycle.cycle}`
  const severity = ratingOf(cycle, now)
  const project = pins[0]?.project
  const published = typeof cycle.eol === 'string' ? `${cycle.eol}T00:00:00Z` : undefined
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
    packageIds: [],
    pinIds: pins.map((pin) => pin.id),
    ...(project === undefined ? {} : { project }),
    summary: summaryOf(product, cycle, now),
    fix: { state: supported.length > 0 ? 'fixed' : 'none', versions: supported },
    ratings: [severity],
    severity,
    kev: false,
    ...(published === undefined ? {} : { published }),
    urls: [`https://endoflife.date/${product}`],
    locations: pins.map(locationOf),
  }
}

const END_OF_LIFE_SOURCE = 'endoflife.date'

/** Support has ended: `medium`. Only the free one has, and security updates can still be had (Debian LTS, Ubuntu Pro): `low`. */
const ratingOf = ({ extendedSupport }: ProductCycle, now: number): Rating => ({
  source: END_OF_LIFE_SOURCE,
  level: hasExtendedSupport(extendedSupport, now) ? 'low' : 'medium',
})

const hasExtendedSupport = (extended: string | boolean | undefined, now: number): boolean =>
  typeof extended === 'string' ? !hasPassed(extended, now) : extended === true

const summaryOf = (product: string, { cycle, eol, extendedSupport }: ProductCycle, now: number): string => {
  const since = typeof eol === 'string' ? ` since ${eol}` : ''
  const extended = hasExtendedSupport(extendedSupport, now)
  const until = typeof extendedSupport === 'string' ? ` until ${extendedSupport}` : ''
  return `${product} ${cycle} is out of support${since}${extended ? `, extended support${until}` : ''}`
}
