/** Assignments of a shell as definitions: plain, with a default of their own, arrays and their elements. */
import type { Assignment } from 'unbash'

import type { Definition } from '../facts.ts'
import { offsetOf } from '../mapped-text.ts'
import { isReference, type Template } from '../template.ts'
import { dropText, plainText } from './shell-commands.ts'
import { wordTemplate, type WordContext } from './shell-words.ts'

export const assignmentDefinitions = (
  assignment: Assignment,
  context: WordContext,
  within: string | undefined,
): readonly Definition[] => {
  const { name, value, index } = assignment
  const start = offsetOf(context.text, assignment.pos)
  const make = (suffix: string, template: Template): Definition => defined(name + suffix, template, start, within)
  if (value.type === 'ArrayValue')
    return value.elements.flatMap((element) => elementDefinitions(wordTemplate(element, context), make))
  const template = wordTemplate(value, context)
  const key = index?.value ?? ''
  return isKey(key) ? [make(`[${key}]`, template), make('', template)] : [make('', template)]
}

/** `X=${X:-v}` gives X a default; anything else sets it. */
export const defined = (name: string, value: Template, start: number, within: string | undefined): Definition => {
  const [only] = value
  const scope = within === undefined ? {} : { within }
  if (value.length === 1 && only && isReference(only) && only.variable === name && only.fallback)
    return { name, value: only.fallback, strength: 'default', start, ...scope }
  return { name, value, strength: 'set', start, ...scope }
}

const isKey = (key: string): boolean => /^[A-Za-z][\w.-]*$/.test(key)

/** A word of `(a b [key]=c)`; one with a key defines the element and the array. */
const elementDefinitions = (
  element: Template,
  make: (suffix: string, template: Template) => Definition,
): readonly Definition[] => {
  const match = /^\[([^\]]*)\]=/.exec(plainText(element))
  if (!match) return [make('', element)]
  const value = dropText(element, match[0].length)
  const key = match[1] ?? ''
  return isKey(key) ? [make(`[${key}]`, value), make('', value)] : [make('', value)]
}

/** An assignment where a word stands. */
export const assignmentWord = (assignment: Assignment, context: WordContext): Template => {
  const { value, pos } = assignment
  const name = { text: context.text.text.slice(pos, value.pos), start: offsetOf(context.text, pos) }
  return value.type === 'Word' ? [name, ...wordTemplate(value, context)] : [name]
}
