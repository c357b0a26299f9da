import { describe, expect, it } from 'vitest'

import { Report } from '../records/report.ts'
import { buildBranchReport, buildReport } from './build-report.ts'
import type { BranchRun } from './build-report.ts'
import { claimOfBranch, claimOfReport } from './claim.ts'
import { SAMPLE_FINDINGS } from './testing-findings.ts'
import { sampleRun } from './testing-sample.ts'
import { buildChange, buildChangeSet, buildFindings, buildMerge, buildMove } from './testing.ts'

const [mainRun, releaseRun, unknownRun] = sampleRun().branches

describe('buildReport', () => {
  it('is a valid record', () => {
    const report = buildReport(sampleRun())
    expect(Report.parse(report)).toEqual(report)
  })

  it('gives every ecosystem of any branch once', () => {
    expect(buildReport(sampleRun()).advisories.ecosystems.map(({ ecosystem }) => ecosystem)).toEqual([
      'Debian:12',
      'Go',
      'PyPI',
      'npm',
    ])
  })

  it('sorts what stays by the reason that it stays', () => {
    const report = buildBranchReport(releaseRun)
    const ids = (list: readonly { finding: { id: string } }[]) => list.map(({ finding }) => finding.id)
    expect(ids(report.remaining)).toEqual(['CVE-2024-35195'])
    expect(ids(report.held)).toEqual(['CVE-2024-22195'])
    expect(ids(report.constrained)).toEqual(['CVE-2025-50181'])
    expect(ids(report.unfixable)).toEqual(['CVE-2024-23342'])
    expect(ids(report.accepted)).toEqual(['CVE-2025-13281'])
    expect(report.endOfLife.map(({ id }) => id)).toEqual(['EOL-python-3.9'])
    expect(report.notMerged).toMatchObject([{ outcome: 'red', reason: expect.stringContaining('test_retry_on_502') }])
  })

  it('names the file and line that could not be read', () => {
    expect(buildBranchReport(unknownRun).unreadable).toEqual([
      'docs/package-lock.json:1042: expected JSON, found a conflict marker "<<<<<<< HEAD"',
    ])
  })
})

describe('what a change removed', () => {
  const { minimist, lodash, lodashSlow } = SAMPLE_FINDINGS
  const landed = (...changeSets: BranchRun['landed']): BranchRun => ({ ...mainRun, landed: changeSets })
  const withAfter = (run: BranchRun, ...left: Parameters<typeof buildFindings>[1]): BranchRun => ({
    ...run,
    after: { ...mainRun.before, findings: buildFindings('main', left) },
  })

  it('is what is gone, not what was promised', () => {
    const change = buildChange(
      'Update lodash',
      [buildMove('npm', 'lodash', '4.17.20', '4.17.21')],
      [lodash, lodashSlow],
    )
    const run = withAfter(
      landed(buildChangeSet(change)),
      ...mainRun.before.findings.findings.filter(({ key }) => key !== lodash.key),
    )
    expect(buildBranchReport(run).merged.map(({ removed }) => removed)).toEqual([['CVE-2021-23337']])
  })

  it('goes to the change whose lock file moved the package where none promised it', () => {
    const lodashOnly = buildChangeSet(
      buildChange('Update lodash', [buildMove('npm', 'lodash', '4.17.20', '4.17.21')], [lodash]),
    )
    const mkdirp = buildChangeSet(buildChange('Update mkdirp', [buildMove('npm', 'mkdirp', '0.5.5', '0.5.6')], []), {
      resolved: [{ project: 'web/package-lock.json', ecosystem: 'npm', name: 'minimist', from: '1.2.5', to: '1.2.6' }],
    })
    const gone = new Set([lodash.key, minimist.key])
    const run = withAfter(
      landed(lodashOnly, mkdirp),
      ...mainRun.before.findings.findings.filter(({ key }) => !gone.has(key)),
    )
    expect(buildBranchReport(run).merged.map(({ removed }) => removed)).toEqual([
      ['CVE-2021-23337'],
      ['CVE-2021-44906'],
    ])
  })

  it('was open from the later of advisory and release, to the merge; unknown dates give none', () => {
    const times = Object.assign({}, ...buildBranchReport(mainRun).merged.map(({ exposureMs }) => exposureMs ?? {}))
    const since = (instant: string) => Date.parse(mainRun.merge!.at) - Date.parse(instant)
    expect(times['CVE-2021-44906']).toBe(since('2022-03-21T00:00:00Z'))
    expect(times['CVE-2021-23337']).toBe(since('2021-05-06T16:05:00Z'))
    expect(times).not.toHaveProperty('CVE-2024-35195')
  })

  it('is still open while it is only offered', () => {
    expect(buildBranchReport(releaseRun).merged.every(({ exposureMs }) => exposureMs === undefined)).toBe(true)
  })
})

describe('what became of a branch', () => {
  it.each([
    ['merged', mainRun],
    ['offered', releaseRun],
    ['unchanged', unknownRun],
    ['planned', { ...mainRun, dryRun: true, landed: [] }],
    ['failed', { ...mainRun, failure: 'state directory is read-only' }],
    [
      'offered',
      {
        ...mainRun,
        merge: buildMerge('main', mainRun.landed, { outcome: 'moved-meanwhile', reason: 'main moved meanwhile' }),
      },
    ],
  ] as const)('%s', (outcome, run) => {
    expect(buildBranchReport(run).outcome).toBe(outcome)
  })
})

describe('claims', () => {
  const claim = (run: BranchRun) => claimOfBranch(buildBranchReport(run))

  it('calls a branch zero where everything was looked at and nothing is fixable', () => {
    expect(claim(mainRun)).toMatchObject({ state: 'zero', words: 'zero fixable', doubts: [] })
  })

  it('counts what stands on the branch while the fix is only offered', () => {
    expect(claim(releaseRun)).toMatchObject({ state: 'fixable', fixable: 10, words: '10 fixable, 3 once taken over' })
  })

  it('never calls a branch zero whose ecosystem has no advisories', () => {
    expect(claim(unknownRun)).toMatchObject({ state: 'unknown', words: 'unknown: no fixable finding known' })
  })

  it.each([
    ['stale advisories', { findings: staleFindings() }],
    ['a finding that the plan did not assess', { plan: { ...mainRun.before.plan, remedies: [] } }],
    ['an unreadable lock file', { inventory: unknownRun.before.inventory }],
  ] as const)('nor one with %s', (_, over) => {
    const run = { ...mainRun, after: { ...mainRun.after!, ...over } }
    expect(claim(run).state).toBe('unknown')
  })

  it('nor one whose run failed', () => {
    expect(claim({ ...mainRun, failure: 'no space left' })).toMatchObject({
      state: 'unknown',
      doubts: ['the run failed: no space left'],
    })
  })

  it('says at least where one branch of several is unknown', () => {
    expect(claimOfReport(buildReport(sampleRun()))).toMatchObject({ state: 'fixable', words: 'at least 10 fixable' })
    expect(claimOfReport(buildReport({ ...sampleRun(), branches: [mainRun, unknownRun] })).state).toBe('unknown')
    expect(claimOfReport(buildReport({ ...sampleRun(), branches: [] })).state).toBe('unknown')
  })
})

function staleFindings() {
  const { findings } = mainRun.after!
  const ecosystems = findings.advisories.ecosystems.map((coverage) => ({ ...coverage, status: 'stale' as const }))
  return { ...findings, advisories: { ...findings.advisories, ecosystems } }
}
