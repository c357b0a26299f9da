/** Findings that stay, drift and removable pins: lists that `plan` and the report both show. */
import type { Drift, RemovablePin } from '../../records/plan.ts'
import { driftLines, driftWords } from '../drift-words.ts'
import type { FoldedFinding } from '../same-finding.ts'
import { listed, visible } from '../wording.ts'
import { entry, section } from './screen.ts'
import type { Canvas } from './screen.ts'
import { wrap } from './width.ts'

/** A finding that stays, where, and what keeps it. */
export const foldedEntry = (canvas: Canvas, { finding, remedy, places }: FoldedFinding): readonly string[] => {
  const { id, severity, package: affected } = finding
  const where = places.length > 1 ? ` in ${listed(places, 2)}` : ''
  return entry(
    canvas,
    visible(`${id} ${severity.level}, ${affected.name} ${affected.version}${where}`),
    visible(remedy.reason),
  )
}

/** Intended drift is silent: that is what the word in the configuration is for. */
export const driftSection = (canvas: Canvas, drift: readonly Drift[]): readonly string[] =>
  section(
    canvas,
    'Drift: one component at several versions',
    drift
      .filter(({ intended }) => !intended)
      .map((one) => [
        ...entry(canvas, visible(one.component.name)),
        ...driftLines(one).flatMap((line) =>
          wrap(visible(driftWords(line)), canvas.width, '    ').map((text) => canvas.style.dim(text)),
        ),
      ]),
  )

export const removablePinsSection = (canvas: Canvas, pins: readonly RemovablePin[]): readonly string[] =>
  section(
    canvas,
    'Removable pins: their CVE needs them no longer',
    pins.map(({ file, line, component, ids, because }) =>
      entry(
        canvas,
        visible(`${file}:${line} ${component.name}${ids.length > 0 ? ` (${ids.join(', ')})` : ''}`),
        visible(because),
      ),
    ),
  )
