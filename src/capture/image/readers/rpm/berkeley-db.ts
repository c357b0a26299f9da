/**
 * The Berkeley DB hash file `Packages` of rpm up to 4.16: CentOS 7, Red Hat 8, Amazon Linux 2 (Berkeley DB 5.3,
 * src/dbinc/db_page.h). Numbers are in the order of the machine that wrote it. A package's header rarely fits a page: the
 * item then names the first of a chain of overflow pages.
 */
import { ParseError } from '../../../../records/errors.ts'
import type { Problems } from '../../file-text.ts'
import { binaryReader, type BinaryReader } from '../../formats/binary-reader.ts'
import { pageClaims } from './page-claims.ts'
import { whole } from './whole.ts'

const WHAT = 'a Berkeley DB hash'

const MAGIC = 0x0006_1561
const HASH_META = 8
const HASH_PAGES = new Set([2, 13])
const OVERFLOW_PAGE = 7
const KEY_OR_DATA = 1
const OFF_PAGE = 3
const PAGE_HEADER = 26

type Database = Readonly<{ view: BinaryReader; pageSize: number; last: number; claim: (page: number) => void }>

const ORDERS = ['little', 'big'] as const

const orderOf = (bytes: Uint8Array): (typeof ORDERS)[number] | undefined =>
  bytes.length < 512 ? undefined : ORDERS.find((order) => binaryReader(bytes, order, WHAT).u32(12) === MAGIC)

export const isBerkeleyDb = (bytes: Uint8Array): boolean => orderOf(bytes) !== undefined

/** The value of each pair, of which the key is the package's number. A damaged page or item becomes a problem. */
export function* berkeleyDbBlobs(bytes: Uint8Array, problems: Problems): Generator<Uint8Array> {
  const database = open(binaryReader(bytes, orderOf(bytes) ?? 'little', WHAT))
  for (let page = 1; page <= database.last; page += 1)
    for (const item of whole(() => valuesOn(database, page), problems, `page ${page}`) ?? []) {
      const value = whole(() => valueOf(database, item), problems, `page ${page}`)
      if (value !== undefined) yield value
    }
}

const open = (view: BinaryReader): Database => {
  const pageSize = view.u32(20)
  const type = view.u8(25)
  if (view.u8(24) !== 0) throw new ParseError({ expected: 'a database in the clear', found: 'an encrypted one' })
  if (type !== HASH_META || pageSize < 512 || pageSize > 65_536)
    throw new ParseError({ expected: 'a hash with pages of 512 to 65536 bytes', found: `type ${type}, ${pageSize}` })
  const last = Math.min(view.u32(32), Math.ceil(view.bytes.length / pageSize) - 1)
  return { view, pageSize, last, claim: pageClaims(last) }
}

/** Where a value lies in the file, and its bytes with the one of its type. */
type Item = Readonly<{ offset: number; length: number }>

/** Items grow from the page's end towards its header: keys have even numbers, values odd ones. */
const valuesOn = ({ view, pageSize }: Database, page: number): readonly Item[] => {
  const start = page * pageSize
  if (!HASH_PAGES.has(view.u8(start + 25))) return []
  const count = view.u16(start + 20)
  const items: Item[] = []
  for (let index = 1; index < count; index += 2) {
    const offset = view.u16(start + PAGE_HEADER + 2 * index)
    const end = view.u16(start + PAGE_HEADER + 2 * (index - 1))
    if (offset >= end || end > pageSize)
      throw new ParseError({ expected: `item ${index} before offset ${end}`, found: `offset ${offset}` })
    items.push({ offset: start + offset, length: end - offset })
  }
  return items
}

const valueOf = (database: Database, { offset, length }: Item): Uint8Array | undefined => {
  const { view } = database
  const type = view.u8(offset)
  if (type === KEY_OR_DATA) return isCounter(length) ? undefined : view.slice(offset + 1, length - 1)
  if (type === OFF_PAGE) return chained(database, view.u32(offset + 4), view.u32(offset + 8))
  throw new ParseError({ expected: 'a value of a package', found: `an item of type ${type}` })
}

/** Under the key 0 rpm keeps the number of its last package. */
const isCounter = (length: number): boolean => length === 5

const chained = ({ view, pageSize, claim }: Database, first: number, length: number): Uint8Array => {
  if (length > view.bytes.length)
    throw new ParseError({ expected: 'a value that the file can hold', found: `${length} bytes` })
  const value = new Uint8Array(length)
  let page = first
  for (let filled = 0; filled < length;) {
    claim(page)
    const start = page * pageSize
    const count = view.u16(start + 22)
    if (view.u8(start + 25) !== OVERFLOW_PAGE || count === 0 || filled + count > length)
      throw new ParseError({ expected: `the rest of a value on page ${page}`, found: 'something else' })
    value.set(view.slice(start + PAGE_HEADER, count), filled)
    filled += count
    page = view.u32(start + 16)
  }
  return value
}
