import { describe, expect, it } from 'vitest'

import { IMAGE_PLAN_SCHEMA, type ImagePlan } from '../records/image-plan.ts'
import { ImageReport } from '../records/image-report.ts'
import { Report } from '../records/report.ts'
import { buildImageReport } from './build-image-report.ts'
import { buildReport, type ReportInput } from './build-report.ts'
import { claimOfImage, claimOfReport } from './claim.ts'
import { imageSection } from './html/images.ts'
import { renderHtml } from './html/render-html.ts'
import { renderMarkdown } from './markdown.ts'
import { renderReport } from './terminal/report.ts'
import { sampleImages } from './testing-images.ts'
import { sampleRun } from './testing-sample.ts'
import { buildFinding, buildFindings, buildInventory, buildPackage, REPOSITORY } from './testing.ts'

const PYTHON = { ecosystem: 'PyPI', name: 'jinja2', version: '2.11.3' }
const first = buildFinding({ ...PYTHON, id: 'CVE-2026-1', level: 'high' })
const second = buildFinding({ ...PYTHON, id: 'CVE-2026-2', level: 'low' })
const third = buildFinding({ ...PYTHON, id: 'CVE-2026-3', level: 'low' })
const findings = buildFindings('app', [first, second, third], [])

const inventory = buildInventory('app', {
  packages: [buildPackage(PYTHON)],
  source: {
    repository: REPOSITORY,
    kind: 'image',
    ref: 'oci:app',
    image: { name: 'registry.example/<app>', platform: 'linux/amd64', manifestDigest: 'sha256:1' },
  },
})
const line = {
  kind: 'install-line',
  state: 'now',
  reason: 'Dockerfile line 4 pins jinja2 at 2.11.3',
  file: 'Dockerfile',
  line: 4,
  proposal: 'jinja2==3.1.6',
  alternatives: [],
} as const
const plan: ImagePlan = {
  schema: IMAGE_PLAN_SCHEMA,
  source: inventory.source,
  remedies: [
    { finding: first.key, ...line },
    { finding: second.key, ...line },
    { finding: third.key, kind: 'wait', state: 'none', reason: 'no version is fixed yet', alternatives: [] },
  ],
  rebuild: { decision: 'nothing-to-gain', reason: 'nothing newer is to be had', clears: [], upgrades: [] },
  doubts: ['the package sources were not asked'],
}
const INVALID = {
  path: 'var/lib/rpm/rpmdb.sqlite',
  status: 'invalid',
  managers: ['rpm'],
  reason: 'no SQLite database',
} as const
const image = buildImageReport({ inventory, findings, plan })

describe('the report of an image', () => {
  it('counts by the way to be rid of findings, and joins edits', () => {
    expect(ImageReport.parse(image)).toEqual(image)
    expect(image).toMatchObject({
      before: { fixable: 2, findings: 3 },
      after: { fixable: 2 },
      remedies: [
        { kind: 'install-line', findings: 2, now: 2 },
        { kind: 'wait', findings: 1, now: 0 },
      ],
      edits: [{ file: 'Dockerfile', line: 4, proposal: 'jinja2==3.1.6', clears: ['CVE-2026-1', 'CVE-2026-2'] }],
      doubts: ['the package sources were not asked'],
    })
  })

  it('is never called zero where something is unknown', () => {
    const report = buildImageReport({ inventory, findings: { ...findings, findings: [] }, plan })
    const unsure = imageSection(report, 'image-1', 1)
    expect(unsure.markup).toContain('Unknown, so not zero')
    expect(unsure.markup).not.toContain('Zero fixable')
  })

  it('is shown on the page, escaped', () => {
    const shown = imageSection(image, 'image-1', 1)
    expect(shown.markup).toContain('registry.example/&lt;app&gt;')
    expect(shown.markup).toContain('<code>jinja2==3.1.6</code>')
    expect(shown.markup).toContain('At least 2 fixable')
  })

  it('counts what is left where a rebuild was kept, and claims it only once it is pushed', () => {
    const [pushed, offered] = sampleImages().map(buildImageReport)
    expect(pushed).toMatchObject({
      before: { fixable: 23 },
      after: { fixable: 0 },
      remedies: [{ kind: 'wait', findings: 5, now: 0 }],
      advice: { decision: 'nothing-to-gain' },
    })
    expect(claimOfImage(pushed!)).toMatchObject({ state: 'zero', words: 'zero fixable' })
    expect(claimOfImage(offered!)).toMatchObject({ state: 'fixable', words: '24 fixable, 1 once pushed' })
  })

  it('claims nothing of an image that could not be read, nor of one in which nothing was found or judged', () => {
    const unread = buildImageReport({ name: 'a', platform: 'linux/amd64', problem: 'no answer' })
    expect(ImageReport.parse(unread)).toEqual(unread)
    expect(claimOfImage(unread)).toMatchObject({ state: 'unknown', doubts: ['no answer'] })
    const nothing = { ...plan, remedies: [], doubts: [] }
    const empty = buildImageReport({
      inventory: { ...inventory, packages: [] },
      findings: { ...findings, findings: [] },
      plan: nothing,
    })
    expect(claimOfImage(empty)).toMatchObject({ state: 'unknown', words: 'unknown: no fixable finding known' })
    const held = { ecosystem: 'Debian:12', packages: 3, advisories: 0, status: 'no-advisories' } as const
    const known = buildImageReport({
      inventory: { ...inventory, files: [INVALID] },
      findings: buildFindings('app', [], [held]),
      plan: nothing,
    })
    expect(known.doubts).toEqual([
      'Debian:12: 3 packages, no advisories in the store',
      'could not be read: var/lib/rpm/rpmdb.sqlite: no SQLite database',
    ])
  })
})

describe('a report with images', () => {
  const report = buildReport({ ...sampleRun(), images: sampleImages() })

  it('is a report, judged by the ecosystems of the images too', () => {
    expect(Report.parse(report)).toEqual(report)
    expect(report.advisories.ecosystems.map(({ ecosystem }) => ecosystem)).toContain('Debian:12')
  })

  it('is zero only where branches and images are', () => {
    const [main] = sampleRun().branches
    const [kept, offered, , , , unread] = sampleImages()
    const claimed = (images: ReportInput['images'], rest: Partial<ReportInput> = {}) =>
      claimOfReport(buildReport({ ...sampleRun(), branches: [main], images: images ?? [], ...rest }))
    expect(claimed([kept!])).toMatchObject({ state: 'zero' })
    expect(claimed([kept!, offered!])).toMatchObject({ state: 'fixable', words: '24 fixable' })
    expect(claimed([kept!, unread!])).toMatchObject({ state: 'unknown' })
    expect(claimed([kept!], { branches: [] })).toMatchObject({ state: 'unknown', doubts: ['no branch was kept'] })
    expect(claimed([kept!], { branches: [], scope: 'images' })).toMatchObject({ state: 'zero' })
    expect(claimed([], { branches: [], scope: 'images' })).toMatchObject({ state: 'unknown' })
  })

  it('on the terminal', async () => {
    const [first, ...others] = report.images
    expect(first?.name).toBe('registry.example/harbour/base')
    const text = renderReport({ ...report, branches: report.branches.slice(0, 1) }, { width: 80, colour: false })
    await expect(text).toMatchFileSnapshot('../../test/golden/report/images.txt')
    for (const { name } of others) expect(text).toContain(name)
  })

  it('as a summary', async () => {
    const text = renderMarkdown({ ...report, branches: report.branches.slice(0, 1) })
    await expect(text).toMatchFileSnapshot('../../test/golden/report/images.md')
  })

  it.each([
    [{}, 'At least 10 fixable findings on 1 of 3 branches, and at least 52 fixable findings in 3 of 6 images.'],
    [{ branches: [], scope: 'images' }, 'At least 52 fixable findings in 3 of 6 images.'],
    [
      { branches: [], scope: 'images', images: report.images.slice(0, 1) },
      'Zero fixable vulnerabilities in the image.',
    ],
    [{ branches: [] }, 'No branch is kept, so nothing is known.'],
    [
      { branches: report.branches.slice(0, 1), images: report.images.slice(5) },
      'Unknown in the image: not everything could be looked at.',
    ],
  ] as const)('has a verdict that is true on its own (%#)', (part, verdict) => {
    expect(renderHtml({ ...report, ...part })).toContain(`<p class="verdict">${verdict}</p>`)
  })
})
