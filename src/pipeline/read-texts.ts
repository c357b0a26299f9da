/** A few files of a tree as texts. */
import type { Tree } from '../system/ports.ts'

/** Text of the wanted files that the tree has, by path. */
export const readTexts = async (
  tree: Tree,
  wanted: (path: string) => boolean,
): Promise<ReadonlyMap<string, string>> => {
  const texts = new Map<string, string>()
  const entries = (await tree.list()).filter(({ kind, path }) => kind === 'file' && wanted(path))
  for await (const { entry, content } of tree.read(entries)) texts.set(entry.path, new TextDecoder().decode(content))
  return texts
}

/** A tree that is asked for its files once. */
export const listedOnce = (tree: Tree): Tree => {
  let listed: ReturnType<Tree['list']> | undefined
  return { list: () => (listed ??= tree.list()), read: tree.read }
}
