/** What `ARG` and `ENV` assign: `ARG A=1 B="2"`, `ENV A=1 B=$A`, and the old `ENV A 1` (Dockerfile reference, "ENV"). */
import { wordsOf, type Instruction, type Piece } from '../../../formats/dockerfile-instructions.ts'
import { literalsOf, mapText, offsetOf, type MappedText } from '../../mapped-text.ts'
import { expandedTemplate } from '../../shell/shell-facts.ts'
import type { Template } from '../../template.ts'

export type AssignedValue = Readonly<{ name: string; value: Template; start: number }>

/** Quotes may end some lines further down: the lines are one text before they are words. */
export const assignedValues = ({ keyword, argument }: Instruction): readonly AssignedValue[] => {
  const text = mapText(argument.map(withoutIndentation))
  const words = wordsOf({ text: text.text, start: 0 })
  const [first, second] = words
  if (keyword === 'ENV' && first && second && !first.text.includes('=')) return [oldForm(text, first, second)]
  return words.flatMap((word) => {
    const equals = word.text.indexOf('=')
    if (equals < 1) return []
    const value = quotedTemplate(text, { text: word.text.slice(equals + 1), start: word.start + equals + 1 })
    return [{ name: word.text.slice(0, equals), value, start: offsetOf(text, word.start) }]
  })
}

/** One blank is enough to part words. */
const withoutIndentation = (line: Piece, index: number): Piece => {
  const indentation = /^\s*/.exec(line.text)?.[0].length ?? 0
  return index === 0 || indentation < 2
    ? line
    : { text: line.text.slice(indentation - 1), start: line.start + indentation - 1 }
}

/** Everything after the name is the value. */
const oldForm = (text: MappedText, name: Piece, value: Piece): AssignedValue => ({
  name: name.text,
  value: quotedTemplate(text, { text: text.text.slice(value.start).trimEnd(), start: value.start }),
  start: offsetOf(text, name.start),
})

/** A word with its quotes taken off, wherever in it they stand; in single quotes nothing is expanded. */
const quotedTemplate = (whole: MappedText, { text, start }: Piece): Template =>
  Array.from(text.matchAll(/"([^"]*)"|'([^']*)'|[^"']+|["']/g), (match): Template => {
    const [written, double, single] = match
    const at = start + match.index
    const isQuoted = double !== undefined || single !== undefined
    const literals = literalsOf(whole, isQuoted ? at + 1 : at, at + written.length - (isQuoted ? 1 : 0))
    return single === undefined ? expandedTemplate(mapText(literals)) : literals
  }).flat()
