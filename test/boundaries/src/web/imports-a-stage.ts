/** web-shows-records */
import type { Planned } from '../plan/imports-apply.ts'

export type View = Planned
