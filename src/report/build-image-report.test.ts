import { describe, expect, it } from 'vitest'

import { IMAGE_PLAN_SCHEMA, type ImagePlan } from '../records/image-plan.ts'
import { ImageReport } from '../records/image-report.ts'
import { buildImageReport } from './build-image-report.ts'
import { imageSections } from './html/images.ts'
import { renderMarkdown } from './markdown.ts'
import { buildFinding, buildFindings, buildInventory, NOW, REPOSITORY, TOOL } from './testing.ts'

const PYTHON = { ecosystem: 'PyPI', name: 'jinja2', version: '2.11.3' }
const first = buildFinding({ ...PYTHON, id: 'CVE-2026-1', level: 'high' })
const second = buildFinding({ ...PYTHON, id: 'CVE-2026-2', level: 'low' })
const third = buildFinding({ ...PYTHON, id: 'CVE-2026-3', level: 'low' })
const findings = buildFindings('app', [first, second, third], [])

const inventory = buildInventory('app', {
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
    const [unsure] = imageSections([buildImageReport({ inventory, findings: { ...findings, findings: [] }, plan })])
    expect(unsure?.markup).toContain('Unknown, so not zero')
    expect(unsure?.markup).not.toContain('Zero fixable')
  })

  it('is shown on the page, escaped', () => {
    const [shown] = imageSections([image])
    expect(shown?.markup).toContain('registry.example/&lt;app&gt;')
    expect(shown?.markup).toContain('<code>jinja2==3.1.6</code>')
    expect(shown?.markup).toContain('At least 2 fixable')
  })

  it('is shown in the summary', () => {
    const markdown = renderMarkdown({
      schema: 'seaworthy/report/1',
      repository: REPOSITORY,
      generatedAt: NOW,
      tool: TOOL,
      advisories: findings.advisories,
      branches: [],
      leftOut: [],
      images: [image],
    })
    expect(markdown).toContain(
      'fixable before at least 2, after at least 2, all findings 3. A rebuild gains nothing: nothing newer is to be had',
    )
    expect(markdown).toContain('- `jinja2==3.1.6` in `Dockerfile:4`: [CVE-2026-1]')
  })
})
