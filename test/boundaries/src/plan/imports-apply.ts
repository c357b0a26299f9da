/** no-stage-imports-another: a type is an import as well */
import type { Move } from '../apply/move.ts'

export type Planned = Move
