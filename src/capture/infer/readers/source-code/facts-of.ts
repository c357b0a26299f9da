/** From the strings of a source file to facts: definitions of variables, blocks of fields, texts. */
import { joinFacts, NO_FACTS, type Block, type Definition, type Facts, type Text } from '../../facts.ts'
import { shellTextFacts } from '../../shell/shell-facts.ts'
import { heldCommands } from '../../subjects/held-commands.ts'
import type { Template } from '../../template.ts'
import { isBuiltOnPlace, isPieceOf, isTelling, isTellingName, mayMatter, shapeOf } from '../telling-text.ts'
import { readCommands } from './commands.ts'
import { contextOf, type Context } from './context.ts'
import { readExpression } from './expression.ts'
import { optionDefault } from './functions.ts'
import { pairConstants, readGroup } from './groups.ts'
import { linesOfString } from './many-lines.ts'
import { nameBefore } from './names.ts'
import { followReferences } from './references.ts'
import { readToken, skipBack, type Source, type Span, type StringToken } from './tokens.ts'

/** Facts under construction, and how far expressions have been read. */
type Reading = Readonly<{
  source: Source
  definitions: Definition[]
  blocks: Block[]
  texts: Text[]
  /** Of strings that hold files and commands. */
  held: Facts[]
  /** Brackets whose fields were read. */
  groups: Set<number>
}> & { readTo: number; read: number }

const LONGEST_STRING = 2000
/** A file with more strings that could matter holds data. */
const MOST_STRINGS = 1500

export const factsOf = (source: Source): Facts => {
  const reading: Reading = {
    source,
    definitions: [],
    blocks: [],
    texts: [],
    held: [],
    groups: new Set(),
    readTo: 0,
    read: 0,
  }
  const commands = readCommands(source)
  let command = 0
  for (const span of source.strings) {
    while ((commands.spans[command]?.end ?? Infinity) <= span.start) command += 1
    const isInCommand = (commands.spans[command]?.start ?? Infinity) <= span.start
    if (reading.read > MOST_STRINGS) break
    if (span.start >= reading.readTo && !isInCommand) readString(reading, span)
  }
  const held = joinFacts([...reading.held, commands.facts])
  const { definitions, includes } = followReferences(source, {
    ...reading,
    texts: [...reading.texts, ...held.texts],
    scripts: held.scripts,
  })
  const blocks = [...reading.blocks, ...pairConstants(definitions)]
  const own = { ...NO_FACTS, definitions, blocks, texts: reading.texts, includes }
  return reading.held.length === 0 && commands.spans.length === 0 ? own : joinFacts([own, held])
}

const readString = (reading: Reading, span: Span): void => {
  const { source } = reading
  const sight = sightOf(source.text, span)
  if (sight === 'nothing') return
  if (
    sight === 'piece' ? !isNamed(source.text, span.start) : !mayMatter(source.text.slice(span.start + 1, span.end - 1))
  ) {
    if (sight !== 'lines') return
  }
  reading.read += 1
  const token = readToken(source, span)
  if (isDocumentation(source, token)) return
  if (sight === 'lines') readLines(reading, token)
  else readExpressionAround(reading, token)
}

type Sight = 'nothing' | 'lines' | 'signs' | 'piece'

/** What the characters of a string allow, in one pass: most strings end here. */
const sightOf = (text: string, { start, end }: Span): Sight => {
  let hasSigns = false
  let hasBlanks = false
  for (let at = start + 1; at < end - 1; at += 1) {
    const code = text.charCodeAt(at)
    if (code === NEWLINE) return 'lines'
    if (code === COLON || code === AT) hasSigns = true
    else if (code === SLASH && text.charCodeAt(at - 1) === BRACE) hasSigns = true
    else if (code === SLASH && text.charCodeAt(at - 2) === PERCENT && takesPlace(text, end)) hasSigns = true
    else if (code === BLANK) hasBlanks = true
  }
  if (end - start > LONGEST_STRING || end - start < 3) return 'nothing'
  if (hasSigns) return 'signs'
  return hasBlanks || !ASSIGNING.has(signBefore(text, start)) ? 'nothing' : 'piece'
}

/** `Sprintf("%s/%s", repoURL, tag)`: most that are formatted so are no addresses. */
const takesPlace = (text: string, end: number): boolean => {
  const argument = /^\s*[,%]\s*\(?([\w.]+)/.exec(text.slice(end, end + 60))?.[1]
  return argument !== undefined && isTellingName(argument)
}

const [NEWLINE, BLANK, SLASH, COLON, AT, BRACE, PERCENT] = [10, 32, 47, 58, 64, 125, 37]

/** `=`, `:`, `(`, `,`, `>` */
const ASSIGNING: ReadonlySet<number> = new Set([61, 58, 40, 44, 62])

const signBefore = (text: string, offset: number): number =>
  text.charCodeAt(text.charCodeAt(offset - 1) === BLANK ? offset - 2 : offset - 1)

/** `REGISTRY = "docker"`: nothing in the string tells, but what stands before it does. */
const isNamed = (text: string, offset: number): boolean => isTellingName(wordBefore(text, offset))

/** The name in front of a sign, a bracket or a type: `FRR_IMAGE` of `FRR_IMAGE: str = "`. */
const wordBefore = (text: string, offset: number): string => {
  let at = offset
  for (let words = 0; words < 3; words += 1) {
    while (at > 0 && at > offset - 60 && !isWordCharacter(text.charCodeAt(at - 1))) at -= 1
    const end = at
    while (at > 0 && at > offset - 80 && isWordCharacter(text.charCodeAt(at - 1))) at -= 1
    const word = text.slice(at, end)
    if (!TYPES.has(word)) return word
  }
  return ''
}

/** `a-z`, `A-Z`, `0-9`, `_`, `-` */
const isWordCharacter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 45

const TYPES: ReadonlySet<string> = new Set(['str', 'string', 'String', 'Final', 'Optional', 'get', 'default'])

/** A string on lines of its own that nothing takes explains the code. */
const isDocumentation = ({ text, language }: Source, { start, quote }: StringToken): boolean => {
  if (!language.hasDocstrings || quote.length < 3) return false
  const before = text.slice(Math.max(0, start - 200), start)
  return /(?:^|\n)[ \t]*(?:@\w+doc\s+)?$/.test(before) && !/[([{,=+%\\]\s*$/.test(before)
}

const readExpressionAround = (reading: Reading, token: StringToken): void => {
  const { source } = reading
  const context = contextOf(source, token)
  if (context.isOnlyRead || isFixture(context) || isComparedAfter(source, token.end)) return
  const { value, end } = readExpression(source, context.root)
  if (end < token.end) return
  reading.readTo = Math.max(reading.readTo, end)
  if (context.group !== undefined) readGroupOnce(reading, context.group, context.path)
  const option = optionOf(source, context)
  if (option) define(reading, option, value, context.path)
  else if (context.assigned) define(reading, { ...context.assigned, strength: 'set' }, value, context.path)
  else if (isBuiltOnPlace(value) || isTelling(shapeOf(value), context.path))
    reading.texts.push({ value, path: context.path })
}

const readGroupOnce = ({ source, groups, blocks }: Reading, open: number, path: readonly string[]): void => {
  if (groups.has(open)) return
  groups.add(open)
  const above = path.slice(0, -1)
  const opener = nameBefore(source.text, skipBack(source, open))
  const names = opener === '' || above.at(-1) === opener ? above : [...above, opener]
  blocks.push(...readGroup(source, open, names))
}

/** Tables of test cases hold examples. */
const isFixture = ({ path }: Context): boolean =>
  path.some((name) => /^(?:tests?|test_?cases?|cases|tcs?|tts?|fixtures?|examples?|want|expected|got)$/i.test(name))

const isComparedAfter = ({ text }: Source, end: number): boolean =>
  /^\s*(?:[!=]==?|not in\b|in\b)/.test(text.slice(end, end + 12))

type Assigned = Pick<Definition, 'name' | 'start' | 'strength'>

const define = (reading: Reading, assigned: Assigned, value: Template, path: readonly string[]): void => {
  const { name } = assigned
  const shape = shapeOf(value)
  const isText = isBuiltOnPlace(value) || isTelling(shape, name.includes('.') ? path : [name])
  // A field of something that exists: no template names it.
  if (name.includes('.')) {
    if (isText) reading.texts.push({ value, path })
  } else if (isText || isPieceOf(shape, name)) reading.definitions.push({ ...assigned, value })
  const held = heldCommands(name, value)
  if (held) reading.held.push(shellTextFacts(held))
}

/** `image = flag.String("image", "quay.io/a/b:1", …)`, `flag.StringVar(&image, "image", "quay.io/a/b:1", …)`. */
const optionOf = (source: Source, { argument, path }: Context): Assigned | undefined => {
  if (!argument || optionDefault(argument.function) !== argument.index) return undefined
  const variable = /^\(\s*&([\w.]+)/.exec(source.text.slice(argument.open, argument.open + 100))?.[1]
  const assigned = path.length > 1 ? path[0] : undefined
  const name = (variable ?? assigned)?.replace(/^.*\./, '')
  return name === undefined ? undefined : { name, start: argument.open, strength: 'default' }
}

const readLines = (reading: Reading, token: StringToken): void => {
  const context = contextOf(reading.source, token)
  if (context.isOnlyRead || isFixture(context)) return
  reading.held.push(linesOfString(reading.source, token, context.path))
}
