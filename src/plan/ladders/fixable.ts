/**
 * Which findings of a cell can be cleared at all, and how many of those a version leaves. Unreviewed Go records count
 * only on the minor in use, or on the minor to which reviewed ones lead: they alone never justify leaving it.
 */
import type { Finding } from '../../records/findings.ts'
import type { Cell } from '../grouping/cells.ts'
import { fromOfCell, isOnMinor } from './option.ts'
import type { Option } from './option.ts'

export const isReviewed = (finding: Finding): boolean => finding.reviewed !== false

export const fixableFindings = (cell: Cell, options: readonly Option[]): ReadonlySet<Finding> => {
  const from = fromOfCell(cell)
  const reviewed = clearable(options, isReviewed)
  const lead = smallestWithLeast(options, reviewed)
  const near = options.filter(
    (option) => isOnMinor(cell, option, from) || (lead !== undefined && isOnMinor(cell, option, lead.version)),
  )
  return new Set([...reviewed, ...clearable(near, (finding) => !isReviewed(finding))])
}

const clearable = (options: readonly Option[], wanted: (finding: Finding) => boolean): ReadonlySet<Finding> =>
  new Set(options.flatMap(({ cleared }) => cleared.filter(wanted)))

const smallestWithLeast = (options: readonly Option[], fixable: ReadonlySet<Finding>): Option | undefined => {
  if (fixable.size === 0) return undefined
  const weighed = options.map((option) => ({ option, left: leftBy(option, fixable) }))
  const least = weighed.reduce((best, { left }) => Math.min(best, left), Number.POSITIVE_INFINITY)
  return weighed.find(({ left }) => left === least)?.option
}

/** Fixable findings that stay, and findings that come. */
export const leftBy = (option: Option, fixable: ReadonlySet<Finding>): number => {
  const cleared = option.cleared.filter((finding) => fixable.has(finding)).length
  return fixable.size - cleared + new Set(option.introduced.map(({ group }) => group)).size
}
