/**
 * The elements of an XML text as a flat list with their places, in one pass: project files need names, texts and offsets,
 * no document model, and the parsers at hand build one or give no offsets. What is checked is that tags
 * match; entities stay as written, since no version holds one.
 */
import { brokenText, excerpt } from '../broken-text.ts'
import type { PlacedText } from '../pins/declared-dependency.ts'
import { lineAt, lineStartsOf } from '../text-position.ts'

export type XmlElement = Readonly<{
  /** Without namespace prefix. */
  name: string
  parent?: XmlElement
  line: number
  attributes: ReadonlyMap<string, PlacedText>
  /** Its own text without blanks around it, comments passed over, CDATA included; empty where child elements or comments divide it. */
  text: PlacedText
}>

type Open = Omit<XmlElement, 'text'> & { text: PlacedText; isDivided: boolean }

const NAME = /[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?/y
const ATTRIBUTE = /\s+([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y
const TAG_END = /\s*(\/?)>/y

/** Markup that holds no element: what opens it, what ends it. */
const PASSED_OVER = [
  ['<!--', '-->'],
  ['<?', '?>'],
  ['<!DOCTYPE', '>'],
] as const

/** In the order of their start tags. Throws ParseError. */
export const readXmlElements = (text: string): readonly XmlElement[] => new Scanner(text).scan()

class Scanner {
  readonly #text: string
  readonly #starts: readonly number[]
  readonly #elements: Open[] = []
  readonly #stack: Open[] = []
  #at = 0

  constructor(text: string) {
    this.#text = text
    this.#starts = lineStartsOf(text)
  }

  scan(): readonly XmlElement[] {
    for (;;) {
      const next = this.#text.indexOf('<', this.#at)
      this.#addText(this.#at, next < 0 ? this.#text.length : next)
      if (next < 0) break
      this.#at = next
      this.#readMarkup()
    }
    const open = this.#stack.at(-1)
    if (open) throw this.#fault(this.#text.length, `</${open.name}>`, 'the end of the file')
    if (this.#elements.length === 0) throw this.#fault(0, 'XML', excerpt(this.#text, 20) || 'nothing')
    return this.#elements
  }

  #readMarkup(): void {
    if (this.#text.startsWith('<![CDATA[', this.#at)) return this.#readCharacters()
    const passed = PASSED_OVER.find(([open]) => this.#text.startsWith(open, this.#at))
    if (passed) return this.#passOver(passed[0], passed[1])
    if (this.#text[this.#at + 1] === '/') this.#close()
    else this.#open()
  }

  #readCharacters(): void {
    const end = this.#endOf(']]>', '<![CDATA[')
    this.#addText(this.#at + '<![CDATA['.length, end - ']]>'.length)
    this.#at = end
  }

  #passOver(open: string, close: string): void {
    const subset =
      open === '<!DOCTYPE' ? this.#text.slice(this.#at, this.#text.indexOf('>', this.#at)).includes('[') : false
    this.#at = this.#endOf(subset ? ']>' : close, open)
  }

  #endOf(close: string, open: string): number {
    const end = this.#text.indexOf(close, this.#at)
    if (end < 0) throw this.#fault(this.#at, `"${close}" after "${open}"`, 'the end of the file')
    return end + close.length
  }

  #open(): void {
    const start = this.#at
    NAME.lastIndex = start + 1
    const name = NAME.exec(this.#text)?.[0]
    if (name === undefined) throw this.#fault(start, 'a tag', this.#here(start))
    this.#at = NAME.lastIndex
    const attributes = this.#readAttributes()
    TAG_END.lastIndex = this.#at
    const end = TAG_END.exec(this.#text)
    if (!end) throw this.#fault(this.#at, `the end of the tag <${name}>`, this.#here(this.#at))
    this.#at = TAG_END.lastIndex
    const parent = this.#stack.at(-1)
    if (parent) divide(parent)
    const line = lineAt(this.#starts, start)
    const element: Open = {
      name: name.slice(name.indexOf(':') + 1),
      ...(parent ? { parent } : {}),
      line,
      attributes,
      text: { value: '', start: this.#at, line },
      isDivided: false,
    }
    this.#elements.push(element)
    if (end[1] === '') this.#stack.push(element)
  }

  #readAttributes(): ReadonlyMap<string, PlacedText> {
    const attributes = new Map<string, PlacedText>()
    for (;;) {
      ATTRIBUTE.lastIndex = this.#at
      const match = ATTRIBUTE.exec(this.#text)
      if (!match) return attributes
      this.#at = ATTRIBUTE.lastIndex
      const value = match[2] ?? match[3] ?? ''
      const start = this.#at - 1 - value.length
      attributes.set(match[1] ?? '', { value, start, line: lineAt(this.#starts, start) })
    }
  }

  #close(): void {
    const end = this.#endOf('>', '</')
    const name = this.#text.slice(this.#at + 2, end - 1).trim()
    const open = this.#stack.pop()
    if (open?.name !== name.slice(name.indexOf(':') + 1))
      throw this.#fault(this.#at, open ? `</${open.name}>` : 'a tag', this.#here(this.#at))
    this.#at = end
  }

  #addText(from: number, to: number): void {
    const element = this.#stack.at(-1)
    const raw = this.#text.slice(from, to)
    const value = raw.trim()
    if (!element || value === '') return
    if (element.text.value !== '') divide(element)
    if (element.isDivided) return
    const start = from + raw.indexOf(value)
    element.text = { value, start, line: lineAt(this.#starts, start) }
  }

  #here(at: number): string {
    return `"${excerpt(this.#text.slice(at, at + 40), 20)}"`
  }

  #fault(at: number, expected: string, found: string) {
    return brokenText(this.#text, { line: lineAt(this.#starts, at), expected, found })
  }
}

const divide = (element: Open): void => {
  element.isDivided = true
  element.text = { ...element.text, value: '' }
}

/** The children of each element by name; of several of one name the first. */
export const xmlChildren = (
  elements: readonly XmlElement[],
): ((element: XmlElement | undefined) => ReadonlyMap<string, XmlElement>) => {
  const children = new Map<XmlElement | undefined, Map<string, XmlElement>>()
  for (const element of elements) {
    const known = children.get(element.parent) ?? new Map<string, XmlElement>()
    if (!known.has(element.name)) known.set(element.name, element)
    children.set(element.parent, known)
  }
  return (element) => children.get(element) ?? NO_CHILDREN
}

const NO_CHILDREN: ReadonlyMap<string, XmlElement> = new Map()
