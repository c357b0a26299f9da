/**
 * Scalars put together to the tree that they were taken from. A key may come twice in one mapping, as templates write it
 * (`{{ if x }} image: a {{ else }} image: b {{ end }}`): both stay.
 */
import type { YamlScalar } from '../../../yaml/yaml-scalars.ts'

export type YamlNode = Readonly<{
  /** The key in a mapping, or the index in a list; empty for a document. */
  key: string
  /** How many keys lead to it. */
  depth: number
  /** Set where the node is a value, which has no children. */
  scalar?: YamlScalar
  children: readonly YamlNode[]
}>

type Branch = { key: string; depth: number; scalar?: YamlScalar; children: Branch[] }

/** Values have no children. */
const NONE: Branch[] = []

/** A node for each document that holds anything. */
export const documentsOf = (scalars: readonly YamlScalar[]): readonly YamlNode[] => {
  const documents: Branch[] = []
  let open: Branch[] = []
  let document = -1
  for (const scalar of scalars) {
    const { path } = scalar
    if (scalar.document !== document) {
      document = scalar.document
      open = [{ key: '', depth: 0, children: [] }]
      documents.push(open[0]!)
    }
    if (path.length === 0) continue
    open.length = sharedDepth(open, path) + 1
    for (let depth = open.length - 1; depth < path.length - 1; depth += 1)
      open.push(addChild(open[depth]!, { key: path[depth]!, depth: depth + 1, children: [] }))
    addChild(open.at(-1)!, { key: path.at(-1)!, depth: path.length, scalar, children: NONE })
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

/** The keys that lead to a node. */
export const pathOf = (node: YamlNode): readonly string[] => {
  let leaf: YamlNode | undefined = node
  while (leaf && !leaf.scalar) leaf = leaf.children[0]
  return leaf?.scalar?.path.slice(0, node.depth) ?? []
}
