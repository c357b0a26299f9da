/** only-ports-of-system */
import { clock } from '../system/clock.ts'

export const time = clock
