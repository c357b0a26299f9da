/** stages-touch-the-world-through-ports */
import { readFileSync } from 'node:fs'

export const read = readFileSync
