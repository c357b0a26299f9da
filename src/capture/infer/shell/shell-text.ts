import { literalsOf, offsetOf, type MappedText } from '../mapped-text.ts'
import { isReference, type Literal, type Part, type Template } from '../template.ts'
/**
 * A shell script as it is written inside another language: parts of it are not the shell's (`${{ env.X }}`, `$(X)` of
 * Make, a variable that the outer shell expands). Each such part is a hole: letters that the shell's parser takes as a
 * piece of an ordinary word, put back as what they stand for afterwards.
 */
import { expressionReference, expressionsIn } from './expressions.ts'

/** Characters `[at, at + length)` of the text that stand for `parts`. */
export type Hole = Readonly<{ at: number; length: number; parts: Template }>

/** Characters that no run covers are not of the file: they give no literal. */
export type ShellText = MappedText & Readonly<{ holes: readonly Hole[] }>

/** Of Unicode's private use area: a letter to the shell's parser. */
const PLACEHOLDER = '\uE100'

/** The expressions of template languages as holes; those that give no text and have a line of their own as blanks. */
export const maskExpressions = (mapped: MappedText): ShellText => {
  const expressions = expressionsIn(mapped.text)
  if (expressions.length === 0) return { ...mapped, holes: [] }
  const holes: Hole[] = []
  const pieces: string[] = []
  let done = 0
  for (const { at, end, kind } of expressions) {
    const isLine = kind === 'control' && standsAlone(mapped.text, at, end)
    pieces.push(mapped.text.slice(done, at), (isLine ? ' ' : PLACEHOLDER).repeat(end - at))
    done = end
    const isValue = kind === 'value'
    if (!isLine) holes.push({ at, length: end - at, parts: isValue ? [referenceAt(mapped, at, end)] : [] })
  }
  pieces.push(mapped.text.slice(done))
  return { text: pieces.join(''), runs: mapped.runs, holes }
}

const referenceAt = (mapped: MappedText, at: number, end: number): Part =>
  expressionReference(mapped.text.slice(at, end), offsetOf(mapped, at))

const standsAlone = (text: string, at: number, end: number): boolean => {
  let before = at - 1
  while (text[before] === ' ' || text[before] === '\t') before -= 1
  let after = end
  while (text[after] === ' ' || text[after] === '\t') after += 1
  return (before < 0 || text[before] === '\n') && (after >= text.length || /[\r\n]/.test(text[after]!))
}

/** Puts a text together from what an outer language left of it, and from text that stands nowhere. */
export class ShellTextBuilder {
  readonly #texts: string[] = []
  readonly #runs: MappedText['runs'][number][] = []
  readonly #holes: Hole[] = []
  #length = 0

  addLiteral({ text, start }: Literal): void {
    if (text === '') return
    this.#runs.push({ at: this.#length, start, length: text.length })
    this.addForeign(text)
  }

  /** Text that is not in the file: the blank between joined words. */
  addForeign(text: string): void {
    this.#texts.push(text)
    this.#length += text.length
  }

  addHole(parts: Template): void {
    this.#holes.push({ at: this.#length, length: 1, parts })
    this.addForeign(PLACEHOLDER)
  }

  addTemplate(template: Template): void {
    for (const part of template) {
      if (isReference(part)) this.addHole([part])
      else this.addLiteral(part)
    }
  }

  build(): ShellText {
    return { text: this.#texts.join(''), runs: this.#runs, holes: this.#holes }
  }
}

/** Words, expanded by an outer shell, as the text that an inner one reads: `sh -c "…"`, `eval a b`. */
export const joinedText = (words: readonly Template[]): ShellText => {
  const builder = new ShellTextBuilder()
  words.forEach((word, index) => {
    if (index > 0) builder.addForeign(' ')
    builder.addTemplate(word)
  })
  return builder.build()
}

/** The characters `[from, to)` as they stand, holes filled. */
export const partsBetween = (text: ShellText, from: number, to: number): Template => {
  if (text.holes.length === 0) return literalsOf(text, from, to)
  const parts: Part[] = []
  let done = from
  for (let index = firstHole(text.holes, from); index < text.holes.length; index += 1) {
    const hole = text.holes[index]!
    if (hole.at >= to) break
    if (done < hole.at) parts.push(...literalsOf(text, done, hole.at))
    parts.push(...hole.parts)
    done = hole.at + hole.length
  }
  return done < to ? [...parts, ...literalsOf(text, done, to)] : parts
}

/** Whether something other than the text itself stands in `[from, to)`. */
export const holdsHole = ({ holes }: ShellText, from: number, to: number): boolean => {
  const hole = holes[firstHole(holes, from)]
  return hole !== undefined && hole.at < to
}

/** The first hole that ends after a character. */
const firstHole = (holes: readonly Hole[], from: number): number => {
  let low = 0
  let high = holes.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holes[middle]!.at + holes[middle]!.length > from) high = middle
    else low = middle + 1
  }
  return low
}
