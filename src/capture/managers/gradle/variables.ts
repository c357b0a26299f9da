/** Variables of a build script that hold a string: `def x = "1"`, `ext.x = '1'`, `val x by extra("1")`, maps of versions. */
import type { LentVersion } from '../../contract.ts'
import { isLiteral, isMark, type SourceToken } from '../../formats/source-tokens.ts'
import { mayBeVersion, type PlacedText } from '../../pins/declared-dependency.ts'
import type { Block } from './blocks.ts'

export type Variable = Readonly<{ name: string; text: PlacedText }>

export interface Variables {
  /** Those that other scripts may use. */
  readonly lent: readonly LentVersion[]
  /** A text with variables in it; `undefined` where one is not known here. */
  readonly expand: (text: string) => string | undefined
  /** Every place that sets it; `own` for the project's own version. */
  readonly find: (reference: string) => readonly Variable[] | 'own'
}

const EXTENSION = /^(?:(?:rootProject|project|gradle|ext|extra|properties|parent)\.)+/
const OWN = new Set(['version', 'project.version', 'rootProject.version'])

export const variablesOf = (tokens: readonly SourceToken[], blocks: readonly (Block | undefined)[]): Variables => {
  const all = tokens.flatMap((_, index) => assignmentAt(tokens, index).map((one) => qualified(one, blocks[index])))
  const set = Map.groupBy(all, ({ name }) => name)
  const aliases = new Map(tokens.flatMap((_, index) => aliasAt(tokens, index)))
  const resolve = (name: string, depth = 0): readonly Variable[] => {
    const other = aliases.get(name)
    return set.get(name) ?? (other !== undefined && depth < MOST_ALIASES ? resolve(other, depth + 1) : [])
  }
  const expand = (text: string): string | undefined => {
    const expanded = text.replace(INTERPOLATION, (whole, braced: string | undefined, bare: string | undefined) => {
      const [value] = resolve(plainName(braced ?? bare ?? ''))
      return value?.text.value ?? whole
    })
    return expanded.includes('$') ? undefined : expanded
  }
  return {
    expand,
    find: (reference) => (OWN.has(reference) ? 'own' : resolve(plainName(reference))),
    lent: all.flatMap(({ name, text: { value, start } }) =>
      mayBeVersion(value) ? [{ name, key: name, value, start }] : [],
    ),
  }
}

/** `const val kotlin` in `object Versions` is `Versions.kotlin`. */
const qualified = (one: Variable, block: Block | undefined): Variable =>
  block?.isObject === true ? { ...one, name: `${block.name}.${one.name}` } : one

export const plainName = (name: string): string => name.replace(EXTENSION, '')

const INTERPOLATION = /\$\{([A-Za-z_][\w.]*)\}|\$([A-Za-z_]\w*(?:\.\w+)*)/g
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
  if (isMark(first, '+') && isMark(second, '=') && isMark(third, '['))
    return mapEntries(tokens, index + 4, plainName(token.text))
  if (isMark(first, '=') && isMark(second, '[')) return mapEntries(tokens, index + 3, plainName(token.text))
  // `extra["x"] = "1"`, `versions["x"] = "1"`
  if (isMark(first, '[') && isLiteral(second) && isMark(third, ']') && isMark(fourth, '=') && isLiteral(fifth))
    return [variable(memberName(token, second), fifth)]
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

const MOST_ALIASES = 5

/** `x = y`, `versions["x"] = y`: the name of one variable and that of the other. */
const aliasAt = (
  tokens: readonly SourceToken[],
  index: number,
): readonly (readonly [name: string, other: string])[] => {
  const [token, first, second, third, fourth, fifth, sixth] = tokens.slice(index, index + 7)
  if (token?.kind !== 'word') return []
  if (isMark(first, '=') && isName(second) && !isCall(third)) return [[plainName(token.text), plainName(second.text)]]
  if (!isMark(first, '[') || !isLiteral(second) || !isMark(third, ']') || !isMark(fourth, '=')) return []
  return isName(fifth) && !isCall(sixth) ? [[memberName(token, second), plainName(fifth.text)]] : []
}

const isName = (token: SourceToken | undefined): token is SourceToken =>
  token?.kind === 'word' && /^[A-Za-z_]/.test(token.text)

/** The word is called, indexed or computed with. */
const isCall = (next: SourceToken | undefined): boolean => next?.kind === 'mark' && /[([.+?*%-]/.test(next.text)

/** `extra["x"]` is `x`, `versions["x"]` is `versions.x`. */
const memberName = (owner: SourceToken, member: SourceToken): string =>
  /^(?:.*\.)?(?:ext|extra)$/.test(owner.text) ? member.text : plainName(`${owner.text}.${member.text}`)

const variable = (name: string, { text, start, line }: SourceToken): Variable => ({
  name: plainName(name),
  text: { value: text, start, line },
})

const MOST_ENTRIES = 300
const DEEPEST = 4

/** `versions = [kotlin: "1.9.0", "junit": "5.10"]` sets `versions.kotlin`. */
const mapEntries = (tokens: readonly SourceToken[], from: number, name: string): readonly Variable[] => {
  const entries: Variable[] = []
  const end = Math.min(tokens.length, from + MOST_ENTRIES * 4)
  let depth = 1
  for (let at = from; at < end && depth > 0 && depth < DEEPEST; at += 1) {
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
