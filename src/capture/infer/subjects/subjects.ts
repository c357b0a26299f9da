/**
 * Mappings, calls, texts and values of variables, as recognizers look at them: with their variables filled in, each when it
 * is first looked at.
 */
import {
  OPAQUE,
  type BlockSubject,
  type CallSubject,
  type DefinitionSubject,
  type Resolved,
  type ResolvedEntry,
  type TextSubject,
} from '../claim.ts'
import type { Entry } from '../facts.ts'
import type { FactFile } from '../infer-contract.ts'
import type { Expander } from '../scopes/expand.ts'
import type { Site, Use } from '../scopes/scopes.ts'
import { isReference, type Template } from '../template.ts'
import { mayHold } from './mentions.ts'

class ExpandedEntry implements ResolvedEntry {
  readonly key: string
  readonly comment?: string
  readonly #template: Template
  readonly #use: Use
  readonly #expander: Expander
  #value?: Resolved

  constructor({ key, value, comment }: Entry, use: Use, expander: Expander) {
    this.key = key
    if (comment !== undefined) this.comment = comment
    this.#template = value
    this.#use = use
    this.#expander = expander
  }

  get value(): Resolved {
    this.#value ??= this.#expander.expand(this.#template, this.#use)
    return this.#value
  }
}

const expandEntries = (entries: readonly Entry[], use: Use, expander: Expander): readonly ResolvedEntry[] =>
  entries.map((entry) => new ExpandedEntry(entry, use, expander))

const holds = (entries: readonly Entry[], form: RegExp, expander: Expander): boolean => {
  const names = expander.namesHolding(form)
  return entries.some(({ value }) => mayHold(value, form, names))
}

export const blocksOf = (file: FactFile, expander: Expander): readonly BlockSubject[] => [
  ...mappingsOf(file, expander),
  ...basesOf(file, expander),
]

const mappingsOf = ({ path, facts }: FactFile, expander: Expander): readonly BlockSubject[] =>
  facts.blocks.map((block) => {
    const use = { file: path, start: startOf(block.entries[0]?.value), within: block.within }
    return {
      kind: 'block',
      file: path,
      path: block.path,
      entries: expandEntries(block.entries, use, expander),
      mentions: (form) => holds(block.entries, form, expander),
    }
  })

/** `FROM golang:$GO_VERSION` where another file says the version: what stands in the file itself its manager reads. */
const basesOf = ({ path, facts }: FactFile, expander: Expander): readonly BlockSubject[] => {
  const seen = new Set<number>()
  const bases: BlockSubject[] = []
  for (const { os, within } of facts.scripts) {
    const start = startOf(os)
    if (!os?.some(isReference) || seen.has(start)) continue
    seen.add(start)
    const value = expander.expand(os, { file: path, start, within })
    if (value.pieces.some(({ file }) => file !== path))
      bases.push({ kind: 'block', file: path, path: ['FROM'], entries: [{ key: 'image', value }] })
  }
  return bases
}

export const callsOf = ({ path, facts }: FactFile, expander: Expander): readonly CallSubject[] =>
  facts.calls.map((call) => {
    const use = { file: path, start: startOf(call.target), within: call.within }
    return {
      kind: 'call',
      file: path,
      target: expander.expand(call.target, use),
      inputs: expandEntries(call.inputs, use, expander),
      mentions: (form) => holds(call.inputs, form, expander),
    }
  })

export const textsOf = ({ path, facts }: FactFile, expander: Expander): readonly TextSubject[] =>
  facts.texts.map(({ value, path: names }) => {
    const use = { file: path, start: startOf(value) }
    return {
      kind: 'text',
      file: path,
      value: expander.expand(value, use),
      path: names,
      mentions: (form) => mayHold(value, form, expander.namesHolding(form)),
    }
  })

class ExpandedDefinition implements DefinitionSubject {
  readonly kind = 'definition'
  readonly #site: Site
  readonly #expander: Expander

  constructor(site: Site, expander: Expander) {
    this.#site = site
    this.#expander = expander
  }

  get file(): string {
    return this.#site.file
  }

  get name(): string {
    return this.#site.definition.name
  }

  get value(): Resolved {
    return this.#expander.valueOf(this.#site)
  }

  sibling(name: string): Resolved | undefined {
    const { file, definition } = this.#site
    const { start, within } = definition
    const value = this.#expander.expand([{ variable: name, start, end: start }], { file, start, within })
    return value.text === '' || value.text === OPAQUE ? undefined : value
  }

  mentions(form: RegExp): boolean {
    return mayHold(this.#site.definition.value, form, this.#expander.namesHolding(form))
  }
}

/** Definitions whose value can hold a version or name an image. */
export const definitionsOf = (sites: readonly Site[], expander: Expander): readonly DefinitionSubject[] => {
  const subjects: DefinitionSubject[] = []
  for (const site of sites) if (mayMatter(site.definition.value)) subjects.push(new ExpandedDefinition(site, expander))
  return subjects
}

const mayMatter = (value: Template): boolean =>
  value.some((part) =>
    isReference(part) ? part.variable !== '' || part.fallback !== undefined : /[\d:/@]/.test(part.text),
  )

const startOf = (template: Template | undefined): number => template?.[0]?.start ?? 0
