/**
 * Drift: one component pinned at several versions in one branch. Reported, and never raised to agree under `security`:
 * a project may keep its oldest supported version on purpose.
 */
import type { Pin } from '../records/inventory.ts'
import type { Drift } from '../records/plan.ts'
import { compareTexts } from './compare-texts.ts'
import { bareVersion, componentKey } from './component-key.ts'
import { settingOf } from './policy/rules.ts'
import type { Subject } from './subjects.ts'

export const findDrift = (subjects: readonly Subject[]): readonly Drift[] => {
  const pinned = subjects.filter(({ pins, immovable }) => pins.length > 0 && immovable === undefined)
  return [...Map.groupBy(pinned, ({ component }) => componentKey(component)).values()]
    .flatMap(driftOf)
    .toSorted((a, b) => compareTexts(componentKey(a.component), componentKey(b.component)))
}

const driftOf = (subjects: readonly Subject[]): readonly Drift[] => {
  const places = subjects.flatMap(({ pins, variant }) => pins.filter(fixesVersion).map((pin) => ({ pin, variant })))
  const versions = new Set(places.map(({ pin, variant }) => bareVersion(pin.current, variant)))
  const [first] = subjects
  if (versions.size < 2 || !first) return []
  const intended = subjects.some(({ rules }) => settingOf(rules, 'drift', 'patch')?.value === 'intended')
  return [
    {
      component: first.component,
      intended,
      places: places
        .map(({ pin }) => ({ version: pin.current, file: pin.file, line: pin.line }))
        .toSorted((a, b) => compareTexts(a.file, b.file) || a.line - b.line),
    },
  ]
}

/** Ranges differ without anything being at different versions; what a tool wrote (Go's `// indirect`) nobody chose. */
const fixesVersion = ({ floating, current, role }: Pin): boolean => !floating && current !== '' && role !== 'indirect'
