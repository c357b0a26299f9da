/** The text of a dependabot.yml as settings that remember their lines. */
import { LineCounter, isMap, isScalar, parseDocument, type Document } from 'yaml'

import { UsageError } from '../../../records/errors.ts'
import { isSettings, type ForeignFile, type Path } from '../settings.ts'

/** Throws UsageError with file and line. */
export const readDependabot = (text: string, path: string): ForeignFile => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [broken] = document.errors
  if (broken) {
    const found = broken.message.split('\n', 1).join('')
    throw new UsageError(
      { place: path, line: lines.linePos(broken.pos[0]).line, expected: 'YAML', found },
      { cause: broken },
    )
  }
  const settings: unknown = document.toJS({ maxAliasCount: 100 }) ?? {}
  if (!isSettings(settings))
    throw new UsageError({ place: path, line: 1, expected: 'a mapping', found: typeof settings })
  return { path, settings, lineOf: (place) => lines.linePos(offsetOf(document, place)).line }
}

const offsetOf = (document: Document, path: Path): number => {
  for (let length = path.length; length > 0; length -= 1) {
    const parent: unknown = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true)
    const last = path[length - 1]
    const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === last) : undefined
    const node: unknown = pair ? pair.key : document.getIn(path.slice(0, length), true)
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined
    if (Array.isArray(range)) return Number(range[0])
  }
  return 0
}
