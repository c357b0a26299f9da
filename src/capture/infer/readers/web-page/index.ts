/**
 * Web pages and their templates: scripts, styles and pictures that the browser fetches by an address with a version
 * (`cdn.example/npm/vue@3.4.1/…`), and import maps. Links for people fix nothing, inline scripts are not read.
 */
import type { SourceFile } from '../../../contract.ts'
import { NO_FACTS, type Facts, type Text } from '../../facts.ts'
import { mapText } from '../../mapped-text.ts'
import { expressionTemplate } from '../../shell/expressions.ts'
import type { Reader } from '../contract.ts'
import { isTelling, shapeOf } from '../telling-text.ts'

const FETCHING = /<!--[^]*?(?:-->|$)|<(script|link|img|iframe|source|embed)\b([^<>]{1,4000})>/gi
const ADDRESS = /(?:^|\s)(src|href|data-src)\s*=\s*(?:"([^"]{8,1000})"|'([^']{8,1000})'|([^\s"'>]{8,1000}))/gi
const IMPORT_MAP = /<script\b[^<>]{0,400}importmap[^<>]{0,400}>/gi
const MAPPED = /"(https?:\/\/[^"\s]{4,1000})"/g

const read = ({ text }: SourceFile): Facts => {
  const fetched = Array.from(text.matchAll(FETCHING)).flatMap(({ index, 1: tag, 2: attributes = '' }) =>
    tag === undefined ? [] : addressesOf(tag.toLowerCase(), attributes, index + 1 + tag.length),
  )
  return { ...NO_FACTS, texts: [...fetched, ...importMaps(text)] }
}

const addressesOf = (tag: string, attributes: string, offset: number): readonly Text[] =>
  Array.from(attributes.matchAll(ADDRESS)).flatMap((match) => {
    const address = match[2] ?? match[3] ?? match[4] ?? ''
    const isQuoted = match[4] === undefined
    const start = offset + match.index + match[0].length - address.length - (isQuoted ? 1 : 0)
    return textOf(address, start, [tag, (match[1] ?? '').toLowerCase()])
  })

const importMaps = (text: string): readonly Text[] => {
  const found: Text[] = []
  let end = 0
  for (const { index, 0: script } of text.matchAll(IMPORT_MAP)) {
    if (index < end) continue
    const start = index + script.length
    const close = text.indexOf('</script', start)
    if (close === -1) break
    end = close
    for (const match of text.slice(start, close).matchAll(MAPPED))
      found.push(...textOf(match[1] ?? '', start + match.index + 1, ['script', 'importmap']))
  }
  return found
}

/** `//cdn.example/x@1` takes the page's own scheme. */
const textOf = (address: string, start: number, path: readonly string[]): readonly Text[] => {
  const value = expressionTemplate(mapText([{ text: address, start }]))
  const shape = shapeOf(value)
  return isTelling(shape.startsWith('//') ? `https:${shape}` : shape, path) ? [{ value, path }] : []
}

export const webPage: Reader = { name: 'web-page', read }
