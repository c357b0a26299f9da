/** Completes a seeded lock file with arborist, and says what is wrong with a tree. */
import type { ArboristNode } from '@npmcli/arborist'

import type { ArboristOptions } from './arborist-options.ts'
import { scopeOf } from './arborist-options.ts'
import type { LockFormat } from './lock-file.ts'

const loadArborist = async () => (await import('@npmcli/arborist')).default

/** The tree that the lock file on disk describes, nothing resolved. */
export const loadTree = async (options: ArboristOptions): Promise<ArboristNode> => {
  const Arborist = await loadArborist()
  return new Arborist(options).loadVirtual()
}

/** The tree with every missing or broken edge resolved. Throws npm's own errors. */
export const completeTree = async (options: ArboristOptions): Promise<ArboristNode> => {
  const Arborist = await loadArborist()
  return new Arborist(options).buildIdealTree()
}

/** The lock file in the format it had. */
export const treeText = ({ meta }: ArboristNode, format: LockFormat): string => {
  meta.indent = format.indent
  meta.newline = format.newline
  const text = meta.toString()
  return format.trailingNewline ? text : text.trimEnd()
}

export type BrokenEdge = Readonly<{ from: string; name: string; spec: string; type: string; found: string | undefined }>

/** Requirements that the tree does not meet; a missing optional one is none. */
export const brokenEdges = (tree: ArboristNode): readonly BrokenEdge[] =>
  [...tree.inventory.values()].flatMap((node) =>
    [...node.edgesOut.values()]
      .filter((edge) => !edge.valid && !(edge.to === null && /optional/i.test(edge.type)))
      .map(({ name, spec, type, to }) => ({ from: node.location, name, spec, type, found: to?.version })),
  )

export const describeEdge = ({ from, name, spec, found }: BrokenEdge): string =>
  `${from === '' ? 'the project' : from} needs ${name} ${spec}, ${found === undefined ? 'none is there' : `${found} is there`}`

export const scopesOf = (tree: ArboristNode): ReadonlySet<string> =>
  new Set(
    [...tree.inventory.values()]
      .flatMap((node) => [node.packageName ?? '', ...node.edgesOut.keys()])
      .map(scopeOf)
      .filter((scope) => scope !== undefined),
  )
