/**
 * Answers that serve many components: the index of a distribution lists sixty thousand packages, and is fetched and read once
 * for all that are asked about in a run.
 */
import type { DatasourcePorts } from './contract.ts'

/** As long as an answer counts as fresh. */
const KEPT_MS = 10 * 60_000
/** Of the indexes of one datasource at a time; an image installs from three or four. */
const MOST = 8

type Kept<Value> = Readonly<{ since: number; value: Promise<Value> }>

export type Shared<Value> = (ports: DatasourcePorts, key: string, load: () => Promise<Value>) => Promise<Value>

/** Loads once for each key of a run, whoever asks first; what was loaded is dropped with the ports of the run. */
export const sharedInRun = <Value>(): Shared<Value> => {
  const runs = new WeakMap<DatasourcePorts['http'], Map<string, Kept<Value>>>()
  return ({ http, clock }, key, load) => {
    const kept = runs.get(http) ?? new Map<string, Kept<Value>>()
    runs.set(http, kept)
    const known = kept.get(key)
    if (known && clock.now() - known.since < KEPT_MS) return known.value
    const value = load()
    kept.delete(key)
    kept.set(key, { since: clock.now(), value })
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST) break
      kept.delete(oldest)
    }
    return value
  }
}
