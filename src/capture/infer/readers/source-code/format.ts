/** Texts with placeholders (`%s`, `{}`, `{0}`, `{name}`) and the values that functions put into them. */
import { isReference, type Part, type Template } from '../../template.ts'
import type { Language } from './languages.ts'
import type { Span } from './tokens.ts'

const PLACEHOLDER = /%(?:\d+\$)?[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]|\{(\w*)(?:![a-z])?(?::[^{}]*)?\}/g

type Filling = Readonly<{ key?: string; value: Template }>

/** Placeholders (`%s`, `{}`, `{0}`, `{name}`) replaced by the values in their order, or by a named one. */
export const fillTemplate = (template: Template, values: readonly Filling[], language: Language): Template => {
  let next = 0
  const fill = (name: string | undefined, place: Span): Template => {
    const named = name !== undefined && name !== '' ? values.find(({ key }) => key === name) : undefined
    const index =
      name !== undefined && /^\d+$/.test(name) ? Number(name) : name === undefined || name === '' ? next++ : undefined
    const value = named ?? (index === undefined ? undefined : values[index])
    if (value) return value.value
    const isInline = name !== undefined && name !== '' && language.name === 'rust'
    return [{ variable: isInline ? name : '', ...place }]
  }
  return template.flatMap((part): Template => (isReference(part) ? [part] : splitLiteral(part.text, part.start, fill)))
}

type Fill = (name: string | undefined, place: Span) => Template

const splitLiteral = (text: string, start: number, fill: Fill): Template => {
  const parts: Part[] = []
  let at = 0
  for (const match of text.matchAll(PLACEHOLDER)) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index), start: start + at })
    at = match.index + match[0].length
    parts.push(...fill(match[1], { start: start + match.index, end: start + at }))
  }
  if (at < text.length) parts.push({ text: text.slice(at), start: start + at })
  return parts
}
