import { componentKey } from './component-key.ts'
/**
 * Places that are kept behind others on purpose (`drift: intended`): the oldest version that a project tests against must
 * not be brought to the newest, but still gets its patches.
 */
import { intendedDrift } from './drift.ts'
import type { Subject } from './subjects.ts'

/** Ids of subjects below the newest place of their component, with the name of the rule that keeps them there. */
export const keptBehind = (subjects: readonly Subject[]): ReadonlyMap<string, string> => {
  const kept = new Map<string, string>()
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
