/** A translation as a `seaworthy.yaml` for people: each entry with where it comes from. */
import { Document, isMap, type Node } from 'yaml'

import type { NotTaken, Sourced, Translation } from './contract.ts'

/** Valid, and complete in itself. */
export const writeYaml = ({ files, branches, merges, cooldown, rules, ignore, custom }: Translation): string => {
  const document = new Document({})
  const names = files.join(' and ')
  document.commentBefore = ` From ${names}, by seaworthy migrate. Beside this file ${files.length > 1 ? 'they are' : 'it is'} not read any more.`
  const set = (key: string, value: unknown, comment?: string): void => {
    const pair = document.createPair(key, value)
    if (comment !== undefined) pair.key.commentBefore = ` ${comment}`
    document.add(pair)
  }
  if (branches) set('branches', list(document, branches))
  if (merges) set('merge', 'green', merges.from)
  if (cooldown) set('cooldown', cooldown.value, cooldown.from)
  if (rules.length > 0)
    set(
      'rules',
      list(document, rules),
      "Per key, the first that matches wins: the order is the opposite of Renovate's.",
    )
  if (ignore.length + custom.length > 0)
    set('capture', {
      ...(ignore.length > 0 ? { ignore: list(document, ignore) } : {}),
      ...(custom.length > 0 ? { custom: list(document, custom) } : {}),
    })
  return document.toString({ lineWidth: 120, singleQuote: true })
}

/** Characters that fit on a line. */
const SHORT = 100

/** Entries of one source stand under one comment. */
const list = (document: Document, entries: readonly Sourced<unknown>[]): Node => {
  const items = entries.map(({ value, from }, index) => {
    const node = document.createNode(value)
    const match: unknown = isMap(node) ? node.get('match', true) : undefined
    if (isMap(match)) match.flow = JSON.stringify(match).length < SHORT
    if (from !== entries[index - 1]?.from) node.commentBefore = ` ${from}`
    return node
  })
  return document.createNode(items)
}

/** A line each, what is missing first; what says nothing here in a line for each reason. */
export const notTakenLines = (notTaken: readonly NotTaken[]): readonly string[] => {
  const missing = notTaken.filter(({ kind }) => kind === 'unsupported')
  const needless = Map.groupBy(
    notTaken.filter(({ kind }) => kind === 'needless'),
    ({ file, reason }) => `${file}: ${reason}`,
  )
  return [
    missing.length === 0 ? 'Everything was taken over.' : 'Not taken over:',
    ...missing.map(
      ({ file, line, key, reason }) =>
        `  ${[file, line].filter((part) => part !== undefined).join(':')} ${key}: ${reason}`,
    ),
    ...(needless.size === 0 ? [] : ['Without a meaning here:']),
    ...[...needless].map(([reason, notes]) => `  ${reason}: ${[...new Set(notes.map(({ key }) => key))].join(', ')}`),
  ]
}
