/** The JSON form of `RUN` and its like: `["sh", "-c", "…"]` (Dockerfile reference, "Shell and exec form"). */
import type { Piece } from '../../../formats/dockerfile-instructions.ts'
import { literal, type Part, type Template } from '../../template.ts'

const STRING = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/g

/** The strings of a list; `undefined` for what is none: then it is the shell form. */
export const jsonWords = (pieces: readonly Piece[]): readonly Template[] | undefined => {
  const text = pieces.map((piece) => piece.text).join('')
  if (!/^\s*\[\s*"/.test(text) || !/\]\s*$/.test(text)) return undefined
  return pieces.flatMap((piece) =>
    Array.from(piece.text.matchAll(STRING), (match) =>
      stringTemplate(match[1] ?? match[2] ?? '', piece.start + match.index + 1),
    ),
  )
}

/** The runs between escapes; an escaped quote or slash is itself, of the others the character is not in the file. */
const stringTemplate = (written: string, start: number): Template => {
  const parts: Part[] = []
  let done = 0
  for (const { 0: escape, index } of written.matchAll(/\\(?:u[0-9a-fA-F]{4}|[^])/g)) {
    parts.push(...literal(written.slice(done, index), start + done))
    const isItself = /^\\["'\\/]$/.test(escape)
    parts.push(
      isItself
        ? { text: escape.slice(1), start: start + index + 1 }
        : { variable: '', start: start + index, end: start + index + escape.length },
    )
    done = index + escape.length
  }
  return [...parts, ...literal(written.slice(done), start + done)]
}
