/**
 * Versions that one file says and another uses: a property of a parent POM, a line of gradle.properties, a property of
 * Directory.Build.props. A manager reads one file at a time, so it says what it lends and what it borrows; here they meet. The pin
 * stands in the file that says the version.
 */
import type { Gap, Pin } from '../records/inventory.ts'
import { excerpt } from './broken-text.ts'
import { pinId, type Loan } from './extract-file.ts'
import { directoryOf } from './paths.ts'
import { meaningOf } from './pins/declared-dependency.ts'
import { preferAnnotated, type FileReading } from './read-file.ts'

type Borrowed = NonNullable<FileReading['borrowed']>[number]
type Offer = Readonly<{ path: string; loan: Loan }>

/** The readings with the pins that follow from several files, and a gap for each version that no file says. */
export const lendVersions = (readings: readonly FileReading[]): readonly FileReading[] => {
  const borrowing = readings.filter(({ borrowed }) => borrowed !== undefined)
  if (borrowing.length === 0) return readings
  const offers = Map.groupBy(
    readings.flatMap(({ path, lent = [] }) => lent.map((loan) => ({ path, loan, name: nameOf(loan) }))),
    ({ name }) => name,
  )
  const pins = new Map<string, Map<string, Pin>>()
  const gaps = new Map<string, Gap[]>()
  for (const { path, borrowed = [] } of borrowing)
    for (const one of borrowed) {
      const made = nearest(path, offers.get(nameOf(one)) ?? []).flatMap(({ path: file, loan }, index) =>
        pinOf(one, path, file, loan, index),
      )
      for (const pin of made) pins.set(pin.file, (pins.get(pin.file) ?? new Map<string, Pin>()).set(pin.id, pin))
      if (made.length === 0) gaps.set(path, [...(gaps.get(path) ?? []), gapOf(one, path)])
    }
  return readings.map((reading) => withFound(reading, pins.get(reading.path), gaps.get(reading.path)))
}

const nameOf = ({ manager, name }: Readonly<{ manager: string; name: string }>): string => `${manager} ${name}`

/** Folders whose files speak for the folder above: Gradle's own and .NET's custom. */
const FOR_PARENT = /(?:^|\/)(?:buildSrc(?:\/.*)?|gradle|eng)$/

const reachOf = (path: string): string => {
  const directory = directoryOf(path).replace(FOR_PARENT, '')
  return directory === '' ? '.' : directory
}

/** Of the files at the borrower's folder and above the nearest; else the one that alone says it. */
const nearest = (borrower: string, offers: readonly Offer[]): readonly Offer[] => {
  const folder = `${directoryOf(borrower)}/`
  const above = offers.filter(({ path }) => reachOf(path) === '.' || folder.startsWith(`${reachOf(path)}/`))
  const chosen = above.length > 0 ? above : offers
  const depth = Math.max(...chosen.map(({ path }) => depthOf(path)))
  const deepest = chosen.filter(({ path }) => depthOf(path) === depth)
  return above.length > 0 || new Set(deepest.map(({ path }) => path)).size === 1 ? deepest : []
}

const depthOf = (path: string): number => (reachOf(path) === '.' ? 0 : reachOf(path).split('/').length)

const pinOf = (
  { dependency, name, manager }: Borrowed,
  user: string,
  file: string,
  loan: Loan,
  ordinal: number,
): readonly Pin[] => {
  const meaning = meaningOf(dependency.versioning, loan.value)
  if (!meaning) return []
  const key = keyOf(loan, dependency.component.name)
  const pin: Pin = {
    ...dependency,
    ...meaning,
    id: pinId(manager, file, { key }, ordinal),
    file,
    line: loan.line,
    range: [loan.start, loan.start + loan.value.length],
    raw: loan.value,
    manager,
    evidence: `${name}, used by ${dependency.evidence} of ${user}`,
    key,
  }
  return [pin]
}

const keyOf = ({ key }: Loan, component: string): string => `${key} ${component}`

const gapOf = ({ dependency, line, name }: Borrowed, file: string): Gap => ({
  file,
  line,
  text: excerpt(`${dependency.component.name}: ${name}`),
  why: 'a version that no file here says',
})

const withFound = (
  reading: FileReading,
  pins: ReadonlyMap<string, Pin> | undefined,
  gaps: readonly Gap[] = [],
): FileReading => {
  if (!pins && gaps.length === 0) return reading
  const known = new Set(reading.pins.map(({ id }) => id))
  const added = [...(pins?.values() ?? [])].filter(({ id }) => !known.has(id))
  return { ...reading, pins: preferAnnotated([...reading.pins, ...added]), gaps: [...reading.gaps, ...gaps] }
}

/** The pin of a lent version as the file says it now; `undefined` for a pin of another kind, or one that is gone. */
export const lentPinLike = (pin: Pin, lent: readonly Loan[]): Pin | undefined => {
  const same = lent.filter((loan) => keyOf(loan, pin.component.name) === pin.key)
  const loan = same.find((_, ordinal) => pinId(pin.manager, pin.file, pin, ordinal) === pin.id)
  const meaning = loan && meaningOf(pin.versioning, loan.value)
  if (!loan || !meaning) return undefined
  const range = [loan.start, loan.start + loan.value.length] as const
  return { ...pin, ...meaning, line: loan.line, range, raw: loan.value }
}
