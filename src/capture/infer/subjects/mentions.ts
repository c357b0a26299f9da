/** Whether something of a form can stand in a template, told from what is written, without following variables to their values. */
import { isReference, type Template } from '../template.ts'

/** A fallback in a fallback, and so on. */
const DEEPEST = 8

/** `names`: the variables whose value may hold it. */
export const mayHold = (template: Template, form: RegExp, names: ReadonlySet<string>, depth = 0): boolean => {
  for (const part of template)
    if (isReference(part)) {
      if (names.has(part.variable)) return true
      if (part.fallback && (depth >= DEEPEST || mayHold(part.fallback, form, names, depth + 1))) return true
    } else if (form.test(part.text)) return true
  return false
}

/** One form for several: the quick question before the exact ones. */
export const anyOf = (forms: readonly RegExp[]): RegExp =>
  new RegExp(forms.map(({ source }) => source).join('|') || '(?!)')
