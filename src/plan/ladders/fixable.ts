/**
 * Which findings of a cell can be cleared at all, and how many of those a version leaves. Unreviewed Go records count
 * only on the minor in use, or on the minor to which reviewed ones lead: they alone never justify leaving it.
 */
import type { Finding } from '../../records/findings.ts'
import { LEVELS, levelRank, worstOf } from '../../records/level.ts'
import type { Level } from '../../records/level.ts'
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
  const weighed = options.map((option) => ({ option, left: burdenOf(option, fixable) }))
  const least = weighed.reduce((best, { left }) => Math.min(best, left), Number.POSITIVE_INFINITY)
  return weighed.find(({ left }) => left === least)?.option
}

/**
 * How bad it is to be on a version: the number of fixable findings that stay and of findings that come; of equal numbers,
 * the one with the lesser worst. 0 for none. A step is worth it only where the burden gets less, which also means that a
 * plan made on its own result has nothing left to do.
 */
export const burdenOf = (option: Option, fixable: ReadonlySet<Finding>): number => {
  const staying = [...fixable].filter((finding) => !option.cleared.includes(finding))
  const coming = new Map(option.introduced.map(({ group, level }) => [group, level]))
  return weigh([...staying.map(({ severity }) => severity.level), ...coming.values()])
}

/** The burden of staying where one is. */
export const burdenOfNow = (fixable: ReadonlySet<Finding>): number =>
  weigh([...fixable].map(({ severity }) => severity.level))

const weigh = (levels: readonly Level[]): number =>
  levels.length === 0 ? 0 : levels.length * LEVELS.length + (LEVELS.length - 1 - levelRank(worstOf(levels)))
