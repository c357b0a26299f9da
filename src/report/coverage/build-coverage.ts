/** The record that `seaworthy coverage` gives: an inventory, counted, with a way to settle each gap. */
import { COVERAGE_SCHEMA } from '../../records/coverage.ts'
import type { CaptureCoverage } from '../../records/coverage.ts'
import type { Inventory } from '../../records/inventory.ts'
import { capturingLine } from './capturing-line.ts'
import { countCapture } from './count-capture.ts'

export const buildCoverage = (inventory: Inventory): CaptureCoverage => ({
  schema: COVERAGE_SCHEMA,
  source: inventory.source,
  counts: countCapture(inventory),
  gaps: inventory.gaps.map((gap) => ({ ...gap, capture: capturingLine(gap) })),
  excused: inventory.excused ?? [],
  unreadable: inventory.files.flatMap(({ path, status, line, reason = 'not what its name says' }) =>
    status === 'invalid' ? [{ file: path, ...(line === undefined ? {} : { line }), reason }] : [],
  ),
})
