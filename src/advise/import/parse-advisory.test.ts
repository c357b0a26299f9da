import { describe, expect, test } from 'vitest'

import { affected, osv } from '../testing.ts'
import { type ParsedAdvisory, parseAdvisory } from './parse-advisory.ts'

const parse = (more: Readonly<Record<string, unknown>>): Extract<ParsedAdvisory, { status: 'parsed' }> => {
  const parsed = parseAdvisory(JSON.stringify(osv('GHSA-1', more)), () => true)
  if (parsed.status === 'invalid') throw new Error(parsed.reason)
  return parsed
}

describe('what is no advisory says why', () => {
  test.each([
    ['{"id": "GHSA-1", ', /expected a JSON object, found "\{\\"id/],
    ['', /found an empty file/],
    ['[]', /expected a JSON object/],
    ['{"affected": []}', /no "id"/],
    ['{"id": "GHSA-1"}', /no "affected" in GHSA-1/],
  ])('%s', (text, reason) => {
    const parsed = parseAdvisory(text, () => true)
    expect(parsed.status === 'invalid' && parsed.reason).toMatch(reason)
  })
})

test('placeholder dates are no dates', () => {
  expect(parse({ published: '0001-01-01T00:00:00Z' }).advisory.published).toBeUndefined()
  expect(parse({ database_specific: { published_is_year_only: true } }).advisory.published).toBeUndefined()
  expect(parse({}).advisory.published).toBe('2025-06-01T00:00:00Z')
})

test('a GIT range says nothing of a registry, its enumeration does', () => {
  const git = { type: 'GIT', repo: 'https://github.com/a/b', events: [{ introduced: '0' }] }
  const entry = { package: { ecosystem: 'PyPI', name: 'A_b' }, ranges: [git] }
  expect(parse({ affected: [entry] }).affected).toEqual([])
  expect(parse({ affected: [{ ...entry, versions: ['1.0'] }] }).affected).toEqual([
    { ecosystem: 'PyPI', name: 'a-b', ranges: [], versions: ['1.0'] },
  ])
})

test('odd members are passed over, the rest is kept', () => {
  const entry = {
    package: { ecosystem: 'npm', name: 'a' },
    ranges: [7, { events: [{ introduced: '0' }, { fixed: 2 }] }],
  }
  const { affected: kept } = parse({
    affected: [null, entry, { ranges: [] }],
    severity: 'high',
    references: [{ url: 5 }],
  })
  expect(kept).toEqual([{ ecosystem: 'npm', name: 'a', ranges: [[{ introduced: '0' }]], versions: [] }])
})

test("Go's custom ranges and review status, Ubuntu's subscription, Debian's urgency", () => {
  const custom = [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.9.0' }] }]
  const go = parse({
    affected: [affected('Go', 'a.b/c', [{ introduced: '0' }], { ecosystem_specific: { custom_ranges: custom } })],
    database_specific: { review_status: 'UNREVIEWED' },
  })
  expect(go.affected[0]?.customRanges).toEqual([[{ introduced: '0' }, { fixed: '1.9.0' }]])
  expect(go.advisory.reviewed).toBe(false)
  const livepatch = { ecosystem_specific: { availability: 'Livepatch subscription required' } }
  const free = { ecosystem_specific: { availability: 'No subscription required', urgency: 'low' } }
  const distributions = parse({
    affected: [
      affected('Ubuntu:Pro:22.04:LTS', 'curl', [{ introduced: '0' }]),
      affected('Ubuntu:22.04:LTS', 'linux', [{ introduced: '0' }], livepatch),
      affected('Debian:12', 'curl', [{ introduced: '0' }], free),
    ],
  }).affected
  expect(distributions.map(({ subscription, urgency }) => [subscription, urgency])).toEqual([
    [true, undefined],
    [true, undefined],
    [undefined, 'low'],
  ])
})

test('references lead to forges and CVE authorities only, advisories first', () => {
  const { urls } = parse({
    references: [
      { type: 'PACKAGE', url: 'https://registry.example/a' },
      { type: 'WEB', url: 'https://github.com/a/b/pull/1' },
      { type: 'ADVISORY', url: 'https://nvd.nist.gov/vuln/detail/CVE-2025-1' },
    ],
  }).advisory
  expect(urls).toEqual(['https://nvd.nist.gov/vuln/detail/CVE-2025-1', 'https://github.com/a/b/pull/1'])
})

test('severity comes from the record, its entries, its word and from notices by CVE', () => {
  const cves = [{ id: 'CVE-2025-1', severity: [{ type: 'Ubuntu', score: 'medium' }] }]
  const { severities } = parse({
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/X' }],
    affected: [
      affected('npm', 'a', [{ introduced: '0' }], {
        severity: [{ type: 'CVSS_V4', score: 'CVSS:4.0/Y' }],
        database_specific: { cves_map: { cves } },
      }),
    ],
    database_specific: { severity: 'HIGH' },
  }).advisory
  expect(severities).toEqual([
    { type: 'vector', value: 'CVSS:3.1/X' },
    { type: 'vector', value: 'CVSS:4.0/Y' },
    { type: 'word', value: 'medium', cve: 'CVE-2025-1' },
    { type: 'word', value: 'HIGH' },
  ])
})
