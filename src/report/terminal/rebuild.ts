/** `seaworthy rebuild` and `patch`: what became of each image, in numbers before and after. */
import type { BinaryRebuild, RebuildRecord } from '../../records/rebuild.ts'
import type { Tally } from '../../records/report.ts'
import { grouped, listed, plural, visible } from '../wording.ts'
import { canvasOf, entry, page } from './screen.ts'
import type { Canvas, Screen } from './screen.ts'
import { wrap } from './width.ts'

export type NamedRebuild = Readonly<{ name: string; record: RebuildRecord }>

export const renderRebuilds = (rebuilds: readonly NamedRebuild[], screen: Screen): string => {
  const canvas = canvasOf(screen)
  return page([...rebuilds.map((one) => rebuildBlock(canvas, one)), summary(canvas, rebuilds)])
}

const OUTCOMES: Readonly<Record<RebuildRecord['outcome'], string>> = {
  kept: 'kept',
  refused: 'refused',
  'not-needed': 'not needed',
  failed: 'failed',
}

const rebuildBlock = (canvas: Canvas, { name, record }: NamedRebuild): readonly string[] => {
  const { style, width } = canvas
  const paint = { kept: style.green, refused: style.yellow, 'not-needed': style.dim, failed: style.red }[record.outcome]
  const { before, after, removed, added, binaries, pushed, builder } = record
  return [
    ...wrap(`${visible(name)}: ${OUTCOMES[record.outcome]}`, width).map((line) => style.bold(paint(line))),
    ...reasonLines(canvas, record.reason),
    ...entry(
      canvas,
      `before: ${tallyWords(before.tally)}, ${plural(before.packages, 'package')}, ${before.manifestDigest}`,
    ),
    ...(after
      ? entry(
          canvas,
          `after: ${tallyWords(after.tally)}, ${plural(after.packages, 'package')}, ${after.manifestDigest}`,
        )
      : []),
    ...idLine(canvas, 'gone', removed),
    ...idLine(canvas, 'new', added),
    ...binaries.flatMap((one) => binaryLines(canvas, one)),
    ...pushed.flatMap(({ reference, digest }) => entry(canvas, `pushed: ${visible(reference)} ${digest}`)),
    ...(builder && after ? entry(canvas, `${builder.name} ${builder.version}: ${after.reference}`) : []),
  ]
}

/** The first line stands by itself; a builder's last lines follow as they were. */
const reasonLines = (canvas: Canvas, reason: string): readonly string[] => {
  const [first = '', ...others] = reason.split('\n')
  return [
    ...wrap(visible(first), canvas.width, '  '),
    ...others.map((line) => canvas.style.dim(`    ${visible(line).slice(0, Math.max(20, canvas.width - 4))}`)),
  ]
}

const tallyWords = ({ fixable, findings, bySeverity }: Tally): string => {
  const levels = Object.entries(bySeverity).flatMap(([level, count]) => (count ? [`${grouped(count)} ${level}`] : []))
  const words = levels.length > 0 ? ` (${levels.join(', ')})` : ''
  return `${grouped(fixable)} fixable of ${plural(findings, 'finding')}${words}`
}

const SHOWN = 12

const idLine = (canvas: Canvas, word: string, ids: readonly string[]): readonly string[] => {
  if (ids.length === 0) return []
  return entry(canvas, `${word}: ${listed(ids, SHOWN)}`)
}

const binaryLines = (canvas: Canvas, { path, outcome, from, to, toolchain, raised, reason }: BinaryRebuild) => {
  const modules = raised.length > 0 ? `, ${plural(raised.length, 'module')} raised` : ''
  const moved = from === to ? to : `${from} → ${to}`
  const first =
    outcome === 'rebuilt'
      ? `/${visible(path)}: built again, ${moved}, ${toolchain.from} → ${toolchain.to}${modules}`
      : `/${visible(path)}: ${outcome === 'unbuildable' ? 'not built' : 'does not start'}`
  return entry(canvas, first, visible(reason))
}

const summary = (canvas: Canvas, rebuilds: readonly NamedRebuild[]): readonly string[] => {
  const counts = Object.entries(OUTCOMES).flatMap(([outcome, word]) => {
    const count = rebuilds.filter(({ record }) => record.outcome === outcome).length
    return count > 0 ? [`${grouped(count)} ${word}`] : []
  })
  return rebuilds.length < 2 ? [] : wrap(counts.join(', '), canvas.width).map(canvas.style.bold)
}
