import type { SourceFile } from '../contract.ts'
import type { Facts } from '../infer/facts.ts'
import { isReference, type Template } from '../infer/template.ts'
/**
 * Custom rules that name a variable. The reader of the file's language says where it is defined; where nothing reads the
 * file, or it sees no such definition, any line that gives the name a value does.
 */
import { readAssignment } from '../pins/assignment.ts'
import { linesOf } from '../text-position.ts'
import type { Written } from './fields.ts'

/** Every place where the variable is given a version; `facts` are of a reader that knows the language. */
export const findVariable = ({ text }: SourceFile, variable: string, facts: Facts | undefined): readonly Written[] => {
  const stated = facts ? [...definitionsOf(facts, variable), ...entriesOf(facts, variable)].flatMap(writtenIn) : []
  const found = stated.length > 0 ? stated : assignmentsOf(text, variable)
  const byStart = new Map(found.map((one) => [one.range[0], one]))
  return [...byStart.values()].toSorted((a, b) => a.range[0] - b.range[0])
}

const definitionsOf = ({ definitions }: Facts, variable: string): readonly Template[] =>
  definitions.filter(({ name }) => name === variable || name.endsWith(`.${variable}`)).map(({ value }) => value)

/** A key of a mapping, alone or with those above it: `version`, `image.tag`. */
const entriesOf = ({ blocks }: Facts, variable: string): readonly Template[] =>
  blocks.flatMap(({ path, entries }) =>
    entries.flatMap(({ key, value }) => {
      const whole = [...path, key].join('.')
      return key === variable || whole === variable || whole.endsWith(`.${variable}`) ? [value] : []
    }),
  )

/** Values that are written out, or the value that holds where nothing else is given: `${X:-1.2}`. */
const writtenIn = (template: Template): readonly Written[] => {
  const [part, ...more] = template
  if (!part || more.length > 0) return []
  if (isReference(part)) return part.fallback ? writtenIn(part.fallback) : []
  const [value] = part.text.match(/\S+/) ?? []
  if (value === undefined || !/\d/.test(value)) return []
  const start = part.start + part.text.indexOf(value)
  return [{ range: [start, start + value.length], current: value }]
}

const assignmentsOf = (text: string, variable: string): readonly Written[] =>
  linesOf(text).flatMap((line) => {
    const found = line.text.includes(variable) ? readAssignment(line) : undefined
    return found?.name === variable ? [{ range: found.range, current: found.value }] : []
  })
