/**
 * Places that are kept behind others on purpose: the oldest version that a project tests against (`drift: intended`, a leg of a
 * matrix) must not be brought to the newest, but still gets its patches.
 */
import { componentKey } from './component-key.ts'
import { intendedDrift } from './drift.ts'
import { olderLegs } from './matrix-legs.ts'
import type { Subject } from './subjects.ts'

/** Ids of subjects below the newest place of their component, with the name of what keeps them there. */
export const keptBehind = (subjects: readonly Subject[]): ReadonlyMap<string, string> => {
  const kept = new Map([...olderLegs(subjects)].map(([{ id }, key]) => [id, `one of several versions in ${key}`]))
  const comparable = subjects.filter(({ pins, immovable }) => pins.length > 0 && immovable === undefined)
  for (const same of Map.groupBy(comparable, ({ component }) => componentKey(component)).values()) {
    const newest = same.reduce((a, b) => (a.scheme.compare(b.from, a.from) > 0 ? b : a))
    for (const subject of same) {
      const rule = intendedDrift(subject)
      if (rule && subject.scheme.compare(subject.from, newest.from) < 0) kept.set(subject.id, rule.name)
    }
  }
  return kept
}
