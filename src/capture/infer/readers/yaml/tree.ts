/**
 * Scalars put together to the tree that they were taken from. A key may come twice in one mapping, as templates write it
 * (`{{ if x }} image: a {{ else }} image: b {{ end }}`): both stay.
 */
import type { YamlScalar } from '../../../yaml-scalars.ts'

export type YamlNode = Readonly<{
  /** The key in a mapping, or the index in a list; empty for a document. */
  key: string
  path: readonly string[]
  /** Set where the node is a value, which has no children. */
  scalar?: YamlScalar
  children: readonly YamlNode[]
}>

type Branch = { key: string; path: readonly string[]; scalar?: YamlScalar; children: Branch[] }

/** A node for each document that holds anything. */
export const documentsOf = (scalars: readonly YamlScalar[]): readonly YamlNode[] => {
  const documents: Branch[] = []
  let open: Branch[] = []
  let document = -1
  for (const scalar of scalars) {
    const { path } = scalar
    if (scalar.document !== document) {
      document = scalar.document
      open = [{ key: '', path: [], children: [] }]
      documents.push(open[0]!)
    }
    if (path.length === 0) continue
    open.length = sharedDepth(open, path) + 1
    for (let depth = open.length - 1; depth < path.length - 1; depth += 1)
      open.push(addChild(open[depth]!, { key: path[depth]!, path: path.slice(0, depth + 1), children: [] }))
    addChild(open.at(-1)!, { key: path.at(-1)!, path, scalar, children: [] })
  }
  return documents
}

const addChild = (parent: Branch, child: Branch): Branch => {
  parent.children.push(child)
  return child
}

/** How many keys of the path, the last left out, are those of the nodes that are open. */
const sharedDepth = (open: readonly Branch[], path: readonly string[]): number => {
  const most = Math.min(open.length, path.length) - 1
  let depth = 0
  while (depth < most && open[depth + 1]!.key === path[depth]) depth += 1
  return depth
}

/** The first child of this key. */
export const childOf = (node: YamlNode | undefined, key: string): YamlNode | undefined =>
  node?.children.find((child) => child.key === key)

/** The text of a child that is a value. */
export const textOf = (node: YamlNode | undefined, key: string): string | undefined => childOf(node, key)?.scalar?.text

/** True for a list; a mapping whose keys are numbers passes for one. */
export const isList = ({ children }: YamlNode): boolean => children.length > 0 && /^\d+$/.test(children[0]!.key)
