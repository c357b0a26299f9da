/** Counts an inventory: how much of what looks like an external version is captured, and what that rests on. */
import type { Basis, CaptureCounts } from '../../records/coverage.ts'
import type { Gap, Inventory, Pin } from '../../records/inventory.ts'

export const countCapture = ({ pins, gaps, excused = [] }: Inventory): CaptureCounts => ({
  pins: pins.length,
  gaps: gaps.length,
  excused: excused.length,
  captured: pins.length + gaps.length === 0 ? 1 : pins.length / (pins.length + gaps.length),
  byBasis: countByBasis(pins),
  byDatasource: mostFirst(Map.groupBy(pins, ({ component }) => component.datasource)).map(([datasource, same]) => ({
    datasource,
    pins: same.length,
    byBasis: countByBasis(same),
  })),
  byManager: mostFirst(Map.groupBy(pins, ({ manager }) => manager)).map(([manager, same]) => ({
    manager,
    pins: same.length,
  })),
  excusedByReason: mostFirst(Map.groupBy(excused, ({ why }) => why)).map(([reason, same]) => ({
    reason,
    count: same.length,
    example: exampleOf(same),
  })),
})

/** What the identification of a pin rests on. */
export const basisOf = ({ manager, confidence }: Pick<Pin, 'manager' | 'confidence'>): Basis =>
  manager === 'annotated' ? 'annotation' : (confidence ?? 'manager')

const countByBasis = (pins: readonly Pin[]): CaptureCounts['byBasis'] => {
  const counts: Record<Basis, number> = { manager: 0, annotation: 0, certain: 0, likely: 0, guess: 0 }
  for (const pin of pins) counts[basisOf(pin)] += 1
  return counts
}

const mostFirst = <Item>(
  groups: ReadonlyMap<string, readonly Item[]>,
): readonly (readonly [string, readonly Item[]])[] =>
  [...groups].toSorted(([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1))

const exampleOf = ([first]: readonly Gap[]): Readonly<{ file: string; line: number }> => ({
  file: first?.file ?? '',
  line: first?.line ?? 0,
})
