/** Every format of one realistic run against its golden file, and against its official schema where there is one at hand. */
import { Spec, Validation } from '@cyclonedx/cyclonedx-library'
import type { Log } from 'sarif'
import { describe, expect, it } from 'vitest'

import { buildReport } from './build-report.ts'
import { renderCycloneDx } from './cyclonedx.ts'
import { explain } from './explain.ts'
import { renderHtml } from './html/render-html.ts'
import { canonicalJson } from './json.ts'
import { renderMarkdown } from './markdown.ts'
import { renderSarif } from './sarif.ts'
import { renderAdvisoryStatus } from './terminal/advisory-status.ts'
import { renderExplanation } from './terminal/explain.ts'
import { renderPlan } from './terminal/plan.ts'
import { renderReport } from './terminal/report.ts'
import { renderScan } from './terminal/scan.ts'
import { displayWidth } from './terminal/width.ts'
import { hostileRun, sampleRun } from './testing-sample.ts'
import { NOW, TOOL } from './testing.ts'

const sarifRuns = (text: string): Log['runs'] => JSON.parse(text).runs

const golden = (name: string) => `../../test/golden/report/${name}`
const PLAIN = { width: 80, colour: false } as const

const run = sampleRun()
const report = buildReport(run)
const release = run.branches[1]
const { inventory, findings, plan } = release.before

describe('terminal', () => {
  const views = {
    'scan.txt': renderScan(inventory, findings, undefined, PLAIN),
    'scan-with-remedies.txt': renderScan(inventory, findings, plan.remedies, PLAIN),
    'scan-unknown.txt': renderScan(run.branches[2].before.inventory, run.branches[2].before.findings, undefined, PLAIN),
    'plan.txt': renderPlan(plan, findings, PLAIN),
    'report.txt': renderReport(report, PLAIN),
    'explain.txt': renderExplanation(
      explain({ ...release.before, releases: release.releases!, attempts: release.attempts, query: 'CVE-2024-45337' }),
      PLAIN,
    ),
    'advisory-status.txt': renderAdvisoryStatus(
      {
        file: '~/.cache/seaworthy/advisories.sqlite',
        ...findings.advisories,
        ambiguousGroups: [['CVE-2024-1', 'CVE-2024-2']],
      },
      PLAIN,
    ),
  }

  it.each(Object.entries(views))('%s', async (name, text) => {
    await expect(text).toMatchFileSnapshot(golden(name))
    expect(text.split('\n').filter((line) => displayWidth(line) > 80)).toEqual([])
  })

  it('puts what is unknown before everything else', () => {
    expect(views['scan-unknown.txt'].startsWith('Unknown, so not zero\n  Debian:12')).toBe(true)
  })

  it('says that there is nothing new', () => {
    const idle = buildReport({
      ...run,
      branches: [{ ...run.branches[0], before: run.branches[0].after!, landed: [] }],
    })
    expect(renderReport(idle, PLAIN)).toContain('Nothing new: no branch was changed.')
  })

  it('cuts long lists and says how many are left', () => {
    const text = renderScan(inventory, findings, undefined, { ...PLAIN, limit: 2 })
    expect(text).toContain('and 3 more (--json for all)')
  })

  it('shows once what several files have in common', () => {
    const lodash = findings.findings.filter(({ package: { name } }) => name === 'lodash')
    const twice = lodash.flatMap((finding) => [
      finding,
      { ...finding, key: `${finding.key}b`, project: 'b', locations: [{ file: 'b/package-lock.json', line: 7 }] },
    ])
    const text = renderScan(inventory, { ...findings, findings: twice }, undefined, PLAIN)
    expect(text).toContain('b/package-lock.json, web/package-lock.json · npm · 2 findings')
    expect(text.match(/CVE-2020-28500/g)).toHaveLength(1)
  })

  it('has the same text with colours as without', () => {
    const coloured = renderReport(report, { width: 80, colour: true })
    // oxlint-disable-next-line no-control-regex -- the escapes are what is taken away
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(renderReport(report, PLAIN))
  })

  it.each([40, 60, 120])('keeps to %i columns but for what cannot be broken', (width) => {
    const long = renderReport(report, { width, colour: false })
      .split('\n')
      .filter(
        (line) =>
          displayWidth(line) > width &&
          line.trim().includes(' ') &&
          !/^ {2}(FIXABLE|before|after|now|when|take)/.test(line),
      )
    expect(
      long.filter((line) =>
        line
          .trim()
          .split(/\s+/)
          .every((word) => displayWidth(word) < width - 8),
      ),
    ).toEqual([])
  })
})

describe('JSON', () => {
  it('report.json', async () => {
    await expect(canonicalJson(report)).toMatchFileSnapshot(golden('report.json'))
  })

  it('has one order of keys', () => {
    expect(canonicalJson({ b: [{ d: 1, c: undefined }], a: null })).toBe(canonicalJson({ a: null, b: [{ d: 1 }] }))
  })
})

describe('SARIF', () => {
  const text = renderSarif({ findings, remedies: plan.remedies, tool: TOOL })
  const [sarif] = sarifRuns(text)

  it('findings.sarif', async () => {
    await expect(text).toMatchFileSnapshot(golden('findings.sarif'))
  })

  it('has one rule for each group, and every result points at its own', () => {
    const rules = sarif?.tool.driver.rules ?? []
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
    expect(sarif?.results).toHaveLength(findings.findings.length)
    for (const result of sarif?.results ?? []) expect(rules[result.ruleIndex ?? -1]?.id).toBe(result.ruleId)
  })

  it('has what GitHub needs: a place, a severity, a fingerprint that is the key', () => {
    const keys = findings.findings.map(({ key }) => key).sort()
    expect(
      sarif?.results?.map(({ partialFingerprints }) => partialFingerprints?.['seaworthyFinding/v1']).sort(),
    ).toEqual(keys)
    for (const { locations } of sarif?.results ?? []) {
      expect(locations?.[0]?.physicalLocation?.region?.startLine).toBeGreaterThan(0)
      expect(locations?.[0]?.physicalLocation?.artifactLocation?.uri).toMatch(/^[^/\\ ]/)
    }
    const severities = sarif?.tool.driver.rules?.map(({ properties }) => properties?.['security-severity'])
    expect(severities?.every((score) => score === undefined || /^\d+\.\d$/.test(score))).toBe(true)
  })

  it('suppresses what is accepted, with the reason', () => {
    expect(sarif?.results?.flatMap(({ suppressions = [] }) => suppressions)).toEqual([
      { kind: 'external', status: 'accepted', justification: 'the controller manager is not part of harbour' },
    ])
  })

  it('warns of what was not looked at', () => {
    const { findings: unknown } = run.branches[2].before
    expect(renderSarif({ findings: unknown, tool: TOOL })).toContain('Unknown coverage: Debian:12')
  })
})

describe('CycloneDX', () => {
  const input = { inventory, findings, remedies: plan.remedies, tool: TOOL, generatedAt: NOW }

  it('bom.json is valid by the official schema', async () => {
    const text = await renderCycloneDx(input)
    await expect(text).toMatchFileSnapshot(golden('bom.json'))
    expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text)).toBeNull()
  })

  it('names the components that each vulnerability affects, and how they come in', async () => {
    const bom = JSON.parse(await renderCycloneDx(input))
    const refs = new Set(bom.components.map((component: { 'bom-ref': string }) => component['bom-ref']))
    for (const { affects } of bom.vulnerabilities) for (const { ref } of affects) expect(refs).toContain(ref)
    expect(bom.dependencies).toContainEqual({ ref: 'pkg:npm/mkdirp@0.5.5', dependsOn: ['pkg:npm/minimist@1.2.5'] })
  })

  it('does without findings', async () => {
    const text = await renderCycloneDx({ inventory, tool: TOOL, generatedAt: NOW })
    expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text)).toBeNull()
  })
})

describe('Markdown', () => {
  it('report.md', async () => {
    await expect(renderMarkdown(report)).toMatchFileSnapshot(golden('report.md'))
  })
})

describe('HTML', () => {
  it('report.html', async () => {
    await expect(renderHtml(report)).toMatchFileSnapshot(golden('report.html'))
  })

  it('loads nothing and runs nothing', () => {
    const page = renderHtml(report)
    expect(page).not.toMatch(/<script|<iframe|<img|<object|@import|url\(|\son\w+=/i)
    expect(
      [...page.matchAll(/\s(?:src|href)="([^"]*)"/g)]
        .map(([, url]) => url?.replace(/^(https:\/\/osv\.dev\/vulnerability\/|#branch-).*/, '$1'))
        .filter((url, index, all) => all.indexOf(url) === index),
    ).toEqual(['data:,', '#branch-', 'https://osv.dev/vulnerability/'])
  })
})

describe('hostile names', () => {
  const hostile = hostileRun()
  const { before } = hostile.branches[0]!
  const hostileReport = buildReport(hostile)

  it('stay text in HTML', () => {
    const page = renderHtml(hostileReport)
    expect(page).not.toMatch(/<script|<img|(?:href|src)="javascript/i)
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page).not.toContain('\u202e')
  })

  it.each([
    ['scan', renderScan(before.inventory, before.findings, before.plan.remedies, PLAIN)],
    ['plan', renderPlan(before.plan, before.findings, PLAIN)],
    ['report', renderReport(hostileReport, PLAIN)],
  ])('do not steer the terminal in %s', (_, text) => {
    // oxlint-disable-next-line no-control-regex -- controls are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  })

  it('neither link, mention nor break a table in Markdown', () => {
    const text = renderMarkdown(hostileReport)
    const outsideCode = text.replace(/``.*?``/g, '')
    expect(outsideCode).not.toMatch(/<script|<img|[^\\]\]\(javascript|@everyone/)
    const tables = text.split('\n').filter((line) => line.startsWith('|'))
    expect(new Set(tables.map((line) => line.replace(/\\\|/g, '').split('|').length)).size).toBe(1)
  })

  it('are valid JSON in SARIF and CycloneDX', async () => {
    expect(() => JSON.parse(renderSarif({ findings: before.findings, tool: TOOL }))).not.toThrow()
    const bom = await renderCycloneDx({ ...before, tool: TOOL, generatedAt: NOW })
    expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(bom)).toBeNull()
  })
})
