/** Variables that nothing in the repository names: a comment may pin one long after its last use went. */
import type { Pin } from '../../../records/inventory.ts'
import { lineAt } from '../../text-position.ts'
import type { Facts } from '../facts.ts'
import type { FactFile } from '../infer-contract.ts'
import { isReference, type Template } from '../template.ts'
import { isCi, isDockerfile, isMake, isShell } from './file-kinds.ts'
import type { Site } from './scopes.ts'

/** One value of a variable, with the pin on it. */
export type Member = Readonly<{ site: Site; pin: Pin | undefined; isFallback: boolean }>

/**
 * What was inferred from a use has one, so only what a comment or the name alone explains is looked at; and only variables
 * that no other program can see, because not every use stands in a file that is read.
 */
export const unnamedVariables = (
  families: readonly (readonly Member[])[],
  files: readonly FactFile[],
): readonly Member[] => {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const suspects = families.filter((members) => members.every((member) => mayBeUnused(member, byPath))).flat()
  if (suspects.length === 0) return []
  const names = new Set(suspects.map(({ site }) => site.definition.name))
  // Most uses stand where the definition does.
  const own = new Set(suspects.flatMap(({ site }) => byPath.get(site.file) ?? []))
  const named = namedIn([...own, ...files.filter((file) => !own.has(file))], names)
  return suspects.filter(({ site }) => !named.has(site.definition.name))
}

const mayBeUnused = ({ site, pin, isFallback }: Member, files: ReadonlyMap<string, FactFile>): boolean => {
  const { file, definition, givenBy } = site
  if (isFallback || givenBy || isCi(file) || definition.name.includes('.')) return false
  if (pin && pin.manager !== 'annotated' && pin.confidence !== 'guess') return false
  return isDockerfile(file) ? true : (isMake(file) || isShell(file)) && isAtLineStart(definition.start, files.get(file))
}

/** Not after `export`, and not in a branch or a function. */
const isAtLineStart = (start: number, file: FactFile | undefined): boolean =>
  file !== undefined && file.lineStarts[lineAt(file.lineStarts, start) - 1] === start

/** Those of the names that any file uses, or mentions as a word. */
const namedIn = (files: readonly FactFile[], names: ReadonlySet<string>): ReadonlySet<string> => {
  const named = new Set<string>()
  const visit = (template: Template, self?: string): void => {
    for (const part of template) {
      if (isReference(part)) {
        if (part.variable !== self && names.has(part.variable)) named.add(part.variable)
        if (part.fallback) visit(part.fallback, self)
      } else if (part.text.length < LONGEST_MENTION && part.text.includes('_'))
        for (const [word] of part.text.matchAll(/\w+/g)) if (names.has(word)) named.add(word)
    }
  }
  for (const { facts } of files) {
    for (const [template, self] of templatesOf(facts)) visit(template, self)
    if (named.size === names.size) break
  }
  return named
}

const LONGEST_MENTION = 4096

function* templatesOf({
  definitions,
  scripts,
  blocks,
  calls,
  texts,
  includes,
}: Facts): Generator<readonly [Template, string?]> {
  for (const { name, value } of definitions) yield [value, name]
  for (const { pipelines } of scripts)
    for (const { words, assignments } of pipelines.flat()) {
      for (const word of words) yield [word]
      for (const { value } of assignments) yield [value]
    }
  for (const { entries } of blocks) for (const { value } of entries) yield [value]
  for (const { target, inputs } of calls) {
    yield [target]
    for (const { value } of inputs) yield [value]
  }
  for (const { value } of texts) yield [value]
  for (const { path } of includes) yield [path]
}
