/** JSON5 (spec.json5.org), of which JSON and JSON with comments are parts, with the lines of its keys. */
import { UsageError } from '../../records/errors.ts'
import { isSettings, spellPath, type ForeignFile, type Path } from './settings.ts'

const DEEPEST = 100

/** Throws UsageError with file, line, expectation and what was found. */
export const readJson5 = (text: string, path: string): ForeignFile => {
  const parser = new Parser(text.replace(/^\uFEFF/, ''), path)
  const settings = parser.parse()
  if (!isSettings(settings))
    throw new UsageError({ place: path, line: 1, expected: 'an object', found: typeof settings })
  return { path, settings, lineOf: parser.lineOf }
}

const BLANK = /(?:[\s\uFEFF]+|\/\/[^\n\r\u2028\u2029]*|\/\*[^]*?\*\/)+/y
const NUMBER = /[+-]?(?:0[xX][0-9a-fA-F]+|Infinity|NaN|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w$])/y
const NAME = /[\p{ID_Start}$_][\p{ID_Continue}$\u200C\u200D]*/uy
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', 0: '\0' }
const WORDS: Readonly<Record<string, unknown>> = { true: true, false: false, null: null }

class Parser {
  readonly #text: string
  readonly #place: string
  readonly #lines = new Map<string, number>()
  #at = 0

  constructor(text: string, place: string) {
    this.#text = text
    this.#place = place
  }

  parse(): unknown {
    const value = this.#value([])
    this.#skipBlanks()
    if (this.#at < this.#text.length) throw this.#fault('the end of the file')
    return value
  }

  readonly lineOf = (path: Path): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const line = this.#lines.get(spellPath(path.slice(0, length)))
      if (line !== undefined) return line
    }
    return 1
  }

  #value(path: Path): unknown {
    this.#skipBlanks()
    if (path.length > DEEPEST) throw this.#fault(`at most ${DEEPEST} levels`)
    const char = this.#text[this.#at]
    if (char === '{') return this.#object(path)
    if (char === '[') return this.#list(path)
    if (char === '"' || char === "'") return this.#string()
    const number = this.#take(NUMBER)
    if (number !== undefined) return numberOf(number)
    const start = this.#at
    const word = this.#take(NAME)
    if (word !== undefined && word in WORDS) return WORDS[word]
    this.#at = start
    throw this.#fault('a value')
  }

  #object(path: Path): unknown {
    const entries: [string, unknown][] = []
    this.#items('}', () => {
      const line = this.#line()
      const key = this.#key()
      const inner = [...path, key]
      this.#lines.set(spellPath(inner), line)
      this.#skipBlanks()
      if (this.#text[this.#at] !== ':') throw this.#fault('":"')
      this.#at += 1
      entries.push([key, this.#value(inner)])
    })
    return Object.fromEntries(entries)
  }

  #list(path: Path): unknown {
    const items: unknown[] = []
    this.#items(']', () => {
      const inner = [...path, items.length]
      this.#lines.set(spellPath(inner), this.#line())
      items.push(this.#value(inner))
    })
    return items
  }

  #items(end: string, read: () => void): void {
    this.#at += 1
    for (;;) {
      this.#skipBlanks()
      if (this.#text[this.#at] === end) break
      read()
      this.#skipBlanks()
      if (this.#text[this.#at] === ',') this.#at += 1
      else if (this.#text[this.#at] !== end) throw this.#fault(`"," or "${end}"`)
    }
    this.#at += 1
  }

  #key(): string {
    const char = this.#text[this.#at]
    if (char === '"' || char === "'") return this.#string()
    const name = this.#take(NAME)
    if (name === undefined) throw this.#fault('a key')
    return name
  }

  #string(): string {
    const quote = this.#text[this.#at] ?? ''
    const stop = quote === '"' ? /["\\\n\r]/g : /['\\\n\r]/g
    let value = ''
    let from = this.#at + 1
    for (;;) {
      stop.lastIndex = from
      const found = stop.exec(this.#text)
      if (!found || found[0] === '\n' || found[0] === '\r') throw this.#fault(`a closing ${quote}`)
      value += this.#text.slice(from, found.index)
      this.#at = found.index + 1
      if (found[0] === quote) return value
      value += this.#escape()
      from = this.#at
    }
  }

  #escape(): string {
    const char = this.#text[this.#at] ?? ''
    this.#at += 1
    if (char === 'x' || char === 'u') {
      const code = this.#take(char === 'x' ? /[0-9a-fA-F]{2}/y : /[0-9a-fA-F]{4}/y)
      if (code === undefined) throw this.#fault('hexadecimal digits')
      return String.fromCharCode(Number.parseInt(code, 16))
    }
    if (char === '\r' && this.#text[this.#at] === '\n') this.#at += 1
    return /[\n\r\u2028\u2029]/.test(char) ? '' : (ESCAPES[char] ?? char)
  }

  #skipBlanks(): void {
    this.#take(BLANK)
  }

  #take(expression: RegExp): string | undefined {
    expression.lastIndex = this.#at
    const found = expression.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  /** Counted on from the last one, so that a long file is read once. */
  #line(): number {
    for (; this.#counted < this.#at; this.#counted += 1) if (this.#text[this.#counted] === '\n') this.#current += 1
    return this.#current
  }
  #counted = 0
  #current = 1

  #fault(expected: string): UsageError {
    const rest = this.#text
      .slice(this.#at, this.#at + 20)
      .split('\n', 1)
      .join('')
    const found = this.#at >= this.#text.length ? 'the end of the file' : `"${rest}"`
    return new UsageError({ place: this.#place, line: this.#line(), expected, found })
  }
}

const numberOf = (text: string): number => {
  const sign = text.startsWith('-') ? -1 : 1
  return sign * Number(text.replace(/^[+-]/, ''))
}
