/**
 * `primary.xml` of an rpm repository: names, versions and build times of its packages. It has up to some hundred megabytes, so it is
 * cut at each `>` and never parsed as a whole; the few elements that count hold nothing but text or attributes.
 */
import { instantOf } from '../../create-datasource.ts'
import { addVersion, type PackageIndex } from '../../package-index/package-index.ts'
import { CLOSING_BRACKET, lettersOf, piecesOf, startsWith, textOfPiece } from '../../package-index/pieces.ts'

const OPENING = 60
const TAGS = {
  name: lettersOf('<name'),
  version: lettersOf('<version '),
  time: lettersOf('<time '),
  end: lettersOf('</package'),
} as const

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const unescape = (text: string): string =>
  text.replaceAll(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '')

const attribute = (tag: string, name: string): string =>
  unescape(new RegExp(`\\s${name}=(?:"([^"]*)"|'([^']*)')`).exec(tag)?.slice(1).find(Boolean) ?? '')

/** `1:2.3-4.el9`; an epoch of 0 is not written. */
const versionOf = (tag: string): string => {
  const [epoch, version, release] = [attribute(tag, 'epoch'), attribute(tag, 'ver'), attribute(tag, 'rel')]
  if (version === '') return ''
  return `${epoch === '' || epoch === '0' ? '' : `${epoch}:`}${version}${release === '' ? '' : `-${release}`}`
}

const dateOf = (tag: string): string | undefined => {
  const seconds = attribute(tag, 'build')
  return /^\d{1,11}$/.test(seconds) ? instantOf(new Date(Number(seconds) * 1000).toISOString()) : undefined
}

/** Blanks before an element do not count. */
const fromBracket = (piece: Uint8Array): Uint8Array => {
  const at = piece.lastIndexOf(OPENING)
  return at <= 0 ? piece : piece.subarray(at)
}

export const readPrimary = async (chunks: AsyncIterable<Uint8Array>): Promise<PackageIndex> => {
  const index: PackageIndex = new Map()
  let [name, version] = ['', '']
  let date: string | undefined
  let isName = false
  for await (const pieces of piecesOf(chunks, CLOSING_BRACKET)) {
    for (const piece of pieces) {
      if (isName) {
        name ||= unescape(textOfPiece(piece).replace(/<.*$/s, ''))
        isName = false
        continue
      }
      const tag = fromBracket(piece)
      if (startsWith(tag, TAGS.version)) version ||= versionOf(textOfPiece(tag))
      else if (startsWith(tag, TAGS.time)) date ??= dateOf(textOfPiece(tag))
      else if (startsWith(tag, TAGS.name)) isName = tag.length === TAGS.name.length
      else if (startsWith(tag, TAGS.end)) {
        if (name !== '' && version !== '') addVersion(index, name, { version, ...(date ? { date } : {}) })
        ;[name, version] = ['', '']
        date = undefined
      }
    }
  }
  return index
}
