/**
 * The words of a command as a program sees them: options with their values, and operands. Which options take the next
 * word as their value differs by program and is handed in. A word that came whole out of a variable is split at blanks,
 * as a shell splits it: `apt-get install $PACKAGES`.
 */
import type { Resolved } from '../claim.ts'

/** Part of a text: `text` is `at.text.slice(start, end)`. */
export type Word = Readonly<{ at: Resolved; start: number; end: number; text: string }>

export type Option = Readonly<{
  /** With its dashes: `--name`, `-t`. */
  name: string
  /** Absent for a flag. */
  value?: Word
}>

export type Arguments = Readonly<{ options: readonly Option[]; operands: readonly Word[] }>

export const sliceOf = (at: Resolved, start: number, end: number): Word => ({
  at,
  start,
  end,
  text: at.text.slice(start, end),
})

/** A part of a word; offsets count within the word. */
export const partOf = ({ at, start }: Word, from: number, to: number): Word => sliceOf(at, start + from, start + to)

/** Options and operands in the order of the command; everything after `--` is an operand. */
export const readArguments = (words: readonly Resolved[], takesValue: ReadonlySet<string>): Arguments => {
  const options: Option[] = []
  const operands: Word[] = []
  const rest = words.flatMap(splitVariable)
  for (let index = 0; index < rest.length; index += 1) {
    const word = rest[index]!
    if (word.text === '--') return { options, operands: [...operands, ...rest.slice(index + 1)] }
    if (word.text.length < 2 || !word.text.startsWith('-')) {
      operands.push(word)
      continue
    }
    const option = readOption(word, takesValue)
    const next = option.wantsValue ? rest[index + 1] : undefined
    if (next) index += 1
    options.push({ name: option.name, ...(next ? { value: next } : option.value ? { value: option.value } : {}) })
  }
  return { options, operands }
}

type OptionWord = Option & Readonly<{ wantsValue: boolean }>

const readOption = (word: Word, takesValue: ReadonlySet<string>): OptionWord => {
  const equals = word.text.indexOf('=')
  if (takesValue.has(word.text)) return { name: word.text, wantsValue: true }
  if (equals > 0) {
    const value = partOf(word, equals + 1, word.text.length)
    return { name: word.text.slice(0, equals), value, wantsValue: false }
  }
  return word.text.startsWith('--') ? { name: word.text, wantsValue: false } : readCluster(word, takesValue)
}

/** `-itp 80:80` and `-p80:80`: the first letter that takes a value takes what follows. */
const readCluster = (word: Word, takesValue: ReadonlySet<string>): OptionWord => {
  for (let at = 1; at < word.text.length; at += 1) {
    const name = `-${word.text[at]}`
    if (!takesValue.has(name)) continue
    if (at + 1 === word.text.length) return { name, wantsValue: true }
    return { name, value: partOf(word, at + 1, word.text.length), wantsValue: false }
  }
  return { name: word.text, wantsValue: false }
}

const splitVariable = (at: Resolved): readonly Word[] => {
  const whole = sliceOf(at, 0, at.text.length)
  const isVariable = at.pieces.every(({ definition, variable }) => definition !== undefined || variable !== undefined)
  return isVariable && /\s/.test(at.text) ? splitBlanks(whole) : [whole]
}

/** The parts of a word between blanks. */
export const splitBlanks = (word: Word): readonly Word[] =>
  Array.from(word.text.matchAll(/\S+/g), ({ 0: part, index }) => partOf(word, index, index + part.length))

export const valuesOf = ({ options }: Arguments, names: ReadonlySet<string>): readonly Word[] =>
  options.flatMap(({ name, value }) => (value && names.has(name) ? [value] : []))
