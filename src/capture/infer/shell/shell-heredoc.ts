/**
 * Here-documents: most are configuration that a script writes for another program. Lines that may hold a version or an
 * address are texts; lines `key: value` are gathered by their indentation into blocks, which is what YAML comes to in
 * nearly all of them. A line costs little: some scripts are one here-document of ten thousand lines.
 */
import type { HereDoc, WordPart } from 'unbash'

import type { Block, Entry, Text } from '../facts.ts'
import type { Template } from '../template.ts'
import { holdsHole, partsBetween, type ShellText } from './shell-text.ts'
import { partTemplate, unescaped, type WordContext } from './shell-words.ts'

/** A here-document whose characters can be taken by range. */
export interface HeredocBody {
  readonly text: ShellText
  readonly from: number
  readonly to: number
  /** The characters `[from, to)`, expanded as the shell does. */
  readonly template: (from: number, to: number) => Template
}

export const heredocBody = ({ body, delimiter }: HereDoc, context: WordContext): HeredocBody => {
  const { text } = context
  const isQuoted = delimiter?.quoted ?? false
  const shared = { text, from: body.pos, to: body.end }
  const written = text.text.slice(body.pos, body.end)
  if (isQuoted || !/[$`\\]/.test(written)) return { ...shared, template: (from, to) => partsBetween(text, from, to) }
  const parts = body.parts
  if (!parts) return { ...shared, template: (from, to) => unescaped(text, from, to, 'heredoc') }
  return { ...shared, template: expandedIn(parts, context) }
}

const expandedIn = (parts: readonly WordPart[], context: WordContext): HeredocBody['template'] => {
  const read = new Map<WordPart, Template>()
  const expansion = (part: WordPart): Template => {
    const template = read.get(part) ?? partTemplate(part, context, 'heredoc')
    read.set(part, template)
    return template
  }
  return (from, to) => {
    const found: Template[] = []
    for (let index = firstPart(parts, from); index < parts.length && parts[index]!.pos < to; index += 1) {
      const part = parts[index]!
      if (part.type === 'Literal')
        found.push(unescaped(context.text, Math.max(part.pos, from), Math.min(part.end, to), 'heredoc'))
      else if (part.pos >= from) found.push(expansion(part))
    }
    return found.flat()
  }
}

/** The first part that ends after a character. */
const firstPart = (parts: readonly WordPart[], from: number): number => {
  let low = 0
  let high = parts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (parts[middle]!.end > from) high = middle
    else low = middle + 1
  }
  return low
}

type Line = Readonly<{ from: number; to: number }>

/** The facts of a body whose language nothing says; `path` names what it is written to, where that is known. */
export const heredocFacts = (
  body: HeredocBody,
  path: readonly string[],
): Readonly<{ texts: readonly Text[]; blocks: readonly Block[] }> => {
  const texts: Text[] = []
  const blocks = new BlockReader(body)
  const { text } = body.text
  for (let from = afterSchemas(text, body); from < body.to;) {
    const newline = text.indexOf('\n', from)
    const to = newline < 0 || newline > body.to ? body.to : newline
    const line = trimmed(text, { from, to })
    if (line.from < line.to) {
      const isTelling = tells(body.text, line)
      const template = isTelling ? body.template(line.from, line.to) : []
      if (isTelling) texts.push({ value: template, path })
      blocks.addLine(line, line.from - from, isTelling)
    }
    from = text.startsWith('---', to + 1) ? afterSchemas(text, { from: to + 1, to: body.to }) : to + 1
  }
  return { texts, blocks: blocks.finish() }
}

const SCHEMA = /^kind: *["']?CustomResourceDefinition["']? *$/m

/** Installers write hundreds of pages of custom resource definitions, which name nothing: these documents are left out. */
const afterSchemas = (text: string, { from, to }: Line): number => {
  let start = from
  while (start < to) {
    const next = text.indexOf('\n---', start)
    const end = next < 0 || next > to ? to : next + 1
    if (!SCHEMA.test(text.slice(start, end))) break
    start = end
  }
  return start
}

const trimmed = (text: string, { from, to }: Line): Line => {
  while (from < to && isBlank(text.charCodeAt(from))) from += 1
  while (to > from && isBlank(text.charCodeAt(to - 1))) to -= 1
  return { from, to }
}

const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 13

/** Whether a line may name something of outside: it holds a digit or a variable, and what joins names and versions. */
const tells = (text: ShellText, { from, to }: Line): boolean => {
  let hasValue = false
  let hasJoint = false
  for (let at = from; at < to && !(hasValue && hasJoint); at += 1) {
    const code = text.text.charCodeAt(at)
    if ((code >= 48 && code <= 57) || code === 36) hasValue = true
    else if (code === 47 || code === 58 || code === 61 || code === 64) hasJoint = true
  }
  return hasJoint && (hasValue || holdsHole(text, from, to))
}

/** A mapping or a list that is being read. */
type Frame = {
  readonly isList: boolean
  readonly column: number
  /** The key, or the number of the item, that it stands under. */
  readonly segment: string
  readonly parent: Frame | undefined
  readonly entries: { key: string; value: Line }[]
  items: number
  isTelling: boolean
}

/** Keys whose value tells something even without a digit. */
const TELLING_KEYS: ReadonlySet<string> = new Set(['image', 'repository', 'tag', 'version', 'chart', 'ref', 'url'])

/** Where the colon behind a key of one word stands; -1 where the line begins with none. */
const colonAfterKey = (text: string, from: number, to: number): number => {
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at)
    if (isBlank(code)) return -1
    if (code === 58 && (at + 1 === to || isBlank(text.charCodeAt(at + 1)))) return at
  }
  return -1
}

class BlockReader {
  readonly #body: HeredocBody
  readonly #blocks: Block[] = []
  #top: Frame | undefined

  constructor(body: HeredocBody) {
    this.#body = body
  }

  /** `indent`: how many blanks stand before the line. */
  addLine({ from, to }: Line, indent: number, isTelling: boolean): void {
    const { text } = this.#body.text
    let at = from
    while (text[at] === '-' && (text[at + 1] === ' ' || at + 1 === to)) {
      this.#item(indent + at - from)
      at += 1
      while (at < to && text[at] === ' ') at += 1
    }
    const colon = colonAfterKey(text, at, to)
    if (colon > at) {
      this.#key(indent + at - from)
      const key = text.slice(at, colon).replaceAll(/["']/g, '')
      this.#add(key, trimmed(text, { from: colon + 1, to }), isTelling || TELLING_KEYS.has(key))
    } else if (at > from && this.#top?.isList) this.#add(String(this.#top.items - 1), { from: at, to }, isTelling)
  }

  finish(): readonly Block[] {
    this.#closeAbove(-1)
    return this.#blocks
  }

  #item(column: number): void {
    this.#closeAbove(column)
    if (!this.#top?.isList || this.#top.column < column) this.#open(true, column)
    if (this.#top) this.#top.items += 1
  }

  #key(column: number): void {
    this.#closeAbove(column)
    if (this.#top?.isList && this.#top.column === column) this.#close(this.#top)
    if (!this.#top || this.#top.isList || this.#top.column < column) this.#open(false, column)
  }

  #open(isList: boolean, column: number): void {
    const parent = this.#top
    const segment = parent?.isList ? String(parent.items - 1) : (parent?.entries.at(-1)?.key ?? '')
    this.#top = { isList, column, segment, parent, entries: [], items: 0, isTelling: false }
  }

  #add(key: string, value: Line, isTelling: boolean): void {
    if (!this.#top) return
    this.#top.entries.push({ key, value })
    if (isTelling) this.#top.isTelling = true
  }

  #closeAbove(column: number): void {
    while (this.#top && this.#top.column > column) this.#close(this.#top)
  }

  #close(frame: Frame): void {
    this.#top = frame.parent
    if (frame.isTelling) this.#blocks.push({ path: pathOf(frame), entries: this.#entries(frame) })
  }

  #entries({ entries }: Frame): readonly Entry[] {
    return entries.flatMap(({ key, value }) => {
      const { line, comment } = withoutComment(this.#body.text.text, value)
      const template = this.#body.template(line.from, line.to)
      return template.length === 0 ? [] : [{ key, value: template, ...(comment ? { comment } : {}) }]
    })
  }
}

const pathOf = (frame: Frame): readonly string[] => {
  const path: string[] = []
  for (let one: Frame | undefined = frame; one?.parent; one = one.parent) path.unshift(one.segment)
  return path
}

/** The value without quotes, and the comment behind it. */
const withoutComment = (text: string, { from, to }: Line): Readonly<{ line: Line; comment?: string }> => {
  const quote = text[from]
  if (quote === '"' || quote === "'") {
    const close = text.indexOf(quote, from + 1)
    return { line: { from: from + 1, to: close < 0 || close > to ? to : close } }
  }
  const written = text.slice(from, to)
  const hash = /(?:^|\s)#/.exec(written)
  if (!hash) return { line: { from, to } }
  return {
    line: trimmed(text, { from, to: from + hash.index }),
    comment: written.slice(hash.index).replace(/^\s*#\s*/, ''),
  }
}
