import { expect, test } from 'vitest'

import type { Advisory } from '../store/advisory.ts'
import { type WeighedRating, chooseSeverity, ratingOfUrgency, ratingsOf, scoreOf, sourceOfId } from './ratings.ts'

const V3 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'
const V4 = 'CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N/E:P'

const advisory = (id: string, ...severities: Advisory['severities']): Advisory => ({
  id,
  aliases: [],
  upstream: [],
  summary: '',
  severities,
  urls: [],
})

const vector = (value: string) => ({ type: 'vector' as const, value })
const word = (value: string) => ({ type: 'word' as const, value })

const weighed = (own: boolean, ...advisories: readonly Advisory[]): readonly WeighedRating[] =>
  advisories.flatMap((one) => ratingsOf(one, []).map((rating) => ({ rating, own })))

// Scores of FIRST's calculators.
test.each([
  [V3, 9.8, 'critical'],
  ['CVSS:3.0/AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:N', 5.4, 'medium'],
  ['CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:N', 0, 'negligible'],
  ['AV:N/AC:L/Au:N/C:C/I:C/A:C', 10, 'high'],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 9.3, 'critical'],
])('%s scores %d, %s', (text, score, level) => expect(scoreOf(text)).toEqual({ score, level }))

test.each(['', 'CVSS:3.1/AV:Q', 'CVSS:3.1/AV:N', 'CVSS:9.9/AV:N', 'high'])('%j is no vector', (text) =>
  expect(scoreOf(text)).toBeUndefined(),
)

test('of one source v4 comes before v3, a vector before a word', () => {
  const ratings = weighed(true, advisory('GHSA-1', word('HIGH'), vector(V3), vector(V4)))
  expect(ratings.map(({ rating }) => rating.level)).toEqual(['high', 'critical', 'medium'])
  expect(chooseSeverity('npm', ratings)).toMatchObject({ source: 'GHSA', level: 'medium', vector: V4 })
})

test('a record that affects the package comes before one that is only joined to it', () => {
  const ratings = [
    ...weighed(false, advisory('GHSA-1', word('LOW'))),
    ...weighed(true, advisory('PYSEC-1', vector(V3))),
  ]
  expect(chooseSeverity('PyPI', ratings)).toMatchObject({ source: 'PYSEC', level: 'critical' })
  expect(chooseSeverity('PyPI', weighed(false, advisory('GHSA-1', word('LOW'))))).toMatchObject({ level: 'low' })
})

test('GHSA, then the ecosystem, then what distributions pass on, then Bitnami, then unknown', () => {
  const all = [advisory('BIT-a-1', word('Low')), advisory('DEBIAN-CVE-1', vector(V3)), advisory('PYSEC-1', vector(V4))]
  const sourceAmong = (...some: readonly Advisory[]): string => chooseSeverity('PyPI', weighed(true, ...some)).source
  expect(sourceAmong(...all, advisory('GHSA-1', word('MODERATE')))).toBe('GHSA')
  expect(sourceAmong(...all)).toBe('PYSEC')
  expect(sourceAmong(...all.slice(0, 2))).toBe('Debian')
  expect(sourceAmong(...all.slice(0, 1))).toBe('Bitnami')
  expect(chooseSeverity('PyPI', [])).toEqual({ source: 'none', level: 'unknown' })
})

test("a distribution's own word comes first, for its own packages", () => {
  const ratings = weighed(
    true,
    advisory('UBUNTU-CVE-1', vector(V3), word('negligible')),
    advisory('GHSA-1', word('HIGH')),
  )
  expect(chooseSeverity('Ubuntu:24.04:LTS', ratings)).toEqual({ source: 'Ubuntu', level: 'negligible' })
  expect(chooseSeverity('PyPI', ratings)).toEqual({ source: 'GHSA', level: 'high' })
})

test("Debian's urgencies", () => {
  expect(ratingOfUrgency('unimportant')).toEqual([{ source: 'Debian', level: 'negligible' }])
  expect(ratingOfUrgency('not yet assigned')).toEqual([])
  expect(ratingOfUrgency('end-of-life')).toEqual([])
})

test('a statement about one CVE counts for its group alone', () => {
  const notice = advisory('USN-1-1', { ...word('medium'), cve: 'CVE-1' }, { ...word('low'), cve: 'CVE-2' })
  expect(ratingsOf(notice, ['CVE-2'])).toEqual([{ source: 'Ubuntu', level: 'low' }])
})

test.each([
  ['GHSA-abcd', 'GHSA'],
  ['DSA-1-1', 'Debian'],
  ['LSN-1', 'Ubuntu'],
  ['BIT-node-2024-1', 'Bitnami'],
  ['GO-2024-1', 'GO'],
])('%s is from %s', (id, source) => expect(sourceOfId(id)).toBe(source))
