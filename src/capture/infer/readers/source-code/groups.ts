/** The fields or named arguments of one bracket, where what each says alone is not enough: `repository` and `tag`. */
import type { Block, Definition, Entry } from '../../facts.ts'
import { isThingAtVersion, isVersion, shapeOf } from '../telling-text.ts'
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

const POINT_NAME = /^(.+?)_?(?:image)?_?(?:tag|version)$/i
const isName = (stem: string, name: string): boolean =>
  name.toLowerCase().startsWith(stem) &&
  /^_?(?:image|docker)?_?(?:image|name|repo|repository)$/.test(name.toLowerCase().slice(stem.length))

/** Two constants of one name, `FLUENT_BIT_IMAGE` and `FLUENT_BIT_TAG`, make an image that is put together elsewhere. */
export const pairConstants = (definitions: readonly Definition[]): readonly Block[] =>
  definitions.length > MOST_CONSTANTS
    ? []
    : definitions.flatMap((point) => {
        const stem = POINT_NAME.exec(point.name)?.[1]?.toLowerCase()
        if (stem === undefined || !isVersion(shapeOf(point.value))) return []
        const image = definitions.find(({ name, value }) => isName(stem, name) && UNTAGGED.test(shapeOf(value)))
        if (!image) return []
        const entries = [image, point].map(({ value }, index) => ({ key: index === 0 ? 'image' : 'tag', value }))
        return [{ path: [stem], entries }]
      })

/** Keeps pairs of definitions few. */
const MOST_CONSTANTS = 300
const UNTAGGED = /^[a-z\d][a-z\d._-]*(?:\/[a-z\d][a-z\d._-]*)+$/
