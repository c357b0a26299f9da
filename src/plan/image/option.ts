/** A way to be rid of a finding, before one is chosen. */
import type { ImageRemedy } from '../../records/image-plan.ts'

export type RemedyOption = Omit<ImageRemedy, 'finding' | 'alternatives' | 'accepted'> &
  Readonly<{
    /** Building the Dockerfile again, as it stands, is all that it takes. */
    byRebuild?: boolean
    /** Packages of the distribution that one more line would raise: the lines of all findings become one. */
    raise?: readonly string[]
    /** The proposal for a version: one line has one version, whichever of its findings asks for the newest. */
    propose?: (to: string) => string
  }>

/** Least effort first. */
const ORDER: Readonly<Record<RemedyOption['kind'], number>> = {
  refresh: 0,
  base: 1,
  'install-line': 2,
  source: 3,
  binary: 4,
  remove: 5,
  wait: 6,
}

/** Whatever can be had now; what a rule or another package keeps back; what removes it for certain; the rest. */
const rankOf = ({ kind, state }: RemedyOption): number => {
  if (state === 'now') return 0
  if (state === 'held' || state === 'constrained') return 1
  if (kind === 'remove') return 2
  return state === 'unobtainable' ? 3 : 4
}

/** Best first. At least one is given. */
export const rankOptions = (options: readonly RemedyOption[]): readonly RemedyOption[] =>
  options.toSorted(
    (a, b) =>
      rankOf(a) - rankOf(b) ||
      ORDER[a.kind] - ORDER[b.kind] ||
      (a.reason < b.reason ? -1 : a.reason > b.reason ? 1 : 0),
  )
