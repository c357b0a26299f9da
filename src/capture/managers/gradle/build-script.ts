/**
 * Build scripts are programs: what is read is what they state as literals, in the notations of Gradle's manual. A version in
 * a variable stands where this file sets the variable.
 */
import type { Scope } from '../../../records/inventory.ts'
import { excerpt, refuseConflict } from '../../broken-text.ts'
import type { LentVersion } from '../../contract.ts'
import { isLiteral, isMark, readSourceTokens, type SourceToken } from '../../formats/source-tokens.ts'
import type { Found } from '../../found.ts'
import type { PlacedText } from '../../pins/declared-dependency.ts'
import { enclosingBlocks } from './blocks.ts'
import { borrowArtifact, parseCoordinates, pinArtifact, pluginMarker, type Use } from './coordinates.ts'
import { TOOL_ARTIFACTS } from './tool-artifacts.ts'
import { plainName, referenceIn, variablesOf, type Variables } from './variables.ts'

type Script = Readonly<{ tokens: readonly SourceToken[]; variables: Variables }>

export type BuildScript = Readonly<{ found: readonly Found[]; lent: readonly LentVersion[] }>

/** Throws ParseError where a merge left its markers. */
export const readBuildScript = (text: string): BuildScript => {
  refuseConflict(text, 'a build script')
  const all = readSourceTokens(text, { lineComment: '//', blockComment: ['/*', '*/'], hasTripleQuotes: true })
  const tokens = all.filter(({ kind }) => kind !== 'end')
  const blocks = enclosingBlocks(tokens)
  const script: Script = { tokens, variables: variablesOf(tokens, blocks) }
  const found = tokens.flatMap((token, index) => {
    if (token.kind === 'string') return readCoordinates(script, index)
    return token.kind === 'word' ? readWord(script, index, blocks[index]?.name ?? '') : []
  })
  return { found, lent: script.variables.lent }
}

const readWord = (script: Script, index: number, block: string): readonly Found[] => {
  const word = script.tokens[index]?.text ?? ''
  switch (word) {
    case 'group':
      return readNamed(script, index)
    case 'id':
    case 'kotlin':
      return [...readPlugin(script, index), ...readKotlinModule(script, index)]
    default:
      return [...readTool(script, index, block), ...readPositional(script, index)]
  }
}

/** `"group:artifact:version"`, `"group:artifact:$version"`, `"group:artifact:" + version`. */
const readCoordinates = (script: Script, index: number): readonly Found[] => {
  const token = script.tokens[index]!
  const coordinates = parseCoordinates(token.text)
  const name = coordinates && script.variables.expand(coordinates.name)
  if (!coordinates) return []
  if (name === undefined)
    return [{ gap: { line: token.line, text: excerpt(token.text), why: 'a name that is computed' } }]
  const use = { name, scope: scopeAt(script, index), section: 'dependencies', line: token.line }
  if (coordinates.version === '') return isMark(script.tokens[index + 1], '+') ? readValue(script, use, index + 2) : []
  const start = token.start + coordinates.start
  return readVersion(script, use, { value: coordinates.version, start, line: token.line })
}

/** Group, name, version, classifier, type. */
const MOST_ARGUMENTS = 5

/** `group: "g", name: "a", version: "v"`, in Kotlin with `=`. */
const readNamed = (script: Script, index: number): readonly Found[] => {
  const { tokens } = script
  const values = new Map<string, number>()
  for (let at = index; at < index + 4 * MOST_ARGUMENTS; at += 4) {
    const [key, sign, value, comma] = tokens.slice(at, at + 4)
    if (key?.kind !== 'word' || !(isMark(sign, ':') || isMark(sign, '=')) || !value) break
    values.set(key.text, at + 2)
    if (!isMark(comma, ',')) break
  }
  const [group, name] = ['group', 'name'].map((key) => tokens[values.get(key) ?? -1])
  const version = values.get('version')
  if (!isLiteral(group) || !isLiteral(name) || version === undefined) return []
  const use = {
    name: `${group.text}:${name.text}`,
    scope: scopeAt(script, index),
    section: 'dependencies',
    line: group.line,
  }
  return readValue(script, use, version)
}

/** `id("x") version "y"`, `id 'x' version 'y'`, `kotlin("jvm") version "y"`. */
const readPlugin = (script: Script, index: number): readonly Found[] => {
  const { tokens } = script
  const at = isMark(tokens[index + 1], '(') ? index + 2 : index + 1
  const name = tokens[at]
  const next = isMark(tokens[at + 1], ')') ? at + 2 : at + 1
  const keyword = isMark(tokens[next], '.') ? next + 1 : next
  if (!isLiteral(name) || tokens[keyword]?.text !== 'version') return []
  const id = tokens[index]?.text === 'kotlin' ? `org.jetbrains.kotlin.${name.text}` : name.text
  const value = isMark(tokens[keyword + 1], '(') ? keyword + 2 : keyword + 1
  return readValue(script, { name: pluginMarker(id), scope: 'build', section: 'plugins', line: name.line }, value)
}

/** `kotlin("stdlib", "1.9.0")` */
const readKotlinModule = (script: Script, index: number): readonly Found[] => {
  const [word, open, name, comma] = script.tokens.slice(index, index + 4)
  if (word?.text !== 'kotlin' || !isMark(open, '(') || !isLiteral(name) || !isMark(comma, ',')) return []
  const use = {
    name: `org.jetbrains.kotlin:kotlin-${name.text}`,
    scope: scopeAt(script, index),
    section: 'dependencies',
    line: name.line,
  }
  return readValue(script, use, index + 4)
}

const CONFIGURATION = /(?:implementation|api|only|classpath|processor|kapt|ksp|compile|runtime)$/i

/** `implementation("group", "artifact", "version")` */
const readPositional = (script: Script, index: number): readonly Found[] => {
  const [word, open, group, first, name, second] = script.tokens.slice(index, index + 6)
  if (!word || !CONFIGURATION.test(word.text) || !isMark(open, '(') || !isMark(first, ',') || !isMark(second, ','))
    return []
  if (!isLiteral(group) || !isLiteral(name)) return []
  const use = {
    name: `${group.text}:${name.text}`,
    scope: scopeOfConfiguration(word.text),
    section: 'dependencies',
    line: word.line,
  }
  return readValue(script, use, index + 6)
}

/** `checkstyle { toolVersion = "10.12.1" }`, `jacoco.toolVersion = …`. */
const readTool = (script: Script, index: number, block: string): readonly Found[] => {
  const { text = '', line = 1 } = script.tokens[index] ?? {}
  if (!text.endsWith('toolVersion')) return []
  const tool = text === 'toolVersion' ? block : text.slice(0, -'.toolVersion'.length)
  const name = TOOL_ARTIFACTS[tool.slice(tool.lastIndexOf('.') + 1)]
  if (name === undefined) return []
  const value = isMark(script.tokens[index + 1], '=') ? index + 2 : index + 1
  return readValue(script, { name, scope: 'build', section: `${tool}.toolVersion`, line }, value)
}

/** A string, a variable, or a string that is a variable. */
const readValue = (script: Script, use: Use, index: number): readonly Found[] => {
  const token = script.tokens[index]
  if (token?.kind === 'string')
    return readVersion(script, use, { value: token.text, start: token.start, line: token.line })
  return token?.kind === 'word' ? readReference(script, use, token.text) : []
}

const readVersion = (script: Script, use: Use, version: PlacedText): readonly Found[] => {
  const reference = referenceIn(version.value)
  if (reference !== undefined) return readReference(script, use, reference)
  if (!version.value.includes('$')) return LOOKS_LIKE_VERSION.test(version.value) ? [pinArtifact(use, version)] : []
  return [
    { gap: { line: version.line, text: `${use.name}: ${version.value}`, why: 'a version put together from parts' } },
  ]
}

const LOOKS_LIKE_VERSION = /\d|^\+$|^latest\./

const readReference = ({ variables }: Script, use: Use, reference: string): readonly Found[] => {
  const found = variables.find(reference)
  if (found === 'own') return []
  if (found.length > 0) return found.map(({ name, text }) => pinArtifact(use, text, name))
  return [borrowArtifact(use, plainName(reference))]
}

/** What calls the place: the last word before it on the way out, wrappers such as `platform` passed over. */
const scopeAt = ({ tokens }: Script, index: number): Scope => {
  for (let at = index - 1; at >= Math.max(0, index - 6); at -= 1) {
    const token = tokens[at]
    if (token?.kind === 'word' && CONFIGURATION.test(token.text)) return scopeOfConfiguration(token.text)
  }
  return 'runtime'
}

const scopeOfConfiguration = (name: string): Scope => {
  if (/test|debug|mock/i.test(name)) return 'dev'
  return /classpath|processor|kapt|ksp/i.test(name) ? 'build' : 'runtime'
}
