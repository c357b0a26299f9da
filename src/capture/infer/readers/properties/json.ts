/** Scalars of a JSON document (with comments, as editors allow) and the keys that lead to them; deep nesting costs no stack. */
import { createScanner } from 'jsonc-parser'

export type JsonString = Readonly<{
  /** Keys from the outermost, list indices as numbers in text; the key of the value last. */
  path: readonly string[]
  text: string
  /** Offset of the first character; the quotes left out. */
  start: number
  /** Number of the object in the document: values of one share it. */
  object: number
  /** The key under which it stands begins here. */
  keyStart: number
}>

type Frame = Readonly<{ isList: boolean; object: number; path: readonly string[] }> & {
  key: string
  keyStart: number
  elements: number
}

const DEEPEST = 100

/** Numbers of jsonc-parser's `SyntaxKind`, which is a `const enum`: it cannot be imported as a value. */
const TOKEN = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  null: 7,
  string: 10,
  number: 11,
  end: 17,
}

/** Only strings that are written without escapes. What cannot be read ends the reading, what was read stays. */
export const readJsonStrings = (text: string): readonly JsonString[] => {
  const scanner = createScanner(text, true)
  const found: JsonString[] = []
  const frames: Frame[] = []
  let objects = 0
  const keyOf = (frame: Frame): string => (frame.isList ? String(frame.elements++) : frame.key)
  for (let token: number = scanner.scan(); token !== TOKEN.end; token = scanner.scan()) {
    const frame = frames.at(-1)
    if (token === TOKEN.openBrace || token === TOKEN.openBracket) {
      if (frames.length >= DEEPEST) return found
      const path = frame ? [...frame.path, keyOf(frame)] : []
      const isList = token === TOKEN.openBracket
      objects += 1
      frames.push({ isList, object: objects, path, key: '', keyStart: 0, elements: 0 })
    } else if (token === TOKEN.closeBrace || token === TOKEN.closeBracket) frames.pop()
    else if (token === TOKEN.comma && frame) frame.key = ''
    else if (token === TOKEN.string && frame) {
      const value = scanner.getTokenValue()
      const start = scanner.getTokenOffset() + 1
      if (!frame.isList && frame.key === '') {
        frame.key = value
        frame.keyStart = start
      } else if (value !== '' && text.startsWith(value, start))
        found.push({
          path: [...frame.path, keyOf(frame)],
          text: value,
          start,
          object: frame.object,
          keyStart: frame.keyStart,
        })
    } else if (frame?.isList && token >= TOKEN.null && token <= TOKEN.number) frame.elements += 1
  }
  return found
}
