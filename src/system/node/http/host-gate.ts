/**
 * How much is asked of one host: so many requests at a time, and none for a while after it failed many times in a row,
 * so that five hundred packages do not each wait for a registry that is down.
 */
import { WorldError } from '../../../records/errors.ts'
import type { Clock } from '../../ports.ts'

const FAILURES_IN_A_ROW = 8
const PAUSE_MS = 60_000

type HostState = { running: number; failures: number; pausedUntil: number; readonly waiting: (() => void)[] }

export interface HostGate {
  /** Runs `work` when the host has a free place. `failed` tells whether its result counts as a failure of the host. */
  readonly within: <Result>(
    host: string,
    work: () => Promise<Result>,
    failed: (result: Result) => boolean,
  ) => Promise<Result>
}

const enter = async (state: HostState, limit: number): Promise<void> => {
  if (state.running < limit) {
    state.running += 1
    return
  }
  await new Promise<void>((resolve) => state.waiting.push(resolve))
}

/** The place goes to the next in line, if there is one. */
const leave = (state: HostState): void => {
  const next = state.waiting.shift()
  if (next) next()
  else state.running -= 1
}

const refuseWhilePaused = (host: string, state: HostState, now: number): void => {
  if (now >= state.pausedUntil) return
  throw new WorldError({
    place: host,
    expected: 'a host that answers',
    found: `${FAILURES_IN_A_ROW} failures in a row; not asked again for ${Math.ceil((state.pausedUntil - now) / 1000)} s`,
  })
}

const note = (state: HostState, failed: boolean, now: number): void => {
  state.failures = failed ? state.failures + 1 : 0
  if (state.failures >= FAILURES_IN_A_ROW) {
    state.pausedUntil = now + PAUSE_MS
    state.failures = 0
  }
}

/** `limit`: requests at a time to one host. */
export const createHostGate = (limit: number, clock: Clock): HostGate => {
  const states = new Map<string, HostState>()
  const stateOf = (host: string): HostState => {
    const state = states.get(host) ?? { running: 0, failures: 0, pausedUntil: 0, waiting: [] }
    states.set(host, state)
    return state
  }
  return {
    async within(host, work, failed) {
      const state = stateOf(host)
      await enter(state, limit)
      try {
        refuseWhilePaused(host, state, clock.now())
        const result = await work()
        note(state, failed(result), clock.now())
        return result
      } finally {
        leave(state)
      }
    },
  }
}
