/**
 * A matrix that names one component at several versions tests against each of them: its legs are not to be brought to one version,
 * or it would test one thing twice.
 */
import { askedKey } from './component-key.ts'
import type { Subject } from './subjects.ts'

const MATRIX = /(?:^|\.)matrix\./

/** Subjects below the newest leg of their matrix, each with the matrix's key: `matrix.k8s`. */
export const olderLegs = (subjects: readonly Subject[]): ReadonlyMap<Subject, string> => {
  const legs = subjects.flatMap((subject) => {
    const key = subject.immovable === undefined ? subject.pins.find((pin) => MATRIX.test(pin.key))?.key : undefined
    return key === undefined ? [] : [{ subject, key }]
  })
  const older = new Map<Subject, string>()
  for (const same of Map.groupBy(legs, legKey).values()) {
    const newest = same.reduce((a, b) => (a.subject.scheme.compare(b.subject.from, a.subject.from) > 0 ? b : a)).subject
    for (const { subject, key } of same)
      if (subject.scheme.compare(subject.from, newest.from) < 0) older.set(subject, key)
  }
  return older
}

const legKey = ({ subject, key }: Readonly<{ subject: Subject; key: string }>): string =>
  [askedKey(subject), subject.place, key].join('\0')
