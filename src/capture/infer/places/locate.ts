/**
 * From a claim to the place where its version is written: one run of characters in one file. What stands around that run
 * in the expanded text (`v` before, `-alpine` after) is kept, because it stands elsewhere.
 */
import { OPAQUE, type Piece, type Resolved } from '../claim.ts'

/** UTF-16 offsets `[start, end)` in the text that the reader read. */
export type Place = Readonly<{ file: string; start: number; end: number; text: string }>

/** What stands before and after the written part in the version that the claim names. */
export type Frame = Readonly<{ before: string; after: string }>

export type Location =
  /** `whole`: the piece is nothing but the version, so what defines it defines a version. */
  | (Frame & Readonly<{ status: 'written'; place: Place; piece: Piece; whole: boolean }>)
  /** The version is the value of a variable that nothing here defines. */
  | (Frame & Readonly<{ status: 'unknown'; piece: Piece }>)
  /** Several places make the version together. */
  | Readonly<{ status: 'composed'; piece: Piece }>

type Part = Readonly<{ piece: Piece; from: number; to: number; text: string }>

/** `undefined` where the range lies outside the text. */
export const locate = ({ pieces }: Resolved, [start, end]: readonly [number, number]): Location | undefined => {
  if (start === end) return locateEmpty(pieces, start)
  const parts = joinAdjacent(overlapping(pieces, start, end))
  const [first] = parts
  if (!first) return undefined
  const frameOf = (part: Part): Frame => {
    const index = parts.indexOf(part)
    return { before: textOf(parts.slice(0, index)), after: textOf(parts.slice(index + 1)) }
  }
  const chosen = choosePart(parts)
  if (!chosen) return { status: 'composed', piece: first.piece }
  const { piece, from, to, text } = chosen
  // A part that was cut has a variant after it that nothing knows.
  const frame = parts.length > 1 && parts.includes(chosen) ? frameOf(chosen) : NOTHING_AROUND
  if (text === OPAQUE) return { status: 'unknown', piece, ...frame }
  // A part of a value stands for the whole of it.
  if (piece.partial)
    return { status: 'written', place: placeOf(piece, 0, piece.text.length), piece, whole: true, ...NOTHING_AROUND }
  return { status: 'written', place: placeOf(piece, from, to), piece, whole: text === piece.text, ...frame }
}

const NOTHING_AROUND: Frame = { before: '', after: '' }

const placeOf = ({ file, start, text }: Piece, from: number, to: number): Place => ({
  file,
  start: start + from,
  end: start + to,
  text: text.slice(from, to),
})

const textOf = (parts: readonly Part[]): string => parts.map(({ text }) => text).join('')

/** Nothing is written: the place is where it would be. */
const locateEmpty = (pieces: readonly Piece[], at: number): Location | undefined => {
  let offset = 0
  for (const piece of pieces) {
    const end = offset + piece.text.length
    if (at <= end && piece.text !== OPAQUE)
      return {
        status: 'written',
        place: placeOf(piece, at - offset, at - offset),
        piece,
        whole: false,
        ...NOTHING_AROUND,
      }
    offset = end
  }
  return undefined
}

const overlapping = (pieces: readonly Piece[], start: number, end: number): readonly Part[] => {
  const parts: Part[] = []
  let offset = 0
  for (const piece of pieces) {
    const from = Math.max(start - offset, 0)
    const to = Math.min(end - offset, piece.text.length)
    if (from < to) parts.push({ piece, from, to, text: piece.text.slice(from, to) })
    offset += piece.text.length
    if (offset >= end) break
  }
  return parts
}

/** Runs that follow each other in the file as well are one. */
const joinAdjacent = (parts: readonly Part[]): readonly Part[] => {
  if (parts.length < 2) return parts
  const joined: Part[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (last && canJoin(last, part)) joined[joined.length - 1] = join(last, part)
    else joined.push(part)
  }
  return joined
}

const canJoin = (a: Part, b: Part): boolean =>
  a.text !== OPAQUE &&
  b.text !== OPAQUE &&
  a.piece.file === b.piece.file &&
  a.piece.definition === b.piece.definition &&
  a.piece.start + a.to === b.piece.start + b.from

const join = (a: Part, b: Part): Part => {
  const text = a.piece.text.slice(0, a.to) + b.piece.text.slice(b.from)
  return { piece: { ...a.piece, text }, from: a.from, to: a.to + (b.to - b.from), text: a.text + b.text }
}

const hasDigit = ({ text }: Part): boolean => /\d/.test(text)
const isNumber = ({ text }: Part): boolean => /^v?\d+(?:\.\d+)*/.test(text)
const isUnknown = ({ text }: Part): boolean => text === OPAQUE
/** What a variant begins with: `-alpine`, `+k3s1`, `_amd64`. */
const isSuffix = ({ text }: Part): boolean => /^[-+_]/.test(text)

/** The one part that makes the version; `undefined` where several do. */
const choosePart = (parts: readonly Part[]): Part | undefined => {
  const [first] = parts
  if (parts.length === 1) return first
  const unknown = parts.filter(isUnknown)
  const numeric = parts.filter(hasDigit)
  if (unknown.length === 0) return only(numeric) ?? onlyOrVariable(parts, numeric)
  const numbers = numeric.filter((part) => !isSuffix(part))
  // `1.2.3-$ARCH`: the variable is the variant.
  if (numbers.length === 1 && numbers[0] === first && /[-_+]$/.test(first?.text ?? '')) return trimmed(first!)
  return numbers.length === 0 ? only(unknown) : undefined
}

const only = (parts: readonly Part[]): Part | undefined => (parts.length === 1 ? parts[0] : undefined)

/** `release-${X}` of two words is where the variable is; of several numbers the one that begins as a version does. */
const onlyOrVariable = (parts: readonly Part[], numeric: readonly Part[]): Part | undefined =>
  numeric.length > 0
    ? only(numeric.filter(isNumber))
    : only(parts.filter(({ piece }) => piece.definition !== undefined))

const trimmed = ({ piece, from, to, text }: Part): Part => ({ piece, from, to: to - 1, text: text.slice(0, -1) })
