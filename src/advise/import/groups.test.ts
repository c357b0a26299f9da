import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { type Linked, groupAdvisories } from './groups.ts'

const linked = (id: string, more: Partial<Linked> = {}): Linked => ({
  record: 1,
  id,
  aliases: [],
  upstream: [],
  ...more,
})

const idsAbout = (records: readonly Linked[], id: string): readonly (readonly string[])[] => {
  const { groups, about } = groupAdvisories(records)
  return (about[records.findIndex((record) => record.id === id)] ?? []).map((group) => groups[group] ?? [])
}

test('aliases join, both ways and on', () => {
  const records = [
    linked('PYSEC-1', { aliases: ['CVE-1'] }),
    linked('GHSA-1', { aliases: ['CVE-1', 'GO-1'] }),
    linked('GO-2'),
  ]
  expect(idsAbout(records, 'PYSEC-1')).toEqual([['CVE-1', 'GHSA-1', 'GO-1', 'PYSEC-1']])
  expect(idsAbout(records, 'GO-2')).toEqual([['GO-2']])
})

test('a notice counts as each of its upstream ids and joins nothing', () => {
  const records = [
    linked('USN-1', { upstream: ['CVE-1', 'UBUNTU-CVE-1', 'CVE-2'] }),
    linked('UBUNTU-CVE-1', { upstream: ['CVE-1'] }),
    linked('GHSA-2', { aliases: ['CVE-2'] }),
  ]
  expect(idsAbout(records, 'USN-1')).toEqual([['CVE-1'], ['CVE-2', 'GHSA-2']])
  expect(idsAbout(records, 'UBUNTU-CVE-1')).toEqual([['CVE-1']])
})

test("a distribution's id for a CVE stands for it, with and without its record", () => {
  expect(idsAbout([linked('DSA-1', { upstream: ['DEBIAN-CVE-2025-1'] })], 'DSA-1')).toEqual([['CVE-2025-1']])
  expect(idsAbout([linked('ALPINE-CVE-2025-1')], 'ALPINE-CVE-2025-1')).toEqual([['CVE-2025-1']])
})

test('records that name each other as upstream end', () => {
  const records = [linked('A-1', { upstream: ['B-1'] }), linked('B-1', { upstream: ['A-1'] })]
  expect(groupAdvisories(records).about.flat().length).toBeGreaterThan(0)
})

test('the order of records does not matter', () => {
  const id = fc.nat(12).map((number) => `ID-${number}`)
  const record = fc.tuple(id, fc.array(id, { maxLength: 3 })).map(([own, aliases]) => linked(own, { aliases }))
  const grouped = (records: readonly Linked[]): string =>
    JSON.stringify(
      groupAdvisories(records)
        .groups.map((ids) => ids.join())
        .toSorted(),
    )
  fc.assert(
    fc.property(fc.uniqueArray(record, { selector: (one) => one.id }), (records) => {
      expect(grouped(records.toReversed())).toBe(grouped(records))
    }),
  )
})
