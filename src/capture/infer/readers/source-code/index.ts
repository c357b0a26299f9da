/**
 * Source code. Programs pull images, download releases and carry versions in constants, but have no manifest that says
 * so. Only strings are looked at, and of these only what could name an image, an address or a version; comments,
 * messages and comparisons fix nothing and are left out.
 */
import type { SourceFile } from '../../../contract.ts'
import { NO_FACTS, type Facts } from '../../facts.ts'
import type { Reader } from '../contract.ts'
import { factsOf } from './facts-of.ts'
import { languageOf } from './languages.ts'
import { scanSource } from './tokens.ts'

/** What a person writes has no such lines, nor so many letters in all of them; minified scripts have. */
const LONGEST_LINE = 5000
const MOST_LETTERS_A_LINE = 300
const GENERATED = /@generated\b|\bdo not (?:edit|modify)\b/i
const HEAD = 2000

const read = (file: SourceFile): Facts => {
  const { path, text } = file
  const language = languageOf(path)
  if (!language || GENERATED.test(text.slice(0, HEAD)) || (language.name === 'javascript' && isMinified(path, text)))
    return NO_FACTS
  return factsOf(scanSource(file, language))
}

const isMinified = (path: string, text: string): boolean => {
  if (/[.-]min\.[a-z]+$/.test(path)) return true
  let lines = 1
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start)
    if ((end === -1 ? text.length : end) - start > LONGEST_LINE) return true
    if (end === -1) break
    lines += 1
    start = end + 1
  }
  return lines > 10 && text.length / lines > MOST_LETTERS_A_LINE
}

export const sourceCode: Reader = { name: 'source-code', read }
