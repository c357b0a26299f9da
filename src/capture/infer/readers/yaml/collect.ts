/** Facts in the making, and the few ways in which every dialect of YAML adds to them. */
import type { YamlScalar } from '../../../yaml/yaml-scalars.ts'
import {
  joinFacts,
  NO_FACTS,
  type Block,
  type Call,
  type Definition,
  type Entry,
  type Facts,
  type Text,
} from '../../facts.ts'
import { commandFacts, shellTextFacts } from '../../shell/shell-facts.ts'
import type { Template } from '../../template.ts'
import { childOf, isList, type YamlNode } from './tree.ts'
import { scriptText, valueTemplate } from './values.ts'

/** Where something holds: the job, and the image or runner that its commands run in. */
export type Place = Readonly<{
  within?: string
  os?: Template
  /** What the tool itself replaces in scripts: see `scriptText`. */
  macros?: RegExp
}>

export type Naming = Readonly<{
  /** Before each name: `matrix.`, `.Values.`. */
  prefix: string
  strength: Definition['strength']
  /** The mapping may hold mappings or lists of variables: Azure's `matrix`, Travis's `env`. */
  hasLegs?: boolean
}>

export const PLAIN: Naming = { prefix: '', strength: 'set' }

/** Nobody writes a version in a longer value. */
const LONGEST_VALUE = 2000

/**
 * Text without which no script says anything of a version: a number, an address, a name that says so, a program or word that
 * gets something. Most scripts of workflows call others, and parsing them is most of the work.
 */
const MATTERS =
  /\d\.\d|:\/\/|=["']?v?\d|@v?\d|[0-9a-f]{40}|VERSION|TAG|IMAGE|REF|SHA|BRANCH|_ENV|_OUTPUT|version|image|tag|latest|install|\b(?:add|clone|checkout|pull|fetch|get|run|up|exec|source|include|docker|podman|nerdctl|skopeo|crane|helm|kind|npx|uvx|pipx?|gem|cargo|bunx?|dlx)\b/

export class Collector {
  readonly #definitions: Definition[] = []
  readonly #blocks: Block[] = []
  readonly #calls: Call[] = []
  readonly #texts: Text[] = []
  readonly #includes: Facts['includes'][number][] = []
  readonly #ofScripts: Facts[] = []

  facts(): Facts {
    const own = {
      ...NO_FACTS,
      definitions: this.#definitions,
      blocks: this.#blocks,
      calls: this.#calls,
      texts: this.#texts,
    }
    const joined = joinFacts([{ ...own, includes: this.#includes }, ...this.#ofScripts])
    return { ...joined, definitions: joined.definitions.toSorted((a, b) => a.start - b.start) }
  }

  define(name: string, scalar: YamlScalar, { strength }: Pick<Naming, 'strength'>, { within }: Place): void {
    if (name === '' || scalar.text.length > LONGEST_VALUE) return
    const definition: Definition = { name, value: valueTemplate(scalar), strength, start: scalar.range[0] }
    this.#definitions.push(within === undefined ? definition : { ...definition, within })
  }

  /** Commands of the shell: one text, or several, one after the other in one place. */
  script(node: YamlNode, place: Place): void {
    const scalars = scalarsOf(node)
    if (!scalars.some(({ text }) => MATTERS.test(text))) return
    this.#ofScripts.push(shellTextFacts(scriptText(scalars, place.macros), place))
  }

  /** One command whose words are given. */
  command(words: readonly YamlScalar[], place: Place): void {
    if (words.length > 0) this.#ofScripts.push(commandFacts(words.map(valueTemplate), place))
  }

  block(path: readonly string[], entries: readonly Entry[], { within }: Place): void {
    this.#blocks.push({ path, entries, ...(within === undefined ? {} : { within }) })
  }

  call(target: YamlScalar, inputs: YamlNode | undefined, { within }: Place): void {
    this.#calls.push({
      target: valueTemplate(target),
      inputs: inputs ? entriesOf(inputs) : [],
      ...(within === undefined ? {} : { within }),
    })
  }

  text(value: Template, path: readonly string[]): void {
    this.#texts.push({ value, path })
  }

  include(scalar: YamlScalar, from: 'file' | 'root'): void {
    this.#includes.push({ path: valueTemplate(scalar), from })
  }
}

/** The values of a mapping or list, without what is nested in it. */
export const entriesOf = (node: YamlNode): readonly Entry[] =>
  node.children.flatMap(({ key, scalar }) => {
    if (!scalar || scalar.text.length > LONGEST_VALUE) return []
    const { comment } = scalar
    return [{ key, value: valueTemplate(scalar), ...(comment === undefined ? {} : { comment }) }]
  })

/** The scalars of a value, or of a list of values. */
export const scalarsOf = (node: YamlNode): readonly YamlScalar[] => {
  if (node.scalar) return [node.scalar]
  return isList(node) ? node.children.flatMap(({ scalar }) => scalar ?? []) : []
}

const ASSIGNMENT = /([A-Za-z_]\w*)=("[^"]*"|'[^']*'|\S*)/g

/**
 * Variables as they are given everywhere: a mapping, a list of `{name, value}` (or `default`), a list of `X=1`. A mapping with
 * a value or default in it is a parameter; another, or a list, is several values of one name.
 */
export const defineAll = (node: YamlNode, naming: Naming, into: Collector, place: Place): void => {
  if (node.scalar) return defineAssignments(node.scalar, naming, into, place)
  for (const child of node.children) {
    if (isList(node)) defineItem(child, naming, into, place)
    else if (naming.hasLegs && !child.scalar) defineAll(child, { ...naming, hasLegs: false }, into, place)
    else defineOne(child.key, child, naming, into, place)
  }
}

const defineItem = (item: YamlNode, naming: Naming, into: Collector, place: Place): void => {
  const name = childOf(item, 'name') ?? childOf(item, 'key')
  if (!name?.scalar) return defineAll(item, naming, into, place)
  const value = valueOf(item)
  if (value) defineOne(name.scalar.text, value, naming, into, place)
}

const VALUE_KEYS = ['value', 'default', 'defaultValue']

const valueOf = (node: YamlNode): YamlNode | undefined => {
  for (const key of VALUE_KEYS) {
    const value = childOf(node, key)
    if (value) return value
  }
  return undefined
}

const defineOne = (name: string, node: YamlNode, naming: Naming, into: Collector, place: Place): void => {
  const value = node.scalar ?? valueOf(node)?.scalar
  if (value) return into.define(naming.prefix + name, value, naming, place)
  for (const { key, scalar } of node.children) {
    if (!scalar) continue
    if (!isList(node)) into.define(`${naming.prefix}${name}.${key}`, scalar, naming, place)
    else if (/^[A-Za-z_]\w*=/.test(scalar.text)) defineAssignments(scalar, naming, into, place)
    else into.define(naming.prefix + name, scalar, naming, place)
  }
}

/** `X=1`, also several in one line (Travis). */
const defineAssignments = (scalar: YamlScalar, naming: Naming, into: Collector, place: Place): void => {
  if (scalar.block) return
  for (const match of scalar.text.matchAll(ASSIGNMENT)) {
    const [whole, name = '', written = ''] = match
    const text = written.replace(/^(["'])(.*)\1$/, '$2')
    const start = scalar.range[0] + match.index + whole.length - written.length + (text.length < written.length ? 1 : 0)
    into.define(naming.prefix + name, { ...scalar, text, range: [start, start + text.length] }, naming, place)
  }
}
