/** versions-know-records-alone */
import type { Move } from '../apply/move.ts'

export type High = Move
