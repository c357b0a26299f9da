/**
 * Variables in image references (Dockerfile reference, "Environment replacement", "Understand how ARG and FROM interact"):
 * a reference is expanded into pieces that remember where in the file each of them is written, so that the version can be
 * edited where it stands, be that the `FROM` line or the `ARG` that feeds it.
 */

import type { Piece } from '../../formats/dockerfile-instructions.ts'

export type Expansion =
  | Readonly<{ status: 'expanded'; pieces: readonly Piece[] }>
  | Readonly<{ status: 'unresolved'; why: string }>

/** Values of the global `ARG`s; a name without value is declared and has no default. */
export type Variables = ReadonlyMap<string, Expansion>

/** A reference is short; variables that double each other are not. */
const MOST_PIECES = 64

const VARIABLE = /\$(?:\{(\w+)(?::?([-+])([^{}]*))?\}|(\w+))/g

export const expand = ({ text, start }: Piece, variables: Variables): Expansion => {
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(VARIABLE)) {
    pieces.push({ text: text.slice(end, match.index), start: start + end })
    end = match.index + match[0].length
    const value = valueOf(match, start + match.index, variables)
    if (value.status === 'unresolved') return value
    pieces.push(...value.pieces)
    if (pieces.length > MOST_PIECES) return { status: 'unresolved', why: 'its variables expand without end' }
  }
  const rest = text.slice(end)
  if (rest.includes('$')) return { status: 'unresolved', why: `"${text}" holds an expression that is not evaluated` }
  return {
    status: 'expanded',
    pieces: [...pieces, { text: rest, start: start + end }].filter((piece) => piece.text !== ''),
  }
}

const valueOf = (match: RegExpExecArray, start: number, variables: Variables): Expansion => {
  const [whole, braced, operator, word = '', bare] = match
  const name = braced ?? bare ?? ''
  const known = variables.get(name)
  const isSet = known?.status === 'expanded' && known.pieces.length > 0
  const written: Expansion = {
    status: 'expanded',
    pieces: word === '' ? [] : [{ text: word, start: start + whole.length - 1 - word.length }],
  }
  if (operator === '-') return isSet ? known : written
  if (operator === '+') return isSet ? written : { status: 'expanded', pieces: [] }
  return known ?? { status: 'unresolved', why: `${name} is given at build time and has no default here` }
}

export const textOf = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('')

/**
 * Where in the file the characters `[start, end)` of the expanded text are edited: the piece that holds them all, or the
 * one piece with digits among them (`1.26.1` of `${GO_VERSION}-alpine`), or without any the one that is no suffix (`trixie` of
 * `${DEBIAN}-slim`). `undefined` where several pieces make the number.
 */
export const placeOf = (
  pieces: readonly Piece[],
  [start, end]: readonly [number, number],
): readonly [start: number, end: number] | undefined => {
  let offset = 0
  const parts: Piece[] = []
  for (const piece of pieces) {
    const from = Math.max(start - offset, 0)
    const to = Math.min(end - offset, piece.text.length)
    if (from < to) parts.push({ text: piece.text.slice(from, to), start: piece.start + from })
    offset += piece.text.length
  }
  const joined = parts.reduce<readonly Piece[]>(joinAdjacent, [])
  const [only, ...others] = versionPieces(joined)
  return only && others.length === 0 ? [only.start, only.start + only.text.length] : undefined
}

const versionPieces = (pieces: readonly Piece[]): readonly Piece[] => {
  if (pieces.length === 1) return pieces
  const withDigits = pieces.filter(({ text }) => /\d/.test(text))
  if (withDigits.length === 0) return pieces.filter(({ text }) => /^\w/.test(text))
  return withDigits.length === 1 ? withDigits : pieces.filter(isNumber)
}

const isNumber = ({ text }: Piece): boolean => /^v?\d+(?:\.\d+)*/.test(text)

const joinAdjacent = (joined: readonly Piece[], piece: Piece): readonly Piece[] => {
  const last = joined.at(-1)
  if (!last || last.start + last.text.length !== piece.start) return [...joined, piece]
  return [...joined.slice(0, -1), { text: last.text + piece.text, start: last.start }]
}
