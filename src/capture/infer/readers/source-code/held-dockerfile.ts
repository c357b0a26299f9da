/**
 * A Dockerfile that a program holds as a string: the images of its stages, and what its `RUN` does. (Tilt, Dagger and tests
 * of builders write such.)
 */
import { NO_FACTS, joinFacts, type Facts, type Text } from '../../facts.ts'
import { dropText, plainText } from '../../shell/shell-commands.ts'
import { shellTextFacts } from '../../shell/shell-facts.ts'
import { ShellTextBuilder } from '../../shell/shell-text.ts'
import { isReference, type Part, type Template } from '../../template.ts'

const FROM = /^\s*FROM[ \t]+(?:--\S+[ \t]+)*(?=[\w\uE000.-])/
const RUN = /^\s*RUN[ \t]+/

/** `lines` of one string; `undefined` where it is none. */
export const heldDockerfile = (lines: readonly Template[], path: readonly string[]): Facts | undefined => {
  if (!lines.some((line) => FROM.test(plainText(line)))) return undefined
  const texts: Text[] = []
  const facts: Facts[] = []
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]!
    const text = plainText(line)
    const from = FROM.exec(text)?.[0].length
    if (from !== undefined) texts.push({ value: firstWord(dropText(line, from)), path: [...path, 'image'] })
    const run = RUN.exec(text)?.[0].length
    if (run === undefined) continue
    const script = new ShellTextBuilder()
    script.addTemplate(dropText(line, run))
    // In most languages the backslash at the end of a line has gone with the string's own escapes.
    for (let last = text; GOES_ON.test(last) && index + 1 < lines.length; last = plainText(lines[index]!)) {
      index += 1
      script.addForeign('\n')
      script.addTemplate(lines[index]!)
    }
    facts.push(shellTextFacts(script.build()))
  }
  return joinFacts([{ ...NO_FACTS, texts }, ...facts])
}

const GOES_ON = /(?:\\|&&|\|\||[|;])\s*$/

const firstWord = (template: Template): Template => {
  const word: Part[] = []
  for (const part of template) {
    const text = isReference(part) ? undefined : /^\S*/.exec(part.text)?.[0]
    if (isReference(part)) word.push(part)
    else if (text) word.push({ ...part, text })
    if (!isReference(part) && text !== part.text) break
  }
  return word
}
