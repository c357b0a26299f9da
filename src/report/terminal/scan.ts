/** `seaworthy scan`: the findings of a tree as it is. What is unknown comes first, so that nobody reads past it. */
import type { Finding, Findings } from '../../records/findings.ts'
import type { Inventory } from '../../records/inventory.ts'
import { Fixability } from '../../records/plan.ts'
import type { Remedy } from '../../records/plan.ts'
import type { Tally } from '../../records/report.ts'
import { tallyFindings, unitOf } from '../tally.ts'
import {
  STATE_WORDS,
  coverageDoubt,
  fixWords,
  grouped,
  levelWords,
  listed,
  plural,
  snapshotWords,
  visible,
  worstFirst,
} from '../wording.ts'
import { canvasOf, entry, moreLine, page, section } from './screen.ts'
import type { Canvas, Screen } from './screen.ts'
import { tableLines } from './table.ts'
import type { Cell, Column } from './table.ts'
import { wrap } from './width.ts'

/** `remedies` where a plan was made: then each finding says whether it can be fixed. */
export const renderScan = (
  inventory: Inventory,
  findings: Findings,
  remedies: readonly Remedy[] | undefined,
  screen: Screen,
): string => {
  const canvas = canvasOf(screen)
  // A scan without a plan still knows what was accepted.
  const planned = remedies?.some(({ accepted }) => !accepted) ?? false
  const remedyOf = new Map((remedies ?? []).map((remedy) => [remedy.finding, remedy]))
  const open = findings.findings.filter(({ key }) => !remedyOf.get(key)?.accepted).toSorted(worstFirst)
  const endOfLife = open.filter(({ kind }) => kind === 'end-of-life')
  const vulnerable = open.filter(({ kind }) => kind === 'vulnerability')
  return page([
    unknownCoverage(canvas, findings),
    ...byFiles(vulnerable).map((rows) => fileTable(canvas, rows, planned ? remedyOf : undefined)),
    section(
      canvas,
      'End of life',
      foldFiles(endOfLife).map((row) => endOfLifeEntry(canvas, row)),
    ),
    remarks(canvas, vulnerable),
    unreadable(canvas, inventory),
    [
      ...counts(canvas, inventory, findings, tallyFindings(findings, remedies ?? [])),
      ...snapshotLine(canvas, findings),
    ],
  ])
}

/** Ecosystems that are held by the tree and that the advisories do not speak for. */
const unknownCoverage = (canvas: Canvas, { advisories }: Findings): readonly string[] => {
  const doubts = advisories.ecosystems.filter(({ packages }) => packages > 0).map(coverageDoubt)
  const title = canvas.style.yellow('Unknown, so not zero')
  return section(
    canvas,
    title,
    doubts.filter((doubt) => doubt !== undefined).map((doubt) => entry(canvas, visible(doubt))),
  )
}

/* ---- findings by file ------------------------------------------------------------------------------------------- */

/** One row of a table: what several files have in common is shown once. */
type Row = Readonly<{ finding: Finding; files: readonly string[] }>

const foldFiles = (findings: readonly Finding[]): readonly Row[] => {
  const same = Map.groupBy(findings, (finding) => JSON.stringify([unitOf(finding), finding.package.version]))
  return [...same.values()].flatMap((found) => {
    const [finding] = found
    const files = [...new Set(found.flatMap(({ locations }) => locations.map(({ file }) => file)))].sort()
    return finding ? [{ finding, files }] : []
  })
}

/** Tables for the same files, in the order of their worst finding. */
const byFiles = (findings: readonly Finding[]): readonly (readonly Row[])[] => [
  ...Map.groupBy(foldFiles(findings), ({ files }) => JSON.stringify(files)).values(),
]

const COLUMNS: readonly Column[] = [
  { title: 'SEVERITY' },
  { title: 'ID' },
  { title: 'PACKAGE', cut: { to: 14, at: 'middle' } },
  { title: 'INSTALLED', cut: { to: 9, at: 'end' } },
  { title: 'FIXED IN', cut: { to: 10, at: 'end' } },
  { title: 'LINE', align: 'right' },
]
const STATE_COLUMN: Column = { title: 'STATE' }

const fileTable = (
  canvas: Canvas,
  rows: readonly Row[],
  remedyOf: ReadonlyMap<string, Remedy> | undefined,
): readonly string[] => {
  const { style, width, limit } = canvas
  const ecosystems = [...new Set(rows.map(({ finding }) => finding.package.ecosystem))]
  const files = listed(rows[0]?.files ?? [], 4) || 'elsewhere'
  const title = `${style.bold(visible(files))} ${style.dim(`· ${ecosystems.join(', ')} · ${plural(rows.length, 'finding')}`)}`
  const cells = rows.slice(0, limit).map(({ finding }) => findingCells(canvas, finding, remedyOf))
  return [
    ...wrap(title, width),
    ...tableLines(remedyOf ? [...COLUMNS, STATE_COLUMN] : COLUMNS, cells, { width, indent: 2, titlePaint: style.dim }),
    ...moreLine(rows.length, limit),
  ]
}

const findingCells = ({ style }: Canvas, finding: Finding, remedyOf?: ReadonlyMap<string, Remedy>): readonly Cell[] => {
  const { severity, id, package: affected, fix, locations } = finding
  return [
    { text: severity.level, paint: style.level(severity.level) },
    { text: visible(id) },
    { text: visible(affected.name) },
    { text: visible(affected.version) },
    { text: visible(fixWords(fix)), paint: fix.state === 'fixed' ? style.green : style.dim },
    { text: String(locations[0]?.line ?? '') },
    ...(remedyOf ? [{ text: remedyOf.get(finding.key)?.state ?? 'unassessed' }] : []),
  ]
}

const endOfLifeEntry = (canvas: Canvas, { finding, files }: Row): readonly string[] =>
  entry(canvas, visible(finding.summary || finding.id), visible(listed(files)))

/* ---- below the tables ------------------------------------------------------------------------------------------- */

const remarks = ({ width, style }: Canvas, findings: readonly Finding[]): readonly string[] => {
  const ids = (chosen: readonly Finding[]) => visible(listed([...new Set(chosen.map(({ id }) => id))], 6))
  const exploited = findings.filter(({ kev }) => kev)
  const unreviewed = findings.filter(({ reviewed }) => reviewed === false)
  return [
    ...(exploited.length > 0 ? wrap(`Known to be exploited: ${ids(exploited)}`, width).map(style.red) : []),
    ...(unreviewed.length > 0 ? wrap(`Matched by records that nobody reviewed: ${ids(unreviewed)}`, width) : []),
  ]
}

const unreadable = (canvas: Canvas, { files }: Inventory): readonly string[] =>
  section(
    canvas,
    canvas.style.yellow('Could not be read: what these hold is not counted'),
    files
      .filter(({ status }) => status === 'invalid')
      .map(({ path, line, reason = 'not what its name says' }) =>
        entry(canvas, visible(`${path}${line ? `:${line}` : ''}: ${reason}`)),
      ),
  )

const counts = (
  { width, style }: Canvas,
  { gaps, files }: Inventory,
  findings: Findings,
  tally: Tally,
): readonly string[] => {
  const examined = findings.advisories.ecosystems.reduce((sum, { packages }) => sum + packages, 0)
  const counted =
    tally.findings === 0
      ? `No known vulnerability in ${files.some(({ status }) => status === 'invalid') ? 'what could be read, ' : ''}${plural(examined, 'package')}`
      : `${plural(tally.findings, 'vulnerability', 'vulnerabilities')} among ${plural(examined, 'package')}: ${levelWords(tally.bySeverity)}`
  const states = Fixability.options
    .filter((state) => tally.byState[state] > 0)
    .map((state) => `${grouped(tally.byState[state])} ${STATE_WORDS[state]}`)
  return [
    ...wrap(counted, width).map(style.bold),
    ...(states.length > 0 ? wrap(states.join(', '), width) : []),
    ...(tally.accepted > 0 ? [`${plural(tally.accepted, 'accepted finding')} not counted above`] : []),
    ...(tally.endOfLife > 0 ? [`${plural(tally.endOfLife, 'component')} out of support`] : []),
    ...(gaps.length > 0
      ? wrap(
          `${plural(gaps.length, 'possible pin')} that nothing could identify (seaworthy inventory lists them)`,
          width,
        )
      : []),
  ]
}

const snapshotLine = ({ width, style }: Canvas, findings: Findings): readonly string[] =>
  wrap(snapshotWords(findings), width).map(style.dim)
