/**
 * What looks like the version of something external and was identified by nothing. People read this list, so it holds
 * what is worth a look: values that are named as versions, addresses and images with a version in them.
 */
import { excerpt } from '../../broken-text.ts'
import { OPAQUE, type Piece, type Resolved, type Subject } from '../claim.ts'
import type { Definition } from '../facts.ts'
import type { Composed } from '../places/candidates.ts'
import type { Place } from '../places/locate.ts'
import { looksLikeVersion } from '../places/version-text.ts'
import { writtenValue, type Site } from '../scopes/scopes.ts'
import { saysVersion } from '../scopes/variable-names.ts'

/** Something that was not identified; `why` of an excuse says why that is right. */
export type Unidentified = Readonly<{
  place: Place
  text: string
  why: string
  isExcused: boolean
  /** Where no facts tell it. */
  line?: number
  /** The definition whose value it is. */
  definition?: Definition
  /** What is known of it. */
  datasource?: string
  /** The version in `text`, where the file spells the text like that. */
  current?: string
}>

/** Whether a pin, a manager's or an inferred one, covers these characters. */
export type IsTaken = (file: string, start: number, end: number) => boolean

/** Versions that are put together from several numbers. */
export const composedGaps = (
  composed: readonly Composed[],
  excuse: (one: Composed) => string | undefined,
): readonly Unidentified[] =>
  composed.flatMap((one) => {
    const { mention, piece } = one
    const written = mention.claim.at.text.slice(...mention.claim.range)
    if (!/\d/.test(written)) return []
    const reason = excuse(one)
    return [
      {
        place: { file: piece.file, start: piece.start, end: piece.start + piece.text.length, text: piece.text },
        text: `${mention.claim.component.name} ${readable(written)}`,
        why: reason ?? 'the version is put together from several places',
        isExcused: reason !== undefined,
      },
    ]
  })

/** Uses of a component in a version that who runs it decides: nothing in the repository can be moved. */
export const outsideExcuses = (unset: readonly Composed[]): readonly Unidentified[] =>
  unset.map(({ mention: { claim }, piece: { file, start, variable } }) => ({
    place: { file, start, end: start, text: '' },
    text: `${claim.component.name} ${variable}`,
    why: 'version given from outside',
    isExcused: true,
  }))

/** Values of variables that are named as versions. */
export const valueGap = (
  site: Site,
  isTaken: IsTaken,
  excuse: (site: Site, text: string) => string | undefined,
): Unidentified | undefined => {
  const place = writtenValue(site)
  if (!place || !looksLikeVersion(place.text)) return undefined
  const { name } = site.definition
  const { file, start, end, text } = place
  if (!saysVersion(name) || isTaken(file, start, end)) return undefined
  const reason = excuse(site, text)
  return {
    place,
    text: `${name} = ${text}`,
    why: reason ?? 'named as a version, and nothing says of what',
    isExcused: reason !== undefined,
    definition: site.definition,
    ...(/image|img/i.test(name) ? { datasource: 'docker' } : {}),
  }
}

/** `/v1.2.3/` and `-1.2.3.tar.gz` in an address. */
const VERSION_IN_PATH =
  /[/_@=-](v?\d+\.\d+(?:\.\d+)*(?:-?(?:rc|alpha|beta)[.\d]*)?)(?=[/_-]|\.(?:tar|tgz|zip|gz|xz|bz2|deb|rpm|jar|whl|apk|exe|msi|pkg|dmg|AppImage)|$)/
/** What every address has. */
export const ADDRESS_FORM = /:\/\//
const ADDRESS = /https?:\/\/[^\s"'<>`)\]}]{8,}/g
/** What is fetched to be used: an archive, a release, a package. */
const DOWNLOAD =
  /\/(?:downloads?|releases?|archive|dist|pub|files?|packages|artifacts?)\/|\.(?:tar|tgz|zip|gz|xz|bz2|deb|rpm|jar|whl|apk|exe|msi|pkg|dmg|AppImage|iso|img|qcow2|ya?ml|sh)\b/i
/** Addresses that are read by people, or name a format. */
const NO_DOWNLOAD =
  /^https?:\/\/(?:[^/]*\b(?:docs?|wiki|blog|schemas?|json-schema|www\.w3|xmlns|example|localhost|spdx|creativecommons|opensource)\b|127\.|10\.|192\.168\.|\[)|\/(?:docs?|documentation|licenses?|schemas?|issues?|pull|blob|wiki|xsd|api)\/|\/[A-Z]{3,}\/\d/

/** Addresses with a version in them. */
export function* addressGaps(
  subject: Subject,
  isTaken: IsTaken,
  excuse: (address: string, version: string, file: string) => string | undefined,
): Generator<Unidentified> {
  if (subject.mentions?.(ADDRESS_FORM) === false) return
  for (const value of valuesOf(subject)) {
    if (!value.text.includes('://')) continue
    for (const match of value.text.matchAll(ADDRESS)) {
      const [address] = match
      const version = VERSION_IN_PATH.exec(address)
      if (!version?.[1] || NO_DOWNLOAD.test(address) || !DOWNLOAD.test(address)) continue
      const at = match.index + version.index + 1
      const place = placeIn(value, at, at + version[1].length)
      if (!place || isTaken(place.file, place.start, place.end)) continue
      const reason = excuse(address, version[1], place.file)
      const why = reason ?? 'an address with a version, of nothing that is known'
      yield {
        place,
        text: readable(address),
        why,
        isExcused: reason !== undefined,
        ...(place.text === version[1] && isVerbatim(value, match.index, address.length) ? { current: version[1] } : {}),
      }
    }
  }
}

/** Images whose name is not known here. */
export const imageGap = (subject: Subject, isTaken: IsTaken): Unidentified | undefined => {
  const value = subject.kind === 'definition' && /image|img/i.test(subject.name) ? subject.value : undefined
  if (!value) return undefined
  const match = /^[^\s:]*\uE000[^\s:]*:(v?\d[\w.-]*)$/.exec(value.text)
  if (!match?.[1]) return undefined
  const at = value.text.length - match[1].length
  const place = placeIn(value, at, value.text.length)
  if (!place || isTaken(place.file, place.start, place.end)) return undefined
  return {
    place,
    text: readable(value.text),
    why: 'the name of the image is not known here',
    isExcused: false,
    datasource: 'docker',
  }
}

const valuesOf = (subject: Subject): readonly Resolved[] => {
  switch (subject.kind) {
    case 'command':
      return subject.words
    case 'block':
      return subject.entries.map(({ value }) => value)
    case 'call':
      return subject.inputs.map(({ value }) => value)
    default:
      return [subject.value]
  }
}

const isVerbatim = (value: Resolved, start: number, length: number): boolean =>
  placeIn(value, start, start + length) !== undefined

/** The place, where one piece that stands verbatim holds it all. */
const placeIn = ({ pieces }: Resolved, start: number, end: number): Place | undefined => {
  let offset = 0
  for (const piece of pieces) {
    if (start >= offset && end <= offset + piece.text.length) return partOf(piece, start - offset, end - offset)
    offset += piece.text.length
  }
  return undefined
}

const partOf = ({ file, start, text, variable }: Piece, from: number, to: number): Place | undefined =>
  variable === undefined ? { file, start: start + from, end: start + to, text: text.slice(from, to) } : undefined

const readable = (text: string): string => excerpt(text.replaceAll(OPAQUE, '…'))
