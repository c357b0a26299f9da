/**
 * Configuration in HashiCorp's language: images and addresses of resources, charts of `helm_release`, variables with
 * defaults, of Terraform, Packer, Nomad and docker bake. Providers and modules are read by the manager `terraform`.
 */
import type { SourceFile } from '../../../contract.ts'
import { readHcl, type HclAttribute, type HclPart } from '../../../formats/hcl.ts'
import { joinFacts, NO_FACTS, type Block, type Definition, type Entry, type Facts, type Text } from '../../facts.ts'
import type { Part, Template } from '../../template.ts'
import type { Reader } from '../contract.ts'
import { isTelling, isThingAtVersion, shapeOf } from '../telling-text.ts'
import { scriptFacts } from './scripts.ts'

const read = ({ path, text }: SourceFile): Facts => {
  const attributes = readHcl(text).filter(({ path: keys }) => !BY_MANAGER.has(keys[0] ?? ''))
  const isBake = /(?:^|\/)docker-bake[^/]*$|\.bake\.hcl$/.test(path)
  const own: Facts = {
    ...NO_FACTS,
    definitions: attributes.flatMap((attribute) => definitionOf(attribute, isBake, path.endsWith('.tfvars'))),
    blocks: blocksOf(attributes),
    texts: attributes.flatMap(textsOf),
  }
  return joinFacts([own, scriptFacts(attributes, valueOf)])
}

/** What the manager `terraform` reads, and what only says with what the project works. */
const BY_MANAGER: ReadonlySet<string> = new Set(['terraform', 'module', 'provider', 'packer'])

/** A string, or a reference alone: `image = var.image`. */
const valueOf = ({ parts, expression }: HclAttribute): Template => {
  if (parts) return parts.map(partOf)
  if (!expression) return []
  const end = expression.start + expression.text.length
  return [{ variable: variableOf(expression.text), start: expression.start, end }]
}

const partOf = (part: HclPart): Part =>
  'text' in part ? part : { variable: variableOf(part.expression), start: part.start, end: part.end }

/** `var.x`, `local.x`, and `X` of docker bake. */
const variableOf = (expression: string): string =>
  /^(?:(?:var|local)\.[\w-]+|[A-Za-z_]\w*)$/.test(expression) ? expression : ''

const definitionOf = (attribute: HclAttribute, isBake: boolean, isValues: boolean): readonly Definition[] => {
  const { path, key, start } = attribute
  const value = valueOf(attribute)
  if (value.length === 0) return []
  const define = (name: string, strength: Definition['strength']) => [{ name, value, strength, start }]
  if (path[0] === 'variable' && path.length === 2 && key === 'default')
    return define(isBake ? (path[1] ?? '') : `var.${path[1]}`, 'default')
  if (path[0] === 'locals' && path.length === 1) return define(`local.${key}`, 'set')
  if (isBake && path.at(-1) === 'args') return define(key, 'set')
  return isValues && path.length === 0 ? define(`var.${key}`, 'set') : []
}

const MOST_LINES = 2000

/** A string that tells, each line of a here-document that does. */
const textsOf = (attribute: HclAttribute): readonly Text[] => {
  const { path, key, parts } = attribute
  if (!parts || (path[0] === 'variable' && key === 'description') || path[0] === 'locals') return []
  const names = [...path.filter((name) => !/^\d+$/.test(name)), ...(/^\d+$/.test(key) ? [] : [key])]
  return linesOf(parts.map(partOf))
    .slice(0, MOST_LINES)
    .map(withoutScheme)
    .flatMap(({ value, name }) => {
      const path = [...names, ...name]
      return isTelling(shapeOf(value), path) ? [{ value, path }] : []
    })
}

const SCHEME = /^docker-image:\/\//

/** `docker-image://alpine:3.19`, a context of docker bake, says in itself what it is. */
const withoutScheme = (value: Template): Readonly<{ value: Template; name: readonly string[] }> => {
  const [first, ...rest] = value
  const scheme = first && 'text' in first ? SCHEME.exec(first.text)?.[0] : undefined
  if (!first || !('text' in first) || scheme === undefined) return { value, name: [] }
  const text = first.text.slice(scheme.length)
  return { value: [{ text, start: first.start + scheme.length }, ...rest], name: ['image'] }
}

const linesOf = (value: Template): readonly Template[] => {
  const [only] = value
  if (value.length !== 1 || !only || !('text' in only) || !only.text.includes('\n')) return [value]
  const lines: Template[] = []
  for (let at = 0; at < only.text.length;) {
    const end = only.text.indexOf('\n', at)
    const line = only.text.slice(at, end === -1 ? undefined : end)
    const blank = line.length - line.trimStart().length
    if (line.trim() !== '') lines.push([{ text: line.trim(), start: only.start + at + blank }])
    if (end === -1) break
    at = end + 1
  }
  return lines
}

/** Blocks that name a thing and its version, such as `helm_release`. */
const blocksOf = (attributes: readonly HclAttribute[]): readonly Block[] =>
  [...Map.groupBy(attributes, ({ block }) => block).values()].flatMap((group) => {
    const entries = group.flatMap((attribute): readonly Entry[] => {
      const value = valueOf(attribute)
      return value.length === 0 ? [] : [{ key: attribute.key, value }]
    })
    const [first] = group
    return first && isThingAtVersion(entries) ? [{ path: first.path, entries }] : []
  })

export const hcl: Reader = { name: 'hcl', read }
