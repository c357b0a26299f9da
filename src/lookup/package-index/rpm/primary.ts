/**
 * `primary.xml` of an rpm repository: names, versions, sources and build times of its packages. It has up to some hundred megabytes, so it is
 * cut at each `>` and never parsed as a whole; the few elements that count hold nothing but text or attributes.
 */
import { instantOf } from '../../create-datasource.ts'
import type { IndexedPackage, IndexVisitor } from '../package-index.ts'
import { CLOSING_BRACKET, lettersOf, piecesOf, startsWith, textOfPiece } from '../pieces.ts'

const OPENING = 60
const TAGS = {
  version: lettersOf('<version '),
  time: lettersOf('<time '),
  end: lettersOf('</package'),
} as const
const TEXTS = (
  [
    ['name', '<name'],
    ['arch', '<arch'],
    ['source', '<rpm:sourcerpm'],
  ] as const
).map(([key, tag]) => ({ key, letters: lettersOf(tag) }))

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

/**
 * `bash-5.2.26-3.el10.src.rpm`: name, version and release; the name may hold hyphens, too. It has no epoch: where the rest is the
 * package's, so is the epoch.
 */
const sourceOf = (file: string | undefined, packageVersion: string): IndexedPackage['source'] => {
  const [, name, version] = /^(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm$/.exec(file ?? '') ?? []
  if (!name || !version) return undefined
  return { name, version: packageVersion.endsWith(`:${version}`) ? packageVersion : version }
}

type Draft = { name?: string; arch?: string; source?: string; version?: string; date?: string | undefined }

const visitDraft = (draft: Draft, { wants, visit }: IndexVisitor): void => {
  const { name, version, arch = '', date } = draft
  if (!name || !version || !wants(name)) return
  const source = sourceOf(draft.source, version)
  visit({ name, version, architecture: arch, ...(date ? { date } : {}), ...(source ? { source } : {}) })
}

/** Of several elements of one name the first counts: requirements have names and versions, too. */
const takeTag = (draft: Draft, tag: Uint8Array): void => {
  if (startsWith(tag, TAGS.version)) draft.version ||= versionOf(textOfPiece(tag))
  else if (startsWith(tag, TAGS.time)) draft.date ??= dateOf(textOfPiece(tag))
}

const textElementOf = (tag: Uint8Array) =>
  TEXTS.find(({ letters }) => tag.length === letters.length && startsWith(tag, letters))?.key

export const readPrimary = async (chunks: AsyncIterable<Uint8Array>, visitor: IndexVisitor): Promise<void> => {
  let draft: Draft = {}
  /** The element whose text comes next. */
  let awaited: 'name' | 'arch' | 'source' | undefined
  for await (const pieces of piecesOf(chunks, CLOSING_BRACKET)) {
    for (const piece of pieces) {
      if (awaited) {
        draft[awaited] ||= unescape(textOfPiece(piece).replace(/<.*$/s, ''))
        awaited = undefined
        continue
      }
      const tag = fromBracket(piece)
      if (startsWith(tag, TAGS.end)) {
        visitDraft(draft, visitor)
        draft = {}
      } else {
        takeTag(draft, tag)
        awaited = textElementOf(tag)
      }
    }
  }
}
