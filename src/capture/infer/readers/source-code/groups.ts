/** The fields or named arguments of one bracket, where what each says alone is not enough: `repository` and `tag`. */
import type { Block, Entry } from '../../facts.ts'
import { isThingAtVersion } from '../../telling-text.ts'
import { readExpression, skipToSeparator } from './expression.ts'
import { skipAhead, type Source } from './tokens.ts'

const MOST_ENTRIES = 60
const FIELD = /(?:(["'])([\w./ -]{1,80})\1|([A-Za-z_@][\w.-]{0,79}))\s*(?:=>|:(?!:)|=(?!=)|->)\s*/y

/** One block, or none where the fields do not make a thing and its version. `path` leads to the bracket. */
export const readGroup = (source: Source, open: number, path: readonly string[]): readonly Block[] => {
  const entries: Entry[] = []
  let at = open + 1
  while (entries.length < MOST_ENTRIES) {
    FIELD.lastIndex = skipAhead(source, at)
    const field = FIELD.exec(source.text)
    if (!field) break
    const { value, end } = readExpression(source, FIELD.lastIndex)
    const next = skipToSeparator(source, end)
    if (next === skipAhead(source, end) && value.length > 0) entries.push({ key: field[2] ?? field[3] ?? '', value })
    if (!/[,;]/.test(source.text[next] ?? '')) break
    at = next + 1
  }
  return isThingAtVersion(entries) ? [{ path, entries }] : []
}
