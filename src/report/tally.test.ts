import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { Fixability } from '../records/plan.ts'
import { tallyFindings, unassessed } from './tally.ts'
import { buildFinding, buildFindings, buildRemedy } from './testing.ts'

const lodash = (project: string, id = 'CVE-2021-23337') =>
  buildFinding({ id, ecosystem: 'npm', name: 'lodash', version: '4.17.20', level: 'high', project })

describe('tallyFindings', () => {
  it('counts a group once for a package that several projects have, at its worst state', () => {
    const findings = [lodash('a/package-lock.json'), lodash('b/package-lock.json'), lodash('c/package-lock.json')]
    const [a, b, c] = findings
    const tally = tallyFindings(buildFindings('main', findings), [
      buildRemedy(a!, 'none', ''),
      buildRemedy(b!, 'held', ''),
      buildRemedy(c!, 'constrained', ''),
    ])
    expect(tally).toMatchObject({ findings: 1, fixable: 1, byState: { held: 1, constrained: 0, none: 0 } })
    expect(tally.fixableBySeverity.high).toBe(1)
  })

  it('keeps one group in two ecosystems apart, and two groups in one package', () => {
    const findings = [
      lodash('a'),
      lodash('a', 'CVE-2020-28500'),
      buildFinding({ id: 'CVE-2021-23337', ecosystem: 'Debian:12', name: 'lodash', version: '4', level: 'low' }),
    ]
    expect(tallyFindings(buildFindings('main', findings), []).findings).toBe(3)
  })

  it('counts a unit as accepted only where every finding of it is', () => {
    const [a, b] = [lodash('a'), lodash('b')]
    const accepted = { accepted: { reason: 'not reachable' } }
    const both = [buildRemedy(a, 'now', '', accepted), buildRemedy(b, 'now', '', accepted)]
    expect(tallyFindings(buildFindings('main', [a, b]), both)).toMatchObject({ accepted: 1, findings: 0, fixable: 0 })
    const one = [buildRemedy(a, 'now', '', accepted), buildRemedy(b, 'now', '')]
    expect(tallyFindings(buildFindings('main', [a, b]), one)).toMatchObject({ accepted: 0, findings: 1, fixable: 1 })
  })

  it('counts end of life apart, never as fixable', () => {
    const python = buildFinding({
      id: 'EOL-python-3.9',
      kind: 'end-of-life',
      ecosystem: 'PyPI',
      name: 'python',
      version: '3.9',
      level: 'unknown',
    })
    const tally = tallyFindings(buildFindings('main', [python]), [buildRemedy(python, 'now', '')])
    expect(tally).toMatchObject({ endOfLife: 1, findings: 0, fixable: 0 })
  })

  it('tells what no remedy speaks about', () => {
    const tally = tallyFindings(buildFindings('main', [lodash('a')]), [])
    expect(tally).toMatchObject({ findings: 1, fixable: 0 })
    expect(unassessed(tally)).toBe(1)
  })

  it('does not depend on the order of findings or remedies, and its parts add up', () => {
    const finding = fc.record({
      id: fc.constantFrom('CVE-2020-1', 'CVE-2020-2', 'CVE-2020-3'),
      name: fc.constantFrom('a', 'b'),
      project: fc.constantFrom('x', 'y', 'z'),
      level: fc.constantFrom('critical' as const, 'low' as const, 'unknown' as const),
      state: fc.constantFrom(...Fixability.options),
      accepted: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.uniqueArray(finding, { selector: ({ id, name, project }) => id + name + project }), (rows) => {
        const findings = rows.map((row) => buildFinding({ ...row, ecosystem: 'npm', version: '1' }))
        const remedies = findings.map((built, index) =>
          buildRemedy(built, rows[index]!.state, '', rows[index]!.accepted ? { accepted: { reason: '' } } : {}),
        )
        const tally = tallyFindings(buildFindings('main', findings), remedies)
        expect(tallyFindings(buildFindings('main', findings.toReversed()), remedies.toReversed())).toEqual(tally)
        const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0)
        expect(sum(tally.bySeverity)).toBe(tally.findings)
        expect(sum(tally.byState)).toBe(tally.findings)
        expect(tally.fixable).toBe(tally.byState.now + tally.byState.held + tally.byState.constrained)
        expect(sum(tally.fixableBySeverity)).toBe(tally.fixable)
        expect(tally.findings + tally.accepted).toBe(new Set(rows.map(({ id, name }) => id + name)).size)
      }),
    )
  })
})
