/** Which versions the dependents of a package allow. */
import type { Dependency, Package, Pin } from '../../records/inventory.ts'
import { canonicalName } from '../../versions/names.ts'
import { schemeOf } from '../../versions/schemes.ts'
import type { Situation } from '../situation.ts'
import type { Subject } from '../subjects.ts'

export type Dependent = Readonly<{
  package: Package
  /** As stated; several where environment markers choose. `unknown` where neither lock file nor registry has told. */
  ranges: readonly string[] | 'unknown'
}>

/** Packages that need the subject, with the ranges that they state for it. Workspace members state theirs as pins. */
export const dependentsWithRanges = (situation: Situation, subject: Subject): readonly Dependent[] =>
  situation
    .dependentsOf(subject)
    .filter(({ origin }) => origin !== 'local')
    .map((one) => ({ package: one, ranges: rangesOf(situation, one, subject) }))

const rangesOf = (situation: Situation, dependent: Package, subject: Subject): readonly string[] | 'unknown' => {
  const stated = dependent.requires && rangesFor(dependent.requires, subject)
  if (stated && stated.length > 0) return stated
  const parent = situation.subjectOfPackage(dependent.id)
  const looked = parent && situation.knowledge.requiresOf(parent, dependent.version)
  const found = looked && rangesFor(looked, subject)
  return found && found.length > 0 ? found : 'unknown'
}

export const rangesFor = (requires: readonly Dependency[], subject: Subject): readonly string[] => {
  const name = canonicalName(subject.ecosystem, subject.component.name)
  return requires
    .filter((one) => one.kind !== 'dev' && canonicalName(subject.ecosystem, one.name) === name)
    .map(({ range }) => range)
}

const RANGE_SCHEMES: Readonly<Record<string, string>> = { npm: 'npm', PyPI: 'poetry' }

/** True where one of the ranges has the version in it, or is no range that says anything (a tag, a git address). */
export const allowsVersion = (ranges: readonly string[], subject: Subject, version: string): boolean => {
  const scheme = schemeOf(RANGE_SCHEMES[subject.ecosystem] ?? subject.versioning)
  return ranges.some((range) => {
    const text = range.trim()
    if (text === '' || text === '*') return true
    if (!scheme.isRange(text) && !scheme.isValid(text)) return true
    return scheme.satisfies(version, text)
  })
}

/** A pin whose range holds the version stays as it is; an exact one, and one of a branch, names the version itself. */
export const holdsVersion = (pin: Pin, version: string): boolean => {
  const scheme = schemeOf(pin.versioning)
  const written = pin.raw.trim().replace(/^["']|["']$/g, '')
  if (scheme.isRange(written)) return scheme.satisfies(version, written)
  if (pin.floating && scheme.name !== 'git') return true
  return scheme.compare(pin.current, version) === 0
}
