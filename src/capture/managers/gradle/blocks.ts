/** The blocks of a build script. */
import { isMark, type SourceToken } from '../../formats/source-tokens.ts'

export type Block = Readonly<{
  /** The word before the brace: `checkstyle {`, `object Versions {`. */
  name: string
  /** Kotlin's `object`: its members are used by its name. */
  isObject: boolean
}>

/** The innermost block around each token. */
export const enclosingBlocks = (tokens: readonly SourceToken[]): readonly (Block | undefined)[] => {
  const open: Block[] = []
  return tokens.map((token, index) => {
    if (isMark(token, '{')) open.push(blockAt(tokens, index))
    else if (isMark(token, '}')) open.pop()
    return open.at(-1)
  })
}

const blockAt = (tokens: readonly SourceToken[], brace: number): Block => {
  const before = tokens[brace - 1]
  return { name: before?.kind === 'word' ? before.text : '', isObject: tokens[brace - 2]?.text === 'object' }
}
