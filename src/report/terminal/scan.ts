/** `seaworthy scan`: the findings of a tree as it is. What is unknown comes first, so that nobody reads past it. */
import type { Finding, Findings } from '../../records/findings.ts'
import type { Inventory } from '../../records/inventory.ts'
import { Fixability } from '../../records/plan.ts'
import type { Remedy } from '../../records/plan.ts'
import type { Tally } from '../../records/report.ts'
import { tallyFindings } from '../tally.ts'
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
  const remedyOf = new Map((remedies ?? []).map((remedy) => [remedy.finding, remedy]))
  const open = findings.findings.filter(({ key }) => !remedyOf.get(key)?.accepted).toSorted(worstFirst)
  const endOfLife = open.filter(({ kind }) => kind === 'end-of-life')
  const vulnerable = open.filter(({ kind }) => kind === 'vulnerability')
  return page([
    unknownCoverage(canvas, findings),
    ...byFile(vulnerable).map(([file, group]) => fileTable(canvas, file, group, remedies ? remedyOf : undefined)),
    section(
      canvas,
      'End of life',
      endOfLife.map((finding) => endOfLifeEntry(canvas, finding)),
    ),
    remarks(canvas, vulnerable),
    unreadable(canvas, inventory),
    [
      ...counts(canvas, inventory, vulnerable, tallyFindings(findings, remedies ?? [])),
      ...snapshotLine(canvas, findings),
    ],
  ])
}

/** Ecosystems that are held by the tree and that the advisories do not speak for. */
const unknownCoverage = (canvas: Canvas, { advisories }: Findings): readonly string[] => {
  const doubts = advisories.ecosystems.filter(({ packages }) => packages > 0).map(coverageDoubt)
  const title = canvas.style.yellow('Unknown: not looked at, so not zero')
  return section(
    canvas,
    title,
    doubts.filter((doubt) => doubt !== undefined).map((doubt) => entry(canvas, visible(doubt))),
  )
}

/* ---- findings by file ------------------------------------------------------------------------------------------- */

type FileGroup = readonly [file: string, findings: readonly Finding[]]

/** Files in the order of their worst finding. */
const byFile = (findings: readonly Finding[]): readonly FileGroup[] => [
  ...Map.groupBy(findings, ({ locations }) => locations[0]?.file ?? 'elsewhere'),
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
  file: string,
  findings: readonly Finding[],
  remedyOf: ReadonlyMap<string, Remedy> | undefined,
): readonly string[] => {
  const { style, width, limit } = canvas
  const ecosystems = [...new Set(findings.map((finding) => finding.package.ecosystem))]
  const rows = findings.slice(0, limit).map((finding) => row(canvas, finding, remedyOf))
  return [
    `${style.bold(visible(file))} ${style.dim(`· ${ecosystems.join(', ')} · ${plural(findings.length, 'finding')}`)}`,
    ...tableLines(remedyOf ? [...COLUMNS, STATE_COLUMN] : COLUMNS, rows, { width, indent: 2, titlePaint: style.dim }),
    ...moreLine(findings.length, limit),
  ]
}

const row = ({ style }: Canvas, finding: Finding, remedyOf?: ReadonlyMap<string, Remedy>): readonly Cell[] => {
  const { severity, id, package: affected, fix, locations } = finding
  const files = new Set(locations.map(({ file }) => file)).size
  const line = locations[0]?.line
  return [
    { text: severity.level, paint: style.level(severity.level) },
    { text: visible(id) },
    { text: visible(affected.name) },
    { text: visible(affected.version) },
    { text: visible(fixWords(fix)), ...(fix.state === 'fixed' ? { paint: style.green } : { paint: style.dim }) },
    { text: `${line ?? ''}${files > 1 ? ` +${files - 1}` : ''}` },
    ...(remedyOf ? [{ text: remedyOf.get(finding.key)?.state ?? 'unassessed' }] : []),
  ]
}

const endOfLifeEntry = (canvas: Canvas, { id, summary, locations }: Finding): readonly string[] => {
  const places = listed([...new Set(locations.map(({ file, line }) => `${file}${line ? `:${line}` : ''}`))])
  return entry(canvas, visible(summary || id), visible(places))
}

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
  { packages, gaps }: Inventory,
  vulnerable: readonly Finding[],
  tally: Tally,
): readonly string[] => {
  const affected = new Set(vulnerable.map(({ package: { ecosystem, name } }) => JSON.stringify([ecosystem, name]))).size
  const counted =
    tally.findings === 0
      ? `No known vulnerability in ${plural(packages.length, 'package')}`
      : `${plural(tally.findings, 'vulnerability', 'vulnerabilities')} in ${grouped(affected)} of ${plural(packages.length, 'package')}: ${levelWords(tally.bySeverity)}`
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
