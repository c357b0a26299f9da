/** Whether a text can stand in a template, told from what is written, without following variables to their values. */
import type { Scopes } from './scopes.ts'
import { isReference, type Template } from './template.ts'

/** A fallback in a fallback, and so on. */
const DEEPEST = 8

/** `names`: the variables whose value may hold the text. */
export const mayHold = (template: Template, text: string, names: ReadonlySet<string>, depth = 0): boolean => {
  for (const part of template)
    if (isReference(part)) {
      if (names.has(part.variable)) return true
      if (part.fallback && (depth >= DEEPEST || mayHold(part.fallback, text, names, depth + 1))) return true
    } else if (part.text.includes(text)) return true
  return false
}

/** Several texts at once: the quick question before the exact one. */
export class Mentions {
  readonly #pattern: RegExp
  readonly #names: ReadonlySet<string>

  constructor(texts: readonly string[], { namesHolding }: Pick<Scopes, 'namesHolding'>) {
    const escaped = texts.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    this.#pattern = new RegExp(escaped.length === 0 ? '(?!)' : escaped.join('|'))
    this.#names = new Set(texts.flatMap((text) => [...namesHolding(text)]))
  }

  isIn(template: Template, depth = 0): boolean {
    for (const part of template)
      if (isReference(part)) {
        if (this.#names.has(part.variable)) return true
        if (part.fallback && (depth >= DEEPEST || this.isIn(part.fallback, depth + 1))) return true
      } else if (this.#pattern.test(part.text)) return true
    return false
  }
}
