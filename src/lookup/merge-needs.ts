/** Many pins and many questions of `plan` name the same component: it is asked once, for all that they want. Pure. */
import type { Need } from '../records/releases.ts'
import { schemeOf } from '../versions/schemes.ts'

/** One component of one registry, with everything that is wanted of it. */
export type Inquiry = Readonly<{
  need: Need
  /** Some need wants the list with its dates; the others only what versions require. */
  dates: boolean
  /** What the listed versions require is wanted … */
  versions: readonly string[]
  /** … and of every version newer than `current`. */
  newer: boolean
  /** The oldest version in use. */
  current: string | undefined
}>

const keyOf = ({ component, registryUrl, extractVersion }: Need): string =>
  JSON.stringify([component.datasource, component.name, registryUrl, extractVersion])

const oldest = (needs: readonly Need[]): string | undefined => {
  const inUse = needs.flatMap(({ current }) => (current ? [current] : []))
  const scheme = schemeOf(needs[0]?.versioning ?? '')
  return inUse.filter((version) => scheme.isValid(version)).toSorted(scheme.compare)[0]
}

const merged = (need: Need, needs: readonly Need[]): Inquiry => {
  const requiring = needs.filter(({ what }) => what === 'requires')
  return {
    need,
    dates: needs.some(({ what }) => what === 'versions'),
    versions: [...new Set(requiring.flatMap(({ versions }) => versions))],
    newer: requiring.some(({ versions }) => versions.length === 0),
    current: oldest(needs),
  }
}

/** In the order in which each component comes first. */
export const mergeNeeds = (needs: readonly Need[]): readonly Inquiry[] =>
  Object.values(Object.groupBy(needs, keyOf)).flatMap((group) => (group?.[0] ? [merged(group[0], group)] : []))
