/** Time and chance of the machine. */
import { setTimeout as delay } from 'node:timers/promises'

import type { Clock, Random } from '../ports.ts'

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms) => {
    await delay(ms)
  },
}

export const systemRandom: Random = { next: () => Math.random() }
