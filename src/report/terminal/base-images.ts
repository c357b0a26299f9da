/** `seaworthy base-images`: each image that a Dockerfile builds on as a table of what else it could build on, best first. */
import type { BaseCandidate, BaseImages, ComparedBase, Obstacle } from '../../records/base-images.ts'
import type { Level } from '../../records/level.ts'
import {
  adviceWords,
  contentWords,
  doubtsOf,
  missingWords,
  placesWords,
  sameWorkAs,
  shortName,
  stageTitle,
} from '../base-images-words.ts'
import { byteWords, grouped, visible } from '../wording.ts'
import { canvasOf, entry, moreLine, page, type Canvas, type Screen } from './screen.ts'
import { tableLines, type Cell, type Column } from './table.ts'
import { wrap } from './width.ts'

export const renderBaseImages = ({ bases }: BaseImages, screen: Screen): string => {
  const canvas = canvasOf(screen)
  return page(bases.flatMap((base) => baseBlocks(canvas, base)))
}

const baseBlocks = (canvas: Canvas, base: ComparedBase): readonly (readonly string[])[] => {
  const { style, width } = canvas
  const kind = base.final ? '' : ' · builds only'
  return [
    [
      ...wrap(`${style.bold(visible(base.reference))} ${style.dim(`· ${visible(placesWords(base))}${kind}`)}`, width),
      ...candidateTable(canvas, base),
      ...base.notes.flatMap((note) => wrap(visible(note), width, '  ').map(style.yellow)),
    ],
    adviceWords(base).flatMap((line) => wrap(visible(line), width).map(style.bold)),
    ...base.candidates.map((candidate) => candidateBlock(canvas, base, candidate)),
  ]
}

/* ---- the table -------------------------------------------------------------------------------------------------- */

const COLUMNS: readonly Column[] = [
  { title: 'CANDIDATE', cut: { to: 12, at: 'middle' } },
  { title: 'FIXABLE', align: 'right' },
  { title: 'ALL', align: 'right' },
  { title: 'CRIT', align: 'right' },
  { title: 'HIGH', align: 'right' },
  { title: 'MED', align: 'right' },
  { title: 'REST', align: 'right' },
  { title: 'PKGS', align: 'right' },
  { title: 'SIZE', align: 'right' },
  { title: 'EOL' },
]

const candidateTable = (canvas: Canvas, base: ComparedBase): readonly string[] => {
  const { style, width } = canvas
  const rows = base.candidates.map((candidate) => rowOf(canvas, base, candidate))
  const lines = tableLines(COLUMNS, rows, { width, indent: 2, titlePaint: style.dim })
  const isUnsure = base.candidates.some(({ image }) => image && doubtsOf(image).length > 0)
  return isUnsure ? [...lines, `  ${style.dim('≥ in doubt: see below')}`] : lines
}

const rowOf = ({ style }: Canvas, base: ComparedBase, candidate: BaseCandidate): readonly Cell[] => {
  const { image, reference } = candidate
  const short = visible(shortName(reference, base.reference))
  const name = { text: candidate === base.candidates[0] ? `${short} (in use)` : short }
  if (!image) return [name, { text: 'unread', paint: style.yellow }]
  const { tally, packages, contentSize, endOfLife } = image
  const count = (level: Level): Cell => ({
    text: grouped(tally.bySeverity[level]),
    ...(tally.bySeverity[level] > 0 ? { paint: style.level(level) } : {}),
  })
  const rest = tally.bySeverity.low + tally.bySeverity.negligible + tally.bySeverity.unknown
  const least = doubtsOf(image).length > 0 ? '≥' : ''
  return [
    name,
    { text: `${least}${grouped(tally.fixable)}`, paint: tally.fixable === 0 ? style.green : style.red },
    { text: grouped(tally.findings) },
    count('critical'),
    count('high'),
    count('medium'),
    { text: grouped(rest) },
    { text: grouped(packages) },
    { text: byteWords(contentSize) },
    endOfLife.length > 0 ? { text: 'yes', paint: style.red } : { text: '' },
  ]
}

/* ---- each candidate --------------------------------------------------------------------------------------------- */

const candidateBlock = (canvas: Canvas, base: ComparedBase, candidate: BaseCandidate): readonly string[] => {
  const { image, problem, why, also } = candidate
  const { style } = canvas
  const title = `${shortName(candidate.reference, base.reference)}: ${why}${also.length > 0 ? `, the same image as ${also.map((one) => shortName(one, base.reference)).join(', ')}` : ''}`
  const missing = missingWords(candidate, 12)
  return [
    ...wrap(visible(title), canvas.width).map(style.bold),
    ...(problem === undefined ? [] : entry(canvas, visible(`unread: ${problem}`))),
    ...(image ? imageLines(canvas, image) : []),
    ...(missing === '' ? [] : entry(canvas, visible(`lacks ${missing}`))),
    ...workLines(canvas, base, candidate),
  ]
}

const workLines = (canvas: Canvas, base: ComparedBase, candidate: BaseCandidate): readonly string[] => {
  const same = sameWorkAs(base, candidate)
  if (same) {
    const runtimes = candidate.stages.map(({ runtime: { product, version } }) => `${product} ${version}`).join(', ')
    return entry(canvas, visible(`${runtimes}: the same in the way as of ${shortName(same.reference, base.reference)}`))
  }
  return candidate.stages.flatMap((stage) => [
    ...entry(canvas, visible(stageTitle(stage))),
    ...stage.obstacles.slice(0, canvas.limit).flatMap((one) => obstacleLines(canvas, one)),
    ...moreLine(stage.obstacles.length, canvas.limit, '    '),
  ])
}

const imageLines = (canvas: Canvas, image: NonNullable<BaseCandidate['image']>): readonly string[] => [
  ...entry(canvas, visible(`${contentWords(image)}; ${byteWords(image.size)} to pull`)),
  ...(image.endOfLife.length > 0 ? entry(canvas, visible(`out of support: ${image.endOfLife.join(', ')}`)) : []),
  ...doubtsOf(image).flatMap((doubt) =>
    entry(canvas, visible(`in doubt: ${doubt}`)).map((line) => canvas.style.yellow(line)),
  ),
]

const obstacleLines = ({ width, style }: Canvas, { file, line, text, reason }: Obstacle): readonly string[] =>
  wrap(visible(`${file}:${line} ${text}: ${reason}`), width, '    ').map(style.dim)
