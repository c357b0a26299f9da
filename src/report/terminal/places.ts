/** Drift and removable pins: lists of places that `plan` and the report both show. */
import type { Drift, RemovablePin } from '../../records/plan.ts'
import { visible } from '../wording.ts'
import { entry, section } from './screen.ts'
import type { Canvas } from './screen.ts'

/** Intended drift is silent: that is what the word in the configuration is for. */
export const driftSection = (canvas: Canvas, drift: readonly Drift[]): readonly string[] =>
  section(
    canvas,
    'Drift: one component at several versions',
    drift
      .filter(({ intended }) => !intended)
      .map(({ component, places }) =>
        entry(
          canvas,
          visible(component.name),
          visible(places.map(({ version, file, line }) => `${version} in ${file}:${line}`).join(', ')),
        ),
      ),
  )

export const removablePinsSection = (canvas: Canvas, pins: readonly RemovablePin[]): readonly string[] =>
  section(
    canvas,
    'Removable pins: the CVE that they were for needs them no longer',
    pins.map(({ file, line, component, ids, because }) =>
      entry(canvas, visible(`${file}:${line} ${component.name} (${ids.join(', ')})`), visible(because)),
    ),
  )
