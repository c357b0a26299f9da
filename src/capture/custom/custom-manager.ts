/**
 * The rules of a configuration as a manager of one file, so that their pins are made, named and edited as all others are.
 * What takes time (readers, queries) is done beforehand; `extract` itself is pure.
 */
import { asParseError, excerpt } from '../broken-text.ts'
import type { Extraction, GapDraft, Manager, PinDraft, SourceFile } from '../contract.ts'
import type { Reader } from '../infer/readers/contract.ts'
import { READERS } from '../infer/readers/index.ts'
import { renderVersion } from '../pins/render.ts'
import { lineAt, lineStartsOf } from '../text-position.ts'
import { applyExpressions } from './expression-rule.ts'
import { draftOf, type Drafted, type Told, type Written } from './fields.ts'
import { applyQueries, isQuery } from './query-rule.ts'
import type { ReadyRule } from './rules.ts'
import { formatOf, loadStructuredReader } from './structured-text.ts'
import { findVariable } from './variable-rule.ts'

export const CUSTOM = 'custom'

export const customManager = (extract: Manager['extract']): Manager => ({
  name: CUSTOM,
  extract,
  render: renderVersion,
})

/** What rules without queries find, in any text of the file at `path`. */
export const textManager = async (rules: readonly ReadyRule[], path: string): Promise<Manager> => {
  const reader = await readerFor(rules, path)
  return customManager((file) => withoutOverlaps(rules.flatMap((ready) => textDrafts(ready, file, reader))))
}

/** What all rules find in this text of a file; `found` names the rules that found something. */
export const extractCustom = async (
  rules: readonly ReadyRule[],
  file: SourceFile,
): Promise<Readonly<{ manager: Manager; found: readonly string[] }>> => {
  const reader = await readerFor(rules, file.path)
  const found: string[] = []
  const all: Drafted[] = []
  for (const ready of rules) {
    const drafts = isQuery(ready.rule) ? await queryDrafts(ready, file) : textDrafts(ready, file, reader)
    if (drafts.length > 0) found.push(ready.name)
    all.push(...drafts)
  }
  const extraction = withoutOverlaps(all)
  return { manager: customManager(() => extraction), found }
}

const readerFor = async (rules: readonly ReadyRule[], path: string): Promise<Reader | undefined> =>
  rules.some(({ rule }) => 'variable' in rule) ? READERS.find(({ files }) => files.test(path))?.load() : undefined

/* ---- drafts ----------------------------------------------------------------------------------------------------- */

type Teller = (written: Written, told: Pick<Told, 'valueOf' | 'how' | 'key'>) => Drafted

const tellerOf = ({ rule, name }: ReadyRule, text: string): Teller => {
  const starts = lineStartsOf(text)
  return (written, told) => draftOf({ rule, ruleName: name, written, line: lineAt(starts, written.range[0]), ...told })
}

const textDrafts = (ready: ReadyRule, file: SourceFile, reader: Reader | undefined): readonly Drafted[] => {
  const { rule, name, expressions } = ready
  const tell = tellerOf(ready, file.text)
  if ('variable' in rule) {
    const told = { valueOf: () => undefined, key: rule.variable, how: `variable ${rule.variable}` }
    return findVariable(file, rule.variable, reader?.read(file)).map((written) => tell(written, told))
  }
  if (!('match' in rule)) return []
  const { found, complete } = applyExpressions(rule.strategy, expressions, file.text)
  const drafts = found.map(({ valueOf, written }) => tell(written, { valueOf, how: 'expression' }))
  return complete ? drafts : [...drafts, gapOf(name, 'it matches too often, the rest of the file was not read')]
}

const gapOf = (rule: string, why: string, text = '', line = 1): Drafted => ({
  gap: { line, text: excerpt(text), why: `${rule}: ${why}` },
})

const queryDrafts = async (ready: ReadyRule, { path, text }: SourceFile): Promise<readonly Drafted[]> => {
  const { rule, name, queries } = ready
  const format = isQuery(rule) ? (rule.format ?? formatOf(path)) : undefined
  if (format === undefined)
    return [gapOf(name, 'the name of the file does not tell its format, and the rule says none')]
  const read = await loadStructuredReader(format)
  const tell = tellerOf(ready, text)
  try {
    const answers = await applyQueries(queries, read(text))
    return answers.map((answer) => {
      if (answer.status === 'failed') return gapOf(name, answer.why)
      if (answer.status === 'lost') return gapOf(name, answer.why, answer.value)
      const { valueOf, written, key } = answer
      return tell(written, { valueOf, key, how: 'query' })
    })
  } catch (error) {
    const { message, line } = asParseError(error)
    return [gapOf(name, message, '', line)]
  }
}

/** The first rule that claims a place has it. */
const withoutOverlaps = (drafts: readonly Drafted[]): Extraction => {
  const pins: PinDraft[] = []
  const gaps: GapDraft[] = []
  for (const draft of drafts) {
    if ('gap' in draft) gaps.push(draft.gap)
    else if (!pins.some(({ range }) => overlap(range, draft.pin.range))) pins.push(draft.pin)
  }
  return { pins, gaps }
}

type Range = PinDraft['range']

const overlap = (a: Range, b: Range): boolean => a[0] < b[1] && b[0] < a[1]
