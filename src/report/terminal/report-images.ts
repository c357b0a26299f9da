/** The images in what `seaworthy run` ends with: where each stands, what would clear most, what a rebuild did. */
import type { ImageReport } from '../../records/image-report.ts'
import { claimOfImage } from '../claim.ts'
import { imageAbout, REMEDY_WORDS, rebuildWords } from '../image-words.ts'
import { grouped, listed, locationWords, plural, visible } from '../wording.ts'
import { claimPaint, entry, section } from './screen.ts'
import type { Canvas } from './screen.ts'
import { tallyTable } from './tally-table.ts'
import { wrap } from './width.ts'

export const imageBlocks = (canvas: Canvas, image: ImageReport): readonly (readonly string[])[] => {
  const { style, width } = canvas
  const claim = claimOfImage(image)
  const title = `${style.bold(visible(image.name))} ${style.dim('· image ·')} ${claimPaint(style, claim.state)(claim.words)}`
  const pushed = (image.rebuild?.pushed.length ?? 0) > 0
  return [
    [...wrap(title, width), ...wrap(visible(imageAbout(image)), width).map(style.dim)],
    section(
      canvas,
      style.yellow('Unknown, so not zero'),
      claim.doubts.map((doubt) => entry(canvas, visible(doubt))),
    ),
    tallyTable(canvas, { ...image, afterLabel: pushed ? 'after' : 'built', unsure: claim.doubts.length > 0 }),
    section(
      canvas,
      'Ways to be rid of them',
      image.remedies.map(({ kind, findings, now }) =>
        entry(canvas, REMEDY_WORDS[kind], `${plural(findings, 'finding')}, ${grouped(now)} now`),
      ),
    ),
    section(
      canvas,
      'Edits',
      image.edits.map(({ file, line, proposal, clears }) =>
        entry(
          canvas,
          visible(file === undefined ? proposal : `${locationWords({ file, line })}: ${proposal}`),
          visible(`clears ${listed(clears, 8)}`),
        ),
      ),
    ),
    image.problem === undefined ? wrap(visible(rebuildWords(image)), width, '  ') : [],
  ]
}
