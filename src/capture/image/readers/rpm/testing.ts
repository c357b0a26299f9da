/** Builders of databases as rpm writes them. */
import { TAG, type Tag } from './header.ts'

export type Tags = Readonly<Partial<Record<keyof typeof TAG, string | number | readonly string[] | readonly number[]>>>

const u32 = (value: number, little = false): Uint8Array => {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value, little)
  return bytes
}

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

const INT32 = 4
const STRING = 6
const STRINGS = 8

/** The type and the data of a tag: numbers as 32 bits, texts with a NUL behind each. */
const encode = (value: NonNullable<Tags[keyof Tags]>): Readonly<{ type: number; count: number; data: Uint8Array }> => {
  const values = typeof value === 'string' || typeof value === 'number' ? [value] : value
  if (values.every((one) => typeof one === 'number'))
    return { type: INT32, count: values.length, data: joined(values.map((one) => u32(one))) }
  const data = new TextEncoder().encode(values.map((one) => `${one}\0`).join(''))
  return { type: typeof value === 'string' ? STRING : STRINGS, count: values.length, data }
}

/** A header as the database keeps it; name, version and release are there unless told otherwise. */
export const headerOf = (tags: Tags): Uint8Array => {
  const all: Tags = { name: 'alpha', version: '1.0', release: '1', ...tags }
  const entries = Object.entries(all).map(([name, value]) => ({ tag: tagOf(name), ...encode(value) }))
  let offset = 0
  const index = entries.flatMap(({ tag, type, count, data }) => {
    const entry = [tag, type, offset, count].map((number) => u32(number))
    offset += data.length
    return entry
  })
  return joined([u32(entries.length), u32(offset), ...index, ...entries.map(({ data }) => data)])
}

const tagOf = (name: string): Tag =>
  TAG[Object.keys(TAG).find((key): key is keyof typeof TAG => key === name) ?? 'name']

const letters = (text: string): Uint8Array => new TextEncoder().encode(text)
const BLOCK = 16
const PAGE = 4096

/** An ndb database (rpm's lib/backend/ndb/rpmpkg.c) of one page of slots; the checksums at the end of blobs are left empty. */
export const ndbOf = (blobs: readonly Uint8Array[]): Uint8Array => {
  const header = joined([letters('RpmP'), ...[0, 1, 1, blobs.length + 1, 0, 0, 0].map((value) => u32(value, true))])
  const slots: Uint8Array[] = []
  const bodies: Uint8Array[] = []
  let block = PAGE / BLOCK
  for (const [index, blob] of blobs.entries()) {
    const room = Math.ceil((blob.length + 28) / BLOCK)
    const head = [letters('BlbS'), ...[index + 1, 1, blob.length].map((value) => u32(value, true))]
    bodies.push(
      joined([
        ...head,
        blob,
        new Uint8Array(room * BLOCK - 28 - blob.length),
        u32(0),
        u32(blob.length, true),
        letters('BlbE'),
      ]),
    )
    slots.push(joined([letters('Slot'), ...[index + 1, block, room].map((value) => u32(value, true))]))
    block += room
  }
  const empty = Array.from({ length: PAGE / BLOCK - 2 - slots.length }, () =>
    joined([letters('Slot'), new Uint8Array(12)]),
  )
  return joined([header, ...slots, ...empty, ...bodies])
}
