/**
 * Managers of files in YAML: most are a table of key patterns with what stands there. A rule reads one mapping; the rest, such as
 * places, order and merge conflicts, is the same for all.
 */
import { refuseConflict } from '../broken-text.ts'
import type { Extraction, Manager, SourceFile } from '../contract.ts'
import { pinsAndGaps, type Found } from '../found.ts'
import { isInferredFrom } from '../infer/inferred-paths.ts'
import { renderNoted } from '../pins/noted-commit.ts'
import { lineAt, lineStartsOf } from '../text-position.ts'
import { documentsOf, findMappings, parseKeyPattern, type KeyPattern, type YamlMapping } from './yaml-mappings.ts'
import { yamlScalars } from './yaml-scalars.ts'

/** What a rule may look up beside its mapping. */
export type YamlFile = Readonly<{
  path: string
  text: string
  /** The mappings at a pattern: see `parseKeyPattern`. */
  find: (pattern: string) => readonly YamlMapping[]
  /** The own values of a mapping's document. */
  documentOf: (mapping: YamlMapping) => YamlMapping | undefined
}>

/** What rules look up again and again, such as the repositories that a file names, is read once. */
export const oncePerFile = <Value>(read: (file: YamlFile) => Value): ((file: YamlFile) => Value) => {
  const known = new WeakMap<YamlFile, Readonly<{ value: Value }>>()
  return (file) => {
    const kept = known.get(file) ?? { value: read(file) }
    known.set(file, kept)
    return kept.value
  }
}

export type YamlRule = Readonly<{
  /** A pattern of keys: see `parseKeyPattern`. */
  at: string
  /** What the mapping says; `evidence` without the line. */
  read: (mapping: YamlMapping, file: YamlFile) => readonly Found[]
}>

export type YamlManagerSpec = Readonly<{
  name: string
  /** What the file should be, for the message about one that is not: `a compose file`. */
  expected: string
  rules: readonly YamlRule[]
  /** Which documents of the file to read, by their own values (`kind`, `apiVersion`); all where absent. */
  reads?: (document: YamlMapping) => boolean
}>

export const yamlManager = ({ name, expected, rules, reads }: YamlManagerSpec): Manager => {
  const compiled = rules.map((rule) => ({ ...rule, pattern: parseKeyPattern(rule.at) }))
  const extract = (source: SourceFile): Extraction => {
    // Fixtures of tests are no dependencies: managers of YAML choose files by what they hold, not by telling names.
    if (!isInferredFrom(source.path)) return { pins: [] }
    refuseConflict(source.text, expected)
    const file = openYaml(source)
    const chosen = reads && new Set([...file.documents().values()].filter(reads).map(({ document }) => document))
    if (chosen?.size === 0) return { pins: [] }
    const found = compiled.flatMap(({ read, pattern }) =>
      file.at(pattern).flatMap((mapping) => (chosen?.has(mapping.document) === false ? [] : read(mapping, file))),
    )
    const { pins, gaps } = pinsAndGaps(found)
    const placed = pins.map((pin) => ({ ...pin, evidence: `${pin.evidence} on line ${file.lineOf(pin.range[0])}` }))
    return { pins: placed.toSorted((a, b) => a.range[0] - b.range[0]), gaps }
  }
  return { name, extract, render: renderNoted }
}

const openYaml = (source: SourceFile) => {
  const scalars = yamlScalars(source)
  let starts: readonly number[] | undefined
  // Most files name nothing, so nobody asks for a line.
  const lineOf = (offset: number): number => lineAt((starts ??= lineStartsOf(source.text)), offset)
  let byNumber: ReadonlyMap<number, YamlMapping> | undefined
  const documents = () => (byNumber ??= new Map(documentsOf(scalars, lineOf).map((one) => [one.document, one])))
  const at = (pattern: KeyPattern) => findMappings(scalars, pattern, lineOf)
  return {
    path: source.path,
    text: source.text,
    documents,
    at,
    find: (pattern: string) => at(parseKeyPattern(pattern)),
    documentOf: ({ document }: YamlMapping) => documents().get(document),
    lineOf,
  }
}
