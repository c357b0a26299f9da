/** `seaworthy scan IMAGE`: the findings of an image by what they were found in, each with the layer that brought it. */
import type { Finding, Findings } from '../../records/findings.ts'
import type { ImageRemedy } from '../../records/image-plan.ts'
import type { Inventory } from '../../records/inventory.ts'
import type { Remedy } from '../../records/plan.ts'
import { originWords } from '../image-words.ts'
import { tallyFindings, unitOf } from '../tally.ts'
import { fixWords, levelWords, listed, plural, snapshotWords, visible, worstFirst } from '../wording.ts'
import { doubtsOf, imageHeading } from './image-plan.ts'
import { canvasOf, entry, moreLine, page, section } from './screen.ts'
import type { Canvas, Screen } from './screen.ts'
import { tableLines, type Cell, type Column } from './table.ts'
import { wrap } from './width.ts'

/** `remedies` where a plan was made, or where some findings are accepted; `doubts`: what its package sources did not tell. */
export const renderImageScan = (
  inventory: Inventory,
  findings: Findings,
  remedies: readonly (Remedy | ImageRemedy)[],
  screen: Screen,
  doubts: readonly string[] = [],
): string => {
  const canvas = canvasOf(screen)
  const remedyOf = new Map(remedies.map((remedy) => [remedy.finding, remedy]))
  const open = findings.findings.filter(({ key }) => !remedyOf.get(key)?.accepted).toSorted(worstFirst)
  const { width, style } = canvas
  return page([
    imageHeading(canvas, inventory),
    section(
      canvas,
      style.yellow('Unknown, so not zero'),
      [...doubtsOf(findings), ...doubts].map((doubt) => entry(canvas, visible(doubt))),
    ),
    ...tables(canvas, inventory, open),
    section(
      canvas,
      'End of life',
      open
        .filter(({ kind }) => kind === 'end-of-life')
        .map(({ summary, id, note }) =>
          entry(canvas, visible(summary || id), note && !summary.includes(note) ? visible(note) : ''),
        ),
    ),
    remarks(canvas, open),
    [...counts(canvas, findings, remedies), ...wrap(snapshotWords(findings), width).map(style.dim)],
  ])
}

/* ---- tables ----------------------------------------------------------------------------------------------------- */

const COLUMNS: readonly Column[] = [
  { title: 'SEVERITY' },
  { title: 'ID', cut: { to: 18, at: 'end' } },
  { title: 'PACKAGE', cut: { to: 12, at: 'middle' } },
  { title: 'INSTALLED', cut: { to: 9, at: 'end' } },
  { title: 'FIXED IN', cut: { to: 9, at: 'end' } },
  { title: 'FROM', cut: { to: 8, at: 'middle' } },
]

/** One for the packages of the distribution, one for each program, environment or tree of modules; the worst first. */
const tables = (canvas: Canvas, inventory: Inventory, open: readonly Finding[]): readonly (readonly string[])[] => {
  const packages = new Map(inventory.packages.map((one) => [one.id, one]))
  const origins = new Map(inventory.image?.layers.map(({ digest, origin }) => [digest, originWords(origin)]))
  const projectOf = ({ project, packageIds: [id] }: Finding): string => project ?? packages.get(id ?? '')?.project ?? ''
  const fromOf = ({ packageIds }: Finding): string =>
    listed([...new Set(packageIds.map((id) => origins.get(packages.get(id)?.layer ?? '') ?? 'unknown'))])
  const vulnerable = open.filter(({ kind }) => kind !== 'end-of-life')
  const groups = Map.groupBy(vulnerable, (finding) => `${projectOf(finding)}\n${finding.package.ecosystem}`)
  return [...groups].map(([key, found]) => {
    const [place = '', ecosystem = ''] = key.split('\n')
    return findingTable(canvas, place || 'elsewhere', ecosystem, foldUnits(found), fromOf)
  })
}

const foldUnits = (found: readonly Finding[]): readonly Finding[] => [
  ...new Map(found.map((finding) => [`${unitOf(finding)} ${finding.package.version}`, finding])).values(),
]

const findingTable = (
  { style, width, limit }: Canvas,
  place: string,
  ecosystem: string,
  found: readonly Finding[],
  fromOf: (finding: Finding) => string,
): readonly string[] => {
  const title = `${style.bold(visible(place))} ${style.dim(visible(`· ${ecosystem} · ${plural(found.length, 'finding')}`))}`
  const rows = found.slice(0, limit).map((finding): readonly Cell[] => {
    const { severity, id, package: affected, fix } = finding
    return [
      { text: severity.level, paint: style.level(severity.level) },
      { text: visible(id) },
      { text: visible(affected.name) },
      { text: visible(affected.version) },
      { text: visible(fixWords(fix)), paint: fix.state === 'fixed' ? style.green : style.dim },
      { text: fromOf(finding), paint: style.dim },
    ]
  })
  return [
    ...wrap(title, width),
    ...tableLines(COLUMNS, rows, { width, indent: 2, titlePaint: style.dim }),
    ...moreLine(found.length, limit),
  ]
}

/* ---- below ------------------------------------------------------------------------------------------------------ */

const remarks = ({ width, style }: Canvas, open: readonly Finding[]): readonly string[] => {
  const exploited = [...new Set(open.filter(({ kev }) => kev).map(({ id }) => id))]
  return exploited.length === 0
    ? []
    : wrap(visible(`Known to be exploited: ${listed(exploited, 6)}`), width).map(style.red)
}

const counts = (
  { width, style }: Canvas,
  findings: Findings,
  remedies: readonly (Remedy | ImageRemedy)[],
): readonly string[] => {
  const tally = tallyFindings(findings, remedies)
  const examined = findings.advisories.ecosystems.reduce((sum, { packages }) => sum + packages, 0)
  const words =
    tally.findings === 0
      ? `No known vulnerability in ${plural(examined, 'package')}`
      : `${plural(tally.findings, 'finding')} in ${plural(examined, 'package')}: ${levelWords(tally.bySeverity)}`
  return [
    ...wrap(words, width).map(style.bold),
    ...(tally.accepted > 0 ? [`${plural(tally.accepted, 'accepted finding')} not counted above`] : []),
    ...(tally.endOfLife > 0 ? [`${plural(tally.endOfLife, 'component')} out of support`] : []),
  ]
}
