/**
 * Drift: one component pinned at several versions in one branch. Reported, and never raised to agree under `security`:
 * a project may keep its oldest supported version on purpose.
 */
import type { Component, Pin } from '../records/inventory.ts'
import type { Drift, DriftPlace } from '../records/plan.ts'
import { compareTexts } from './compare-texts.ts'
import { bareVersion, componentKey } from './component-key.ts'
import { olderLegs } from './matrix-legs.ts'
import { settingOf } from './policy/rules.ts'
import type { NamedRule } from './policy/rules.ts'
import type { Subject } from './subjects.ts'

/** `pins`: all of the branch, for those that count instead of others. */
export const findDrift = (subjects: readonly Subject[], pins: readonly Pin[]): readonly Drift[] => {
  const legs = olderLegs(subjects)
  const pinned = subjects.filter(
    (subject) => subject.pins.length > 0 && subject.immovable === undefined && !legs.has(subject),
  )
  const byId = new Map(pins.map((pin) => [pin.id, pin]))
  return [...Map.groupBy(pinned, ({ component }) => sourceKey(component)).values()]
    .flatMap((same) => driftOf(same, byId))
    .toSorted((a, b) => compareTexts(componentKey(a.component), componentKey(b.component)))
}

/** The rule that says that places may differ, where there is one. */
export const intendedDrift = ({ rules }: Pick<Subject, 'rules'>): NamedRule | undefined => {
  const setting = settingOf(rules, 'drift', 'patch')
  return setting?.value === 'intended' ? setting.by : undefined
}

/** Releases and tags of one repository are one component; its images and charts are others, with versions of their own. */
const sourceKey = (component: Component): string => {
  const forge = /^(.+)-(?:releases|tags)$/.exec(component.datasource)?.[1]
  return forge === undefined ? componentKey(component) : `${forge}:${component.name}`
}

const driftOf = (subjects: readonly Subject[], byId: ReadonlyMap<string, Pin>): readonly Drift[] => {
  const places = subjects.flatMap((subject) => subject.pins.filter(fixesVersion).map((pin) => ({ subject, pin })))
  const versions = new Set(places.map(({ subject, pin }) => comparable(pin, subject)))
  const [first] = subjects
  if (distinctVersions([...versions]).length < 2 || !first) return []
  return [
    {
      component: first.component,
      intended: subjects.some((subject) => intendedDrift(subject) !== undefined),
      places: places
        .map(({ pin }) => placeOf(pin, byId))
        .toSorted((a, b) => compareTexts(a.file, b.file) || a.line - b.line),
    },
  ]
}

const placeOf = (pin: Pin, byId: ReadonlyMap<string, Pin>): DriftPlace => {
  const by = pin.overriddenBy === undefined ? undefined : byId.get(pin.overriddenBy)
  return {
    ...spot(pin),
    ...(pin.standing === undefined ? {} : { standing: pin.standing }),
    ...(by ? { overriddenBy: spot(by) } : {}),
  }
}

const spot = ({ current, file, line }: Pin) => ({ version: current, file, line })

/** A runner of another architecture (`24.04-arm`) has the same version. */
const comparable = ({ component, current }: Pin, { variant }: Subject): string =>
  bareVersion(component.datasource === 'github-runners' ? current.replace(/-.*$/, '') : current, variant)

/** `7` agrees with `7.0.1`: it says less, nothing else. */
const distinctVersions = (versions: readonly string[]): readonly string[] =>
  versions.filter((version) => !versions.some((other) => other.startsWith(`${version}.`)))

/** Ranges differ without anything being at different versions; what a tool wrote (Go's `// indirect`) nobody chose. */
const fixesVersion = ({ floating, current, role }: Pin): boolean => !floating && current !== '' && role !== 'indirect'
