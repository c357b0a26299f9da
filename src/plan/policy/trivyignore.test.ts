import { expect, test } from 'vitest'

import { aFinding } from '../testing.ts'
import { acceptanceOf } from './acceptance.ts'
import { parseTrivyignore } from './trivyignore.ts'

test('ids with their comments and days', () => {
  const text = `# Accept the risk
CVE-2018-14618

# not reachable,
# see #12
GHSA-jfh8-c2jp-5v3q exp:2027-01-31
CVE-2020-1 # beside
private-key
usr/app/**
CVE-2021-2 exp:never
`
  expect(parseTrivyignore(text)).toEqual([
    { id: 'CVE-2018-14618', reason: 'Accept the risk' },
    { id: 'GHSA-jfh8-c2jp-5v3q', reason: 'not reachable, see #12', until: '2027-01-31' },
    { id: 'CVE-2020-1', reason: 'not reachable, see #12 beside' },
    { id: 'CVE-2021-2', reason: 'not reachable, see #12' },
  ])
  expect(parseTrivyignore('')).toEqual([])
})

const NOW = Date.parse('2026-11-21T12:00:00Z')
const finding = aFinding({
  id: 'CVE-2025-1',
  ids: ['CVE-2025-1', 'GHSA-x'],
  package: { ecosystem: 'Go', name: 'k8s.io/kubernetes', version: '1.33.2', purl: 'pkg:golang/k8s.io/kubernetes' },
})

test.each([
  [{ id: 'GHSA-x', reason: 'r' }, true],
  [{ id: 'CVE-2025-1', package: 'k8s.io/*', reason: 'r' }, true],
  [{ id: 'CVE-2025-1', package: 'other', reason: 'r' }, false],
  [{ id: 'CVE-2025-1', reason: 'r', until: '2026-11-21' }, true],
  [{ id: 'CVE-2025-1', reason: 'r', until: '2026-11-20' }, false],
  [{ id: 'CVE-2025-2', reason: 'r' }, false],
])('%j accepts: %s', (acceptance, expected) => {
  expect(acceptanceOf(finding, { accept: [acceptance] }, NOW) !== undefined).toBe(expected)
})
