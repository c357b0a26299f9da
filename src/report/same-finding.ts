/** One line for what a reader sees as one: the same group in the same package for the same reason, in however many projects. */
import type { ReportedFinding } from '../records/report.ts'
import { unitOf } from './tally.ts'

export type FoldedFinding = ReportedFinding &
  Readonly<{
    /** Projects, or files where there is no project, in which it was found. */
    places: readonly string[]
  }>

/** Keeps the order of first sight, and the first finding of each. */
export const foldSame = (reported: readonly ReportedFinding[]): readonly FoldedFinding[] => {
  const bySight = Map.groupBy(reported, ({ finding, remedy }) =>
    JSON.stringify([unitOf(finding), finding.package.version, remedy.state, remedy.reason]),
  )
  return [...bySight.values()].flatMap((same) => {
    const [first] = same
    const places = same.flatMap(({ finding }) => finding.project ?? finding.locations.map(({ file }) => file))
    return first ? [{ ...first, places: [...new Set(places)] }] : []
  })
}
