/** Variables of a build script that hold a string: `def x = "1"`, `ext.x = '1'`, `val x by extra("1")`, maps of versions. */
import type { LentVersion } from '../../contract.ts'
import { mayBeVersion, type PlacedText } from '../../declared-dependency.ts'
import { isLiteral, isMark, type SourceToken } from '../../source-tokens.ts'
import type { Block } from './blocks.ts'

export type Variable = Readonly<{ name: string; text: PlacedText }>

export interface Variables {
  /** Those that other scripts may use. */
  readonly lent: readonly LentVersion[]
  /** Every place that sets it; `own` for the project's own version. */
  readonly find: (reference: string) => readonly Variable[] | 'own'
}

const EXTENSION = /^(?:(?:rootProject|project|gradle|ext|extra|properties|parent)\.)+/
const OWN = new Set(['version', 'project.version', 'rootProject.version'])

export const variablesOf = (tokens: readonly SourceToken[], blocks: readonly (Block | undefined)[]): Variables => {
  const all = tokens.flatMap((_, index) => assignmentAt(tokens, index).map((one) => qualified(one, blocks[index])))
  const set = Map.groupBy(all, ({ name }) => name)
  return {
    find: (reference) => (OWN.has(reference) ? 'own' : (set.get(plainName(reference)) ?? [])),
    lent: all.flatMap(({ name, text: { value, start } }) =>
      mayBeVersion(value) ? [{ name, key: name, value, start }] : [],
    ),
  }
}

/** `const val kotlin` in `object Versions` is `Versions.kotlin`. */
const qualified = (one: Variable, block: Block | undefined): Variable =>
  block?.isObject === true ? { ...one, name: `${block.name}.${one.name}` } : one

export const plainName = (name: string): string => name.replace(EXTENSION, '')

const ACCESS = /^\$(?:\{\s*)?([A-Za-z_][\w.]*)(?:\s*\})?$/
const PROPERTY_CALL =
  /^\$\{\s*(?:[\w.]*\.)?(?:property|findProperty|get)\(\s*["']([\w.]+)["']\s*\)\s*\}$|^\$\{\s*[\w.]*\[\s*["']([\w.]+)["']\s*\]\s*\}$/

/** The variable that a string consists of: `x` of `$x` and `${x}`, `a.b` of `${a.b}`. */
export const referenceIn = (text: string): string | undefined => {
  const call = PROPERTY_CALL.exec(text)
  return ACCESS.exec(text)?.[1] ?? call?.[1] ?? call?.[2]
}

const assignmentAt = (tokens: readonly SourceToken[], index: number): readonly Variable[] => {
  const token = tokens[index]
  if (token?.kind !== 'word') return []
  const [first, second, third, fourth, fifth] = tokens.slice(index + 1, index + 6)
  // `x = "1"`, and `val x: String = "1"`
  const isTyped = isMark(first, ':') && second?.kind === 'word' && isMark(third, '=')
  const value = isMark(first, '=') ? second : isTyped ? fourth : undefined
  if (isLiteral(value)) return [variable(token.text, value)]
  if (isMark(first, '=') && isMark(second, '[')) return mapEntries(tokens, index + 3, plainName(token.text))
  // `extra["x"] = "1"`
  if (isMark(first, '[') && isLiteral(second) && isMark(third, ']') && isMark(fourth, '=') && isLiteral(fifth))
    return [variable(second.text, fifth)]
  // `set("x", "1")`
  if (
    /(?:^|\.)set$/.test(token.text) &&
    isMark(first, '(') &&
    isLiteral(second) &&
    isMark(third, ',') &&
    isLiteral(fourth)
  )
    return [variable(second.text, fourth)]
  // `val x by extra("1")`
  if (first?.text === 'by' && /(?:^|\.)extra$/.test(second?.text ?? '') && isMark(third, '(') && isLiteral(fourth))
    return [variable(token.text, fourth)]
  return []
}

const variable = (name: string, { text, start, line }: SourceToken): Variable => ({
  name: plainName(name),
  text: { value: text, start, line },
})

const MOST_ENTRIES = 300

/** `versions = [kotlin: "1.9.0", "junit": "5.10"]` sets `versions.kotlin`. */
const mapEntries = (tokens: readonly SourceToken[], from: number, name: string): readonly Variable[] => {
  const entries: Variable[] = []
  let depth = 1
  for (let at = from; at < Math.min(tokens.length, from + MOST_ENTRIES * 4) && depth > 0; at += 1) {
    const token = tokens[at]
    if (isMark(token, '[')) depth += 1
    if (isMark(token, ']')) depth -= 1
    const value = tokens[at + 2]
    const isKey = token?.kind === 'word' || isLiteral(token)
    if (depth === 1 && isKey && isMark(tokens[at + 1], ':') && isLiteral(value))
      entries.push(variable(`${name}.${token.text}`, value))
  }
  return entries
}
