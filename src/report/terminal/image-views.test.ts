import { describe, expect, it } from 'vitest'

import type { Finding } from '../../records/findings.ts'
import { IMAGE_PLAN_SCHEMA, type ImagePlan, type ImageRemedy } from '../../records/image-plan.ts'
import type { Inventory } from '../../records/inventory.ts'
import { SLIM_SCHEMA, type SlimAdvice } from '../../records/slim.ts'
import { instructionWords, originWords } from '../image-words.ts'
import { buildFinding, buildFindings, buildInventory, buildPackage } from '../testing.ts'
import { byteWords } from '../wording.ts'
import { renderImageInventory } from './image-inventory.ts'
import { renderImagePlan } from './image-plan.ts'
import { renderImageScan } from './image-scan.ts'
import { renderSlim } from './slim.ts'
import { displayWidth } from './width.ts'

const screen = { width: 80, colour: false }
const DEBIAN = { ecosystem: 'Debian:12', name: 'openssl', version: '3.0.11-1' }
const PYTHON = { ecosystem: 'PyPI', name: 'jinja2', version: '2.11.3' }

const inventory: Inventory = buildInventory('app', {
  source: {
    repository: { forge: 'local', host: 'localhost', path: 'app' },
    kind: 'image',
    ref: 'oci:app',
    image: { name: 'registry.example/app', platform: 'linux/amd64', manifestDigest: 'sha256:1' },
  },
  packages: [
    buildPackage({
      ...DEBIAN,
      layer: 'sha256:base',
      project: 'var/lib/dpkg/status',
      reader: 'dpkg',
      requested: 'dependency',
      size: 2_500_000,
    }),
    buildPackage({ ...PYTHON, layer: 'sha256:own', project: 'opt/app/lib/python3.11/site-packages', reader: 'python' }),
  ],
  files: [
    { path: 'usr/bin/odd', status: 'invalid', managers: ['go-binary'], reason: 'its build information ends early' },
  ],
  image: {
    platform: 'linux/amd64',
    distribution: { id: 'debian', versionId: '12', name: 'Debian GNU/Linux 12 (bookworm)', ecosystem: 'Debian:12' },
    layers: [
      {
        digest: 'sha256:base',
        diffId: 'sha256:b',
        size: 30_000_000,
        contentSize: 74_000_000,
        files: 3000,
        createdBy: '/bin/sh -c #(nop) ADD file:abc in / ',
        origin: { kind: 'base' },
      },
      {
        digest: 'sha256:own',
        diffId: 'sha256:o',
        size: 999,
        contentSize: 1_500_000,
        files: 12,
        createdBy: 'RUN |1 V=1 /bin/sh -c pip install jinja2==2.11.3 # buildkit',
        origin: { kind: 'own', file: 'Dockerfile', line: 4 },
      },
    ],
    history: [],
    config: { user: '', env: [], entrypoint: [], command: [], workingDirectory: '', labels: {} },
    base: { name: 'debian:12-slim' },
    packageSources: [
      {
        client: 'deb',
        line: 'deb https://deb.example/debian bookworm main',
        file: 'etc/apt/sources.list',
        enabled: true,
      },
    ],
    binaries: [
      {
        path: 'usr/bin/tool',
        kind: 'go',
        main: 'example.com/tool',
        version: 'v1.2.0',
        toolchain: 'go1.24.3',
        settings: {},
      },
    ],
  },
})

const openssl = buildFinding({
  ...DEBIAN,
  id: 'CVE-2026-1',
  level: 'high',
  fix: { state: 'fixed', versions: ['3.0.15-1'] },
})
const jinja = buildFinding({
  ...PYTHON,
  id: 'CVE-2026-2',
  level: 'medium',
  kev: true,
  fix: { state: 'fixed', versions: ['3.1.6'] },
})
const other = buildFinding({ ...PYTHON, id: 'CVE-2026-3', level: 'critical' })
const ended = buildFinding({
  id: 'EOL-debian-12',
  kind: 'end-of-life',
  ecosystem: 'endoflife.date',
  name: 'debian',
  version: '12',
  level: 'medium',
  summary: 'Debian 12 is out of support',
})
const findings = buildFindings('app', [openssl, jinja, other, ended])

const remedy = (finding: Finding, over: Partial<ImageRemedy>): ImageRemedy => ({
  finding: finding.key,
  kind: 'wait',
  state: 'none',
  reason: 'no version is fixed yet',
  alternatives: [],
  ...over,
})

const plan: ImagePlan = {
  schema: IMAGE_PLAN_SCHEMA,
  source: inventory.source,
  remedies: [
    remedy(openssl, {
      kind: 'refresh',
      state: 'now',
      to: '3.0.15-1',
      reason: 'bookworm-security has libssl3 3.0.15-1; Dockerfile line 3 takes it when it runs again',
    }),
    remedy(jinja, {
      kind: 'install-line',
      state: 'now',
      to: '3.1.6',
      file: 'Dockerfile',
      line: 4,
      proposal: 'jinja2==3.1.6',
      reason: 'Dockerfile line 4 pins jinja2 at 2.11.3',
      alternatives: [{ kind: 'remove', reason: 'jinja2 can go' }],
    }),
    remedy(other, { accepted: { reason: 'not reachable', owner: 'security' } }),
    remedy(ended, { kind: 'base', reason: 'debian 12 is out of support; supported: 13' }),
  ],
  rebuild: {
    decision: 'rebuild',
    reason: 'it would move 1 package of the distribution and clear 1 finding',
    clears: [openssl.key],
    upgrades: [{ name: 'libssl3', from: '3.0.11-1', to: '3.0.15-1' }],
  },
  doubts: ['package source bookworm: no answer'],
}

const slim: SlimAdvice = {
  schema: SLIM_SCHEMA,
  source: inventory.source,
  items: [
    {
      kind: 'caches',
      title: "apt's package lists",
      reason: 'the next apt-get update downloads them again',
      packages: [],
      paths: ['var/lib/apt/lists/a', 'var/lib/apt/lists/b'],
      files: 9,
      bytes: 18_400_000,
      findings: {
        count: 2,
        bySeverity: { critical: 0, high: 2, medium: 0, low: 0, negligible: 0, unknown: 0 },
        keys: [],
      },
      edit: { file: 'Dockerfile', line: 3, text: 'end the same RUN with: && rm -rf /var/lib/apt/lists/*' },
      layers: ['sha256:own'],
    },
  ],
  total: { bytes: 18_400_000, packages: 0, findings: 2 },
  size: 75_500_000,
  packages: 2,
  doubts: [],
}

describe('views of images at 80 columns', () => {
  const views = [
    ['inventory', renderImageInventory(inventory, screen)],
    ['scan', renderImageScan(inventory, findings, [], screen)],
    ['plan', renderImagePlan(inventory, findings, plan, screen)],
    ['slim', renderSlim(slim, screen)],
  ] as const

  it.each(views)('%s fits', (_, text) => {
    expect(text.split('\n').filter((line) => displayWidth(line) > 80)).toEqual([])
  })

  it.each(views)('%s reads', (_, text) => {
    expect(text).toMatchSnapshot()
  })
})

describe('words', () => {
  it.each([
    ['RUN |1 V=1 /bin/sh -c make all # buildkit', 'RUN make all'],
    ['|1 V=1 /bin/sh -c make   all', 'make all'],
    ['/bin/sh -c #(nop)  CMD ["bash"]', 'CMD ["bash"]'],
    ['COPY a /a # buildkit', 'COPY a /a'],
    ['\u001b[31mred', '\\u{1b}[31mred'],
  ])('%s is shown as %s', (createdBy, words) => {
    expect(instructionWords(createdBy)).toBe(words)
  })

  it('name the place of a layer', () => {
    expect(originWords({ kind: 'own', file: 'Dockerfile', line: 3, lines: [3, 5] })).toBe('Dockerfile:3,5')
    expect(originWords({ kind: 'unknown' })).toBe('unknown')
  })

  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1500, '1.5 kB'],
    [123_456_789, '123 MB'],
    [2_000_000_000, '2.0 GB'],
  ])('%s bytes are %s', (bytes, words) => {
    expect(byteWords(bytes)).toBe(words)
  })
})
