/** What `ARG` and `ENV` assign: `ARG A=1 B="2"`, `ENV A=1 B=$A`, and the old `ENV A 1` (Dockerfile reference, "ENV"). */
import type { Instruction, Piece } from '../../../dockerfile-instructions.ts'
import { mapText } from '../../mapped-text.ts'
import { expandedTemplate } from '../../shell-facts.ts'
import { literal, type Template } from '../../template.ts'

export type AssignedValue = Readonly<{ name: string; value: Template; start: number }>

export const assignedValues = ({ keyword, words, argument }: Instruction): readonly AssignedValue[] => {
  const [first, second] = words
  if (keyword === 'ENV' && first && second && !first.text.includes('=')) return oldForm(first, second, argument)
  return words.flatMap(({ text, start }) => {
    const equals = text.indexOf('=')
    if (equals < 1) return []
    const value = quotedTemplate({ text: text.slice(equals + 1), start: start + equals + 1 })
    return [{ name: text.slice(0, equals), value, start }]
  })
}

/** Everything after the name is the value. */
const oldForm = (name: Piece, value: Piece, argument: readonly Piece[]): readonly AssignedValue[] => {
  const line = argument.find(({ text, start }) => start <= value.start && value.start < start + text.length)
  const rest = line ? line.text.slice(value.start - line.start).trimEnd() : value.text
  return [{ name: name.text, value: quotedTemplate({ text: rest, start: value.start }), start: name.start }]
}

/** A word with its quotes taken off, wherever in it they stand; in single quotes nothing is expanded. */
const quotedTemplate = ({ text, start }: Piece): Template =>
  Array.from(text.matchAll(/"([^"]*)"|'([^']*)'|[^"']+|["']/g), (match): Template => {
    const [whole, double, single] = match
    const at = start + match.index
    if (single !== undefined) return literal(single, at + 1)
    return expandedTemplate(
      mapText([double === undefined ? { text: whole, start: at } : { text: double, start: at + 1 }]),
    )
  }).flat()
