/** records-are-the-bottom */
import type { low } from '../versions/low.ts'

export type Low = typeof low
