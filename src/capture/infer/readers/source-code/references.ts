/** Variables that templates use: where the same file defines them, and which files it takes them from. */
import type { Block, Definition, Facts, Text } from '../../facts.ts'
import { isReference, type Reference, type Template } from '../../template.ts'
import { isTellingEntry, isTellingName } from '../telling-text.ts'
import { readExpression } from './expression.ts'
import { includesOf } from './imports.ts'
import type { Source } from './tokens.ts'

type Known = Readonly<{
  definitions: readonly Definition[]
  blocks: readonly Block[]
  texts: readonly Text[]
  scripts: Facts['scripts']
}>

const MOST_REFERENCES = 200

/** All definitions in the order of the file, also those whose value alone told nothing (`arch = "amd64"`), and includes for what is imported. */
export const followReferences = (source: Source, known: Known): Pick<Facts, 'definitions' | 'includes'> => {
  const used = new Set(templatesOf(known).flatMap(referencesOf))
  const told = new Set(known.scripts.flatMap(wordsOf).flatMap(referencesOf))
  const own = known.definitions.filter(({ name }) => !OWN_VERSION.test(name) || used.has(name) || told.has(name))
  const defined = new Set(own.map(({ name }) => name))
  const wanted = new Set([...used].filter((name) => /^\w+$/.test(name) && !defined.has(name)))
  const more = wanted.size > 0 && wanted.size <= MOST_REFERENCES ? definitionsOf(source, wanted) : []
  for (const { name } of more) wanted.delete(name)
  const handsOn = PACKAGE.test(source.path)
  return {
    definitions: [...own, ...more].toSorted((a, b) => a.start - b.start),
    includes: includesOf(source, (name) => wanted.has(name) || (handsOn && isConstant(name))),
  }
}

/** The version of the program itself, unless something is put together with it. */
const OWN_VERSION = /^(?:__?)?version(?:__)?$/i

/** A file that collects what the others of its folder define. */
const PACKAGE = /(?:^|\/)(?:__init__\.py|index\.[cm]?[jt]s)$/
const isConstant = (name: string): boolean => /^[A-Z][A-Z\d_]+$/.test(name) && isTellingName(name)

const templatesOf = ({ definitions, blocks, texts }: Known): readonly Template[] => [
  ...definitions.map(({ value }) => value),
  ...blocks.flatMap(({ entries }) => entries.filter(isTellingEntry).map(({ value }) => value)),
  ...texts.map(({ value }) => value),
]

const wordsOf = ({ pipelines }: Facts['scripts'][number]): readonly Template[] =>
  pipelines.flatMap((pipeline) => pipeline.flatMap(({ words }) => words))

const referencesOf = (value: Template): readonly string[] =>
  value
    .filter((part): part is Reference => isReference(part))
    .flatMap((part) => [part.variable, ...referencesOf(part.fallback ?? [])])

const ASSIGNMENT = /(?<![\w.$@])([A-Za-z_]\w*)(?:\s*:\s*[\w[\]., ]{1,40}| string)?\s*:?=(?![=>])/g

const definitionsOf = (source: Source, wanted: ReadonlySet<string>): readonly Definition[] =>
  [...source.text.matchAll(ASSIGNMENT)].flatMap((match) => {
    const [assignment, name = ''] = match
    if (!wanted.has(name) || isInString(source, match.index)) return []
    const { value } = readExpression(source, match.index + assignment.length)
    const isKnown = value.length > 0 && value.every((part) => !isReference(part) || part.variable !== '')
    return isKnown ? [{ name, value, strength: 'set' as const, start: match.index }] : []
  })

const isInString = ({ strings }: Source, offset: number): boolean =>
  strings.some(({ start, end }) => start <= offset && offset < end)
