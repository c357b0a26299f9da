/** What was not identified, as the inventory holds it: one entry a place, excuses apart, and what would help to name it. */
import type { Gap } from '../../../records/inventory.ts'
import { lineAt } from '../../text-position.ts'
import type { Definition } from '../facts.ts'
import type { FactFile } from '../infer-contract.ts'
import type { Unidentified } from './gaps.ts'

export const reportGaps = (
  found: readonly Unidentified[],
  files: ReadonlyMap<string, FactFile>,
): Readonly<{ gaps: readonly Gap[]; excused: readonly Gap[] }> => {
  const gaps: Gap[] = []
  const excused: Gap[] = []
  const seen = new Set<string>()
  for (const one of found) {
    const { place, line, text, why, isExcused } = one
    const key = `${place.start} ${place.file}`
    if (seen.has(key)) continue
    seen.add(key)
    const file = files.get(place.file)
    const entry = { file: place.file, line: line ?? lineAt(file?.lineStarts ?? [0], place.start), text, why }
    if (isExcused) excused.push(entry)
    else gaps.push({ ...entry, ...aboutComponent(one, file) })
  }
  return { gaps: gaps.toSorted(byPlace), excused: excused.toSorted(byPlace) }
}

const byPlace = (a: Gap, b: Gap): number => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1)

type About = Pick<Gap, 'variable' | 'annotatable' | 'datasource' | 'current'>

const aboutComponent = (
  { definition, datasource, current, place }: Unidentified,
  file: FactFile | undefined,
): About => ({
  ...(definition ? { variable: spelling(definition) } : {}),
  ...(definition && file && standsAlone(definition, place.start, file) ? { annotatable: true } : {}),
  ...(datasource === undefined ? {} : { datasource }),
  ...(current === undefined ? {} : { current }),
})

/** `version` of `matrix.version`, `image.tag` of `.Values.image.tag`: what the file says. */
const spelling = ({ name }: Definition): string => name.replace(PREFIX, '')

const PREFIX = /^(?:\.[A-Z]\w*|matrix|inputs|parameters|vars?|local|env)\./

/** ` ?= "`, `: '`: what stands between a name and its value. */
const LONGEST_OPERATOR = 6

/** Whether the line is this definition and nothing else: `{ name: x, version: 1 }` and `$(shell echo $${X:-1})` are not. */
const standsAlone = (definition: Definition, start: number, { lineStarts, facts }: FactFile): boolean => {
  const line = lineAt(lineStarts, start)
  const name = definition.name.slice(definition.name.lastIndexOf('.') + 1)
  return (
    isBefore(name, definition.start, start, lineStarts[line - 1] ?? 0) &&
    !facts.definitions.some((other) => other.start !== definition.start && lineAt(lineStarts, other.start) === line)
  )
}

/** Some readers say where the name stands, some where the value does. */
const isBefore = (name: string, named: number, start: number, lineStart: number): boolean => {
  const isOfValue = Math.abs(start - named) <= 1
  if (isOfValue) return start - lineStart > name.length
  const between = start - named - name.length
  return named >= lineStart && between >= 1 && between <= LONGEST_OPERATOR
}
