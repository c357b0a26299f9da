/** Reads a document by the table of its dialect: variables, scripts, commands, blocks, wherever in the document they stand. */
import { SHELLS } from '../../shell/shell-programs.ts'
import type { Template } from '../../template.ts'
import { addBlock, addTexts } from './blocks.ts'
import { defineAll, scalarsOf, type Collector, type Naming, type Place } from './collect.ts'
import type { Dialect } from './dialects.ts'
import { childOf, isList, pathOf, type YamlNode } from './tree.ts'
import { valueTemplate } from './values.ts'

export const walkDocument = (document: YamlNode, dialect: Dialect, into: Collector): void => {
  if (dialect.all) defineTree(document, dialect.all, into)
  walk(document, { dialect, into }, dialect.macros ? { macros: dialect.macros } : {})
}

type Reading = Readonly<{ dialect: Dialect; into: Collector }>

const walk = (node: YamlNode, reading: Reading, outer: Place): void => {
  const { dialect, into } = reading
  const place = placeOf(node, dialect, outer)
  addBlock(node, into, place)
  readWords(node, reading, place)
  for (const child of node.children) {
    const naming = entryOf(dialect.variables, child.key)
    if (naming) defineAll(child, naming, into, place)
    const from = entryOf(dialect.includes, child.key)
    if (from) for (const scalar of scalarsOf(child)) into.include(scalar, from)
    if (isScript(child, dialect)) readScript(child, into, place)
    else if (child.scalar) addTexts(child, into)
    if (!child.scalar) walk(child, reading, place)
  }
}

/** Keys of a file may be called `constructor`. */
const entryOf = <Value>(table: Readonly<Record<string, Value>> | undefined, key: string): Value | undefined =>
  table && Object.hasOwn(table, key) ? table[key] : undefined

/** A variable of every value in the file, named by its keys; what stands in lists has no name. */
const defineTree = (node: YamlNode, naming: Naming, into: Collector): void => {
  for (const child of node.children) {
    if (child.scalar) {
      if (child.scalar.text !== '' && !child.scalar.block)
        into.define(naming.prefix + child.scalar.path.join('.'), child.scalar, naming, {})
    } else if (!isList(child)) defineTree(child, naming, into)
  }
}

/** A job's part of the file, and its image: what a node says holds below it. */
const placeOf = (node: YamlNode, dialect: Dialect, outer: Place): Place => {
  const os = imageOf(node, dialect)
  const isPart = dialect.depth > 0 && node.depth === dialect.depth
  if (!os && !isPart) return outer
  return { ...outer, ...(os ? { os } : {}), ...(isPart ? { within: pathOf(node).join('.') } : {}) }
}

/** Keys under which the image may stand, one level down. */
const AROUND_IMAGE = new Set(['pool', 'docker', 'default'])

const imageOf = (node: YamlNode, dialect: Dialect): Template | undefined => {
  for (const child of node.children) {
    if (dialect.images.has(child.key)) {
      const { scalar } = child.scalar ? child : (childOf(child, 'name') ?? childOf(child, 'image') ?? child)
      if (scalar) return valueTemplate(scalar)
    }
    if (!AROUND_IMAGE.has(child.key)) continue
    const found = imageOf(isList(child) ? child.children[0]! : child, dialect)
    if (found) return found
  }
  return undefined
}

const SHELL_FILE = /\.(?:sh|bash)$/
const SHEBANG = /^#!\s*\/\S*\b(?:env\s+)?(?:ba|da|a|k|z)?sh\b/

/** Also a file that is written out here (ConfigMap, cloud-init). */
const isScript = ({ key, scalar }: YamlNode, dialect: Dialect): boolean =>
  dialect.scripts.has(key) || (scalar?.block !== undefined && (SHELL_FILE.test(key) || SHEBANG.test(scalar.text)))

/** Texts are lines of one script; an item that is a list itself is the words of one command (cloud-init). */
const readScript = (node: YamlNode, into: Collector, place: Place): void => {
  into.script(node, place)
  if (isList(node))
    for (const item of node.children) if (!item.scalar && isList(item)) into.command(scalarsOf(item), place)
}

const WORDS = ['entrypoint', 'command', 'argv', 'cmd'] as const
const TAKES_ARGS: ReadonlySet<string> = new Set(['command', 'entrypoint'])

/** `command: [sh, -c, …]` and `args` of containers; a text there is what a shell is given (Compose). */
const readWords = (node: YamlNode, { dialect, into }: Reading, place: Place): void => {
  const args = childOf(node, 'args')
  const rest = args && isList(args) ? scalarsOf(args) : []
  let isBegun = false
  for (const key of WORDS) {
    const child = dialect.scripts.has(key) ? undefined : childOf(node, key)
    const takesRest: boolean = child !== undefined && !isBegun && TAKES_ARGS.has(key)
    isBegun ||= takesRest
    if (child?.scalar && (!takesRest || rest.length === 0)) into.script(child, place)
    else if (child && (child.scalar || isList(child)))
      into.command([...scalarsOf(child), ...(takesRest ? rest : [])], place)
  }
  // The image itself begins with nothing, or with what only runs its words.
  if (!isBegun && SHELLS.has(rest[0]?.text.split('/').at(-1) ?? '')) into.command(rest, place)
  const task = childOf(node, 'task')?.scalar
  if (task?.text.includes('@')) into.call(task, childOf(node, 'inputs'), place)
}
