/** Strings of many lines hold manifests, scripts and templates: each line that names something is a text of its own. */
import { NO_FACTS, type Facts, type Text } from '../../facts.ts'
import type { Template } from '../../template.ts'
import { isReference } from '../../template.ts'
import { isTelling, shapeOf } from '../telling-text.ts'
import { stringTemplate } from './expression.ts'
import { heldDockerfile } from './held-dockerfile.ts'
import type { Source, StringToken } from './tokens.ts'

const MOST_LINES = 2000
const FIELD = /^\s*(?:-\s+)?["']?([\w.-]+)["']?\s*[:=]\s*["']?(?=\S)/

export const linesOfString = (source: Source, token: StringToken, path: readonly string[]): Facts => {
  const lines = splitLines(stringTemplate(source, token)).slice(0, MOST_LINES)
  return heldDockerfile(lines, path) ?? { ...NO_FACTS, texts: lines.flatMap((line) => readLine(line, path)) }
}

/** Parts of the template between line ends. */
const splitLines = (template: Template): readonly Template[] => {
  const lines: Template[number][][] = [[]]
  for (const part of template) {
    if (isReference(part)) {
      lines.at(-1)?.push(part)
      continue
    }
    let start = 0
    for (;;) {
      const end = part.text.indexOf('\n', start)
      const text = part.text.slice(start, end === -1 ? undefined : end)
      if (text !== '') lines.at(-1)?.push({ text, start: part.start + start })
      if (end === -1) break
      lines.push([])
      start = end + 1
    }
  }
  return lines
}

const readLine = (line: Template, path: readonly string[]): readonly Text[] => {
  const [first] = line
  if (!first || isReference(first) || /^\s*(?:#|\/\/|--)/.test(first.text)) return []
  const field = FIELD.exec(first.text)
  const value = field
    ? [{ text: first.text.slice(field[0].length), start: first.start + field[0].length }, ...line.slice(1)]
    : line
  const trimmed = trimEnd(value.filter((part) => isReference(part) || part.text !== ''))
  const names = field?.[1] === undefined ? path : [...path, field[1]]
  return isTelling(shapeOf(trimmed), names) ? [{ value: trimmed, path: names }] : []
}

const trimEnd = (value: Template): Template => {
  const last = value.at(-1)
  if (!last || isReference(last)) return value
  const text = last.text.replace(/["',\s]{0,200}$/, '')
  return text === '' ? value.slice(0, -1) : [...value.slice(0, -1), { ...last, text }]
}
