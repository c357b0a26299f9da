/** `seaworthy slim IMAGE`: what could be left out, what that saves, and the edit for it. */
import type { SlimAdvice, SlimItem } from '../../records/slim.ts'
import { byteWords, grouped, levelWords, listed, locationWords, plural, visible } from '../wording.ts'
import { canvasOf, entry, page, section } from './screen.ts'
import type { Canvas, Screen } from './screen.ts'
import { wrap } from './width.ts'

export const renderSlim = (advice: SlimAdvice, screen: Screen): string => {
  const canvas = canvasOf(screen)
  const { style, width } = canvas
  const { source, size, packages, items, doubts } = advice
  return page([
    [
      style.bold(visible(source.image?.name ?? source.ref)),
      ...wrap(`${byteWords(size)} in all layers, ${plural(packages, 'package')}`, width).map(style.dim),
    ],
    section(
      canvas,
      'Can be left out, by what it saves',
      items.map((item) => itemLines(canvas, item)),
    ),
    section(
      canvas,
      style.yellow('Not judged'),
      doubts.map((doubt) => entry(canvas, visible(doubt))),
    ),
    wrap(totalWords(advice), width).map(style.bold),
  ])
}

const NAMES_SHOWN = 8
const PATHS_SHOWN = 3

const itemLines = ({ width, style }: Canvas, item: SlimItem): readonly string[] => {
  const { title, reason, packages, paths, files, edit } = item
  const place = edit.file === undefined ? '' : `${locationWords({ file: edit.file, line: edit.line })}: `
  const held = packages.length > 0 ? listed(packages, NAMES_SHOWN) : pathWords(paths, files)
  return [
    ...wrap(`${visible(title)}: ${style.bold(savedWords(item))}`, width, '  '),
    ...wrap(visible(held), width, '    ').map(style.dim),
    ...wrap(visible(reason), width, '    ').map(style.dim),
    ...wrap(style.green(visible(`${place}${edit.text}`)), width, '    '),
  ]
}

const pathWords = (paths: readonly string[], files: number): string => {
  const shown = paths.slice(0, PATHS_SHOWN)
  return `${shown.join(', ')}${files > shown.length ? ` and ${grouped(files - shown.length)} more` : ''}`
}

const savedWords = ({ bytes, findings: { count, bySeverity } }: SlimItem): string =>
  count === 0 ? byteWords(bytes) : `${byteWords(bytes)} and ${plural(count, 'finding')} (${levelWords(bySeverity)})`

const totalWords = ({ items, total, size }: SlimAdvice): string => {
  if (items.length === 0) return 'Nothing to leave out was found.'
  const share = size > 0 ? ` of ${byteWords(size)}` : ''
  const findings = total.findings === 0 ? '' : `, ${plural(total.findings, 'finding')}`
  const packages = total.packages === 0 ? '' : `, ${plural(total.packages, 'package')}`
  return `All of it: about ${byteWords(total.bytes)}${share}${packages}${findings}`
}
