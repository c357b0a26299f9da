/**
 * The attributes of a file in HashiCorp's configuration language (github.com/hashicorp/hcl, "HCL Native Syntax
 * Specification"): Terraform, Packer, Nomad, docker bake. No parser on npm gives offsets, so this is a scanner of blocks,
 * attributes, strings and here-documents; expressions are not evaluated. Deep nesting costs no stack.
 */

/** A run of a string: what is written, or `${…}` with the offsets of the whole. */
export type HclPart =
  | Readonly<{ text: string; start: number }>
  | Readonly<{ expression: string; start: number; end: number }>

export type HclAttribute = Readonly<{
  /** Types and labels of the blocks and keys of the objects around it, list indices as numbers in text. */
  path: readonly string[]
  key: string
  /** Offset of the key, or of the value within a list. */
  start: number
  /** Number of the block or object in the file: attributes of one share it. */
  block: number
  /** A string; absent where the value is an expression. */
  parts?: readonly HclPart[]
  /** An expression as it is written: `var.tag`, `"v1" == x`; its offset. */
  expression?: Readonly<{ text: string; start: number }>
}>

type Frame = Readonly<{ path: readonly string[]; block: number; isList: boolean }> & { elements: number }

/** Blocks nest a few levels; what nests deeper is no configuration. */
const DEEPEST = 64
const NAME = /[A-Za-z_][\w.-]*/y

export const readHcl = (text: string): readonly HclAttribute[] => new HclScanner(text).read()

class HclScanner {
  private readonly found: HclAttribute[] = []
  private readonly frames: Frame[] = [{ path: [], block: 0, isList: false, elements: 0 }]
  private blocks = 0
  private at = 0

  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  read(): readonly HclAttribute[] {
    while (this.at < this.text.length && this.frames.length <= DEEPEST) {
      this.skip()
      const character = this.text[this.at] ?? ''
      if (character === '}' || character === ']') {
        if (this.frames.length > 1) this.frames.pop()
        this.at += 1
      } else if (this.frame().isList) this.readElement()
      else this.readItem()
    }
    return this.found
  }

  private frame(): Frame {
    return this.frames[this.frames.length - 1]!
  }

  /** Blanks, commas, comments. */
  private skip(): void {
    for (;;) {
      while (this.at < this.text.length && (this.text.charCodeAt(this.at) <= 32 || this.text[this.at] === ','))
        this.at += 1
      const two = this.text.slice(this.at, this.at + 2)
      if (two.startsWith('#') || two === '//') this.at = this.lineEnd(this.at)
      else if (two === '/*') this.at = this.indexOrEnd('*/', this.at + 2, 2)
      else return
    }
  }

  private lineEnd(from: number): number {
    return this.indexOrEnd('\n', from, 0)
  }

  private indexOrEnd(wanted: string, from: number, length: number): number {
    const index = this.text.indexOf(wanted, from)
    return index === -1 ? this.text.length : index + length
  }

  /** `key = value`, `key : value`, `type "label" {`; anything else costs one character. */
  private readItem(): void {
    const start = this.at
    const key = this.readName()
    if (key === undefined) {
      this.at += 1
      return
    }
    const labels: string[] = []
    for (;;) {
      this.skipBlanks()
      const sign = this.text[this.at]
      if (sign === '=' || sign === ':') {
        this.at += this.text[this.at + 1] === '>' ? 2 : 1
        this.readValue([...this.frame().path, ...labels], labels.length === 0 ? key : (labels.at(-1) ?? key), start)
        return
      }
      if (sign === '{') return this.open([...this.frame().path, key, ...labels], false)
      const label = this.readName()
      if (label === undefined) return
      labels.push(label)
    }
  }

  private skipBlanks(): void {
    while (this.text[this.at] === ' ' || this.text[this.at] === '\t') this.at += 1
  }

  /** A bare or quoted name. */
  private readName(): string | undefined {
    if (this.text[this.at] === '"') {
      const parts = this.readString()
      return parts.map((part) => ('text' in part ? part.text : '')).join('')
    }
    NAME.lastIndex = this.at
    const name = NAME.exec(this.text)?.[0]
    if (name !== undefined) this.at += name.length
    return name
  }

  private open(path: readonly string[], isList: boolean): void {
    this.at += 1
    this.blocks += 1
    this.frames.push({ path, block: this.blocks, isList, elements: 0 })
  }

  private readElement(): void {
    const frame = this.frame()
    const index = String(frame.elements++)
    this.readValue(frame.path, index, this.at)
  }

  private readValue(path: readonly string[], key: string, start: number): void {
    this.skipBlanks()
    const sign = this.text[this.at]
    if (sign === '{' || sign === '[') return this.open([...path, key], sign === '[')
    const { block } = this.frame()
    const place = { path, key, start, block }
    if (sign === '"') {
      const parts = this.readString()
      if (this.isEndOfValue()) this.found.push({ ...place, parts })
      return
    }
    if (this.text.startsWith('<<', this.at)) {
      this.found.push({ ...place, parts: this.readHeredoc() })
      return
    }
    const expression = this.readExpression()
    if (expression.text !== '') this.found.push({ ...place, expression })
    else this.at += 1
  }

  /** `"a" == b` and `"a" : "b"` of a condition are no values. */
  private isEndOfValue(): boolean {
    this.skipBlanks()
    return !/[=!<>?&|]/.test(this.text[this.at] ?? '')
  }

  /** Leaves `at` behind the closing quote, or at the end of the line where there is none. */
  private readString(): readonly HclPart[] {
    const parts: HclPart[] = []
    let plain = this.at + 1
    let at = plain
    const flush = (end: number) => {
      if (end > plain) parts.push({ text: this.text.slice(plain, end), start: plain })
    }
    for (; at < this.text.length; at += 1) {
      const character = this.text[at]
      if (character === '"' || character === '\n') break
      if (character === '\\') {
        flush(at)
        at += 1
        plain = /["\\]/.test(this.text[at] ?? '') ? at : at + 1
      } else if ((character === '$' || character === '%') && this.text[at + 1] === '{') {
        flush(at)
        const end = this.expressionEnd(at + 2)
        parts.push({ expression: this.text.slice(at + 2, end - 1).trim(), start: at, end })
        plain = end
        at = end - 1
      }
    }
    flush(at)
    this.at = this.text[at] === '"' ? at + 1 : at
    return parts
  }

  /** Behind the `}` that closes an interpolation; at the end of the line where none does. */
  private expressionEnd(from: number): number {
    let depth = 1
    for (let at = from; at < this.text.length; at += 1) {
      const character = this.text[at]
      if (character === '\n') return at
      if (character === '{') depth += 1
      if (character === '}' && --depth === 0) return at + 1
    }
    return this.text.length
  }

  private readHeredoc(): readonly HclPart[] {
    const match = /^<<-?([A-Za-z_]\w{0,60})[^\n]{0,40}\n/.exec(this.text.slice(this.at, this.at + 120))
    if (!match) {
      this.at += 2
      return []
    }
    const start = this.at + match[0].length
    let line = start
    while (line < this.text.length) {
      const end = this.lineEnd(line)
      if (this.text.slice(line, end).trim() === match[1]) {
        this.at = end
        return [{ text: this.text.slice(start, line), start }]
      }
      line = end + 1
    }
    this.at = this.text.length
    return [{ text: this.text.slice(start), start }]
  }

  /** Up to the end of the line or of what encloses it; brackets may go on over lines. */
  private readExpression(): Readonly<{ text: string; start: number }> {
    const start = this.at
    let depth = 0
    while (this.at < this.text.length) {
      const character = this.text[this.at] ?? ''
      if (character === '"') {
        this.readString()
        continue
      }
      if (depth === 0 && /[\n,}\]#]/.test(character)) break
      if (/[([{]/.test(character)) depth += 1
      if (/[)\]}]/.test(character)) depth -= 1
      this.at += 1
    }
    return { text: this.text.slice(start, this.at).trim(), start }
  }
}
