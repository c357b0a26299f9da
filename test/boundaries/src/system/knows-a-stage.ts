/** system-serves-everybody */
import type { Planned } from '../plan/imports-apply.ts'

export type Known = Planned
