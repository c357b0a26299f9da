/**
 * The rows of one table of an SQLite database, from its bytes alone (sqlite.org/fileformat2.html, chapters 1.3, 1.5, 1.6, 2.1):
 * an image's database is hostile, and need not be written to disk to be read. Indexes, and what a write-ahead log holds, are not read.
 */
import { ParseError } from '../../../../records/errors.ts'
import type { Problems } from '../../file-text.ts'
import { binaryReader, type BinaryReader } from '../../formats/binary-reader.ts'
import { pageClaims } from './page-claims.ts'
import { whole } from './whole.ts'

const WHAT = 'an SQLite database'

/** Columns in order. Floating numbers are left out as `undefined`; nothing here needs one. */
export type SqliteRow = readonly (number | string | Uint8Array | null | undefined)[]

type Database = Readonly<{
  view: BinaryReader
  pageSize: number
  /** Bytes of a page without the reserved ones at its end. */
  usable: number
  claim: (page: number) => void
  problems: Problems
}>

const HEADER = 100
const MAGIC = new TextEncoder().encode('SQLite format 3\0')

export const isSqlite = (bytes: Uint8Array): boolean =>
  bytes.length >= HEADER && MAGIC.every((byte, index) => bytes[index] === byte)

/** Rows in the order of their ids. A damaged page or row becomes a problem. Throws a ParseError where there is no such table. */
export function* rowsOf(bytes: Uint8Array, table: string, problems: Problems): Generator<SqliteRow> {
  const database = open(bytes, problems)
  for (const [type, name, , root] of walk(database, 1)) {
    if (type !== 'table' || name !== table || typeof root !== 'number') continue
    yield* walk(database, root)
    return
  }
  const { problems: [first] = [] } = problems.facts()
  throw new ParseError({ expected: `a table ${table}`, found: first?.reason ?? 'none of that name' })
}

const open = (bytes: Uint8Array, problems: Problems): Database => {
  const view = binaryReader(bytes, 'big', WHAT)
  const written = view.u16(16)
  const pageSize = written === 1 ? 65_536 : written
  const usable = pageSize - view.u8(20)
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0 || usable < 480)
    throw new ParseError({ expected: 'a page size that is a power of two from 512', found: `${written}` })
  return { view, pageSize, usable, problems, claim: pageClaims(Math.floor(bytes.length / pageSize)) }
}

const LEAF = 0x0d
const INTERIOR = 0x05
/** Bytes, with the pointer to it. */
const SMALLEST_CELL = 6

/** Every row below a root page, left to right; a stack instead of calls, as a hostile tree may be deep. */
function* walk(database: Database, root: number): Generator<SqliteRow> {
  const { problems } = database
  const stack = [root]
  for (let page = stack.pop(); page !== undefined; page = stack.pop()) {
    const found = whole(() => readPage(database, page ?? 0), problems, `page ${page}`)
    for (const child of found?.children.toReversed() ?? []) stack.push(child)
    for (const cell of found?.cells ?? []) {
      const row = whole(() => readRow(database, cell), problems, `page ${page}`)
      if (row !== undefined) yield row
    }
  }
}

/** `cells` are offsets in the file, `children` numbers of pages. */
type Page = Readonly<{ cells: readonly number[]; children: readonly number[] }>

const readPage = ({ view, pageSize, claim }: Database, page: number): Page => {
  claim(page)
  const start = (page - 1) * pageSize
  const header = page === 1 ? HEADER : start
  const type = view.u8(header)
  const count = view.u16(header + 3)
  if (type !== LEAF && type !== INTERIOR) throw new ParseError({ expected: 'a page of a table', found: `type ${type}` })
  if (count * SMALLEST_CELL > pageSize)
    throw new ParseError({ expected: 'cells that fit a page', found: `${count} of them` })
  const pointers = header + (type === LEAF ? 8 : 12)
  const cells = Array.from({ length: count }, (_, index) => start + view.u16(pointers + 2 * index))
  return type === LEAF
    ? { cells, children: [] }
    : { cells: [], children: [...cells.map((cell) => view.u32(cell)), view.u32(header + 8)] }
}

const readRow = (database: Database, cell: number): SqliteRow => {
  const [length, afterLength] = varint(database.view, cell)
  const [, start] = varint(database.view, afterLength)
  return readRecord(binaryReader(payload(database, start, length), 'big', WHAT))
}

/** The bytes of a record, of which those that find no place on the page lie on a chain of others (chapter 1.6). */
const payload = (database: Database, start: number, length: number): Uint8Array => {
  const { view, pageSize, usable, claim } = database
  const largest = usable - 35
  if (length <= largest) return view.slice(start, length)
  if (length > view.bytes.length)
    throw new ParseError({ expected: 'a record that the file can hold', found: `${length} bytes` })
  const least = Math.floor(((usable - 12) * 32) / 255) - 23
  const fitting = least + ((length - least) % (usable - 4))
  const local = fitting <= largest ? fitting : least
  const record = new Uint8Array(length)
  record.set(view.slice(start, local))
  let next = view.u32(start + local)
  for (let filled = local; filled < length; filled += usable - 4) {
    claim(next)
    const at = (next - 1) * pageSize
    record.set(view.slice(at + 4, Math.min(usable - 4, length - filled)), filled)
    next = view.u32(at)
  }
  return record
}

/** A header of types, then the values (chapter 2.1, "Record Format"). */
const readRecord = (view: BinaryReader): SqliteRow => {
  const [headerLength, first] = varint(view, 0)
  const row: SqliteRow[number][] = []
  let at = headerLength
  for (let position = first; position < headerLength;) {
    const [type, next] = varint(view, position)
    const length = lengthOf(type)
    row.push(valueOf(view, type, at, length))
    at += length
    position = next
  }
  return row
}

const INTEGER_LENGTHS = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0]

const lengthOf = (type: number): number => INTEGER_LENGTHS[type] ?? Math.floor((type - 12) / 2)

const valueOf = (view: BinaryReader, type: number, at: number, length: number): SqliteRow[number] => {
  if (type === 0) return null
  if (type >= 12) return type % 2 === 0 ? view.slice(at, length) : new TextDecoder().decode(view.slice(at, length))
  if (type === 8 || type === 9) return type - 8
  if (type === 7) return undefined
  const value = view.slice(at, length).reduce((sum, byte) => sum * 256 + byte, 0)
  return view.u8(at) < 128 ? value : value - 256 ** length
}

/** A number of one to nine bytes, seven bits each, and where it ends. */
const varint = (view: BinaryReader, start: number): readonly [value: number, end: number] => {
  let value = 0
  for (let index = 0; index < 8; index += 1) {
    const byte = view.u8(start + index)
    value = value * 128 + (byte & 0x7f)
    if (byte < 128) return [value, start + index + 1]
  }
  return [value * 256 + view.u8(start + 8), start + 9]
}
