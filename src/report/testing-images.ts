/** Images of the sample repository in every state that a report shows. */
import type { Finding } from '../records/findings.ts'
import { hashOf } from '../records/hash.ts'
import { IMAGE_PLAN_SCHEMA, type ImagePlan, type ImageRemedy } from '../records/image-plan.ts'
import type { ImageDetails } from '../records/image.ts'
import { REBUILD_SCHEMA, type ImageState, type RebuildRecord } from '../records/rebuild.ts'
import type { ImageKnowledge, ReportedImage, UnreadImage } from './build-image-report.ts'
import { tallyFindings } from './tally.ts'
import { buildFinding, buildFindings, buildInventory, buildPackage, NOW, REPOSITORY } from './testing.ts'

const LEVELS = ['critical', 'high', 'high', 'medium', 'medium', 'medium', 'low', 'negligible'] as const

const debian = (name: string, version: string, count: number): readonly Finding[] =>
  Array.from({ length: count }, (_, index) =>
    buildFinding({
      id: `CVE-2026-${10_000 + name.length * 977 + index * 13}`,
      ecosystem: 'Debian:12',
      name,
      version,
      level: LEVELS[(index + name.length) % LEVELS.length] ?? 'medium',
      locations: [{ file: 'var/lib/dpkg/status' }],
    }),
  )

const OPENSSL = debian('openssl', '3.0.11-1~deb12u2', 14)
const GLIBC = debian('glibc', '2.36-9+deb12u3', 9)
const PERL = debian('perl', '5.36.0-7+deb12u1', 5)
const JINJA = buildFinding({
  id: 'CVE-2024-56326',
  ecosystem: 'PyPI',
  name: 'jinja2',
  version: '2.11.3',
  level: 'medium',
  locations: [{ file: 'opt/app/lib/python3.11/site-packages/Jinja2-2.11.3.dist-info/METADATA' }],
})

type RemedyWords = Omit<ImageRemedy, 'finding' | 'alternatives'>
const remediesFor = (findings: readonly Finding[], words: RemedyWords): readonly ImageRemedy[] =>
  findings.map(({ key }) => ({ finding: key, alternatives: [], ...words }))

const REFRESH = { kind: 'refresh', state: 'now', reason: 'the security suite has 3.0.17-1~deb12u3' } as const
const WAIT = { kind: 'wait', state: 'none', reason: 'no fixed version is known' } as const
const BASE = {
  kind: 'base',
  state: 'now',
  reason: 'debian:12.12-slim has it',
  file: 'dist/images/Dockerfile.base',
  line: 1,
  proposal: 'FROM docker.io/library/debian:12.12-slim',
} as const
const LINE = {
  kind: 'install-line',
  state: 'now',
  reason: 'Dockerfile line 14 pins jinja2 at 2.11.3',
  file: 'dist/images/tugboat/Dockerfile',
  line: 14,
  proposal: 'RUN pip install --no-cache-dir --requirement /opt/app/requirements.txt "jinja2==3.1.6" "urllib3==2.5.0"',
} as const

type Draft = Readonly<{
  name: string
  findings: readonly Finding[]
  remedies: readonly ImageRemedy[]
  decision?: ImagePlan['rebuild']['decision']
  reason?: string
  doubts?: readonly string[]
  dockerfile?: string
}>

const known = ({ name, findings, remedies, dockerfile, doubts = [], ...advice }: Draft): ImageKnowledge => {
  const digest = `sha256:${hashOf(name, String(findings.length))}${hashOf(name)}`
  const source = {
    repository: REPOSITORY,
    kind: 'image',
    ref: `docker://${name}:latest`,
    image: { name, platform: 'linux/amd64', manifestDigest: digest },
  } as const
  const { decision = 'rebuild', reason = 'it would clear what the package sources have fixed' } = advice
  return {
    inventory: buildInventory(name, {
      source,
      packages: [buildPackage({ ecosystem: 'Debian:12', name: 'openssl', version: '3.0.11-1~deb12u2' })],
      image: detailsOf(dockerfile),
    }),
    findings: buildFindings(name, findings, [
      { ecosystem: 'Debian:12', packages: 253, advisories: 41_206, snapshot: '2026-08-24T04:00:00Z', status: 'known' },
    ]),
    plan: {
      schema: IMAGE_PLAN_SCHEMA,
      source,
      remedies,
      rebuild: { decision, reason, clears: [], upgrades: [] },
      doubts,
    },
  }
}

const detailsOf = (dockerfile: string | undefined): ImageDetails => ({
  distribution: {
    id: 'debian',
    versionId: '12',
    name: 'Debian GNU/Linux 12 (bookworm)',
    ecosystem: 'Debian:12',
  },
  platform: 'linux/amd64',
  layers: [
    {
      digest: 'sha256:1',
      diffId: 'sha256:2',
      size: 1,
      contentSize: 1,
      files: 1,
      origin: dockerfile === undefined ? { kind: 'unknown' } : { kind: 'own', file: dockerfile, line: 14 },
    },
  ],
  history: [],
  config: { user: '', env: [], entrypoint: [], command: [], workingDirectory: '/', labels: {} },
  base: { name: 'docker.io/library/debian:12-slim' },
  packageSources: [],
  binaries: [],
})

const stateOf = ({ inventory: { source }, findings, plan }: ImageKnowledge): ImageState => ({
  reference: `oci:/var/lib/seaworthy/harbour-4f2a91c0/images/work/${source.image?.name.split('/').at(-1) ?? ''}:latest`,
  manifestDigest: source.image?.manifestDigest ?? '',
  size: 81_000_000,
  packages: 253,
  tally: tallyFindings(findings, plan.remedies),
})

type Built = Pick<RebuildRecord, 'outcome' | 'reason'> & Partial<RebuildRecord>
const rebuilt = (before: ImageKnowledge, after: ImageKnowledge | undefined, built: Built): ReportedImage => {
  const left = new Set(after?.findings.findings.map(({ id }) => id))
  const had = new Set(before.findings.findings.map(({ id }) => id))
  return {
    ...before,
    ...(after ? { after } : {}),
    rebuild: {
      schema: REBUILD_SCHEMA,
      source: before.inventory.source,
      kind: 'rebuild',
      advice: before.plan.rebuild,
      before: stateOf(before),
      ...(after ? { after: stateOf(after) } : {}),
      removed: after ? [...had].filter((id) => !left.has(id)) : [],
      added: [...left].filter((id) => !had.has(id)),
      binaries: [],
      pushed: [],
      startedAt: NOW,
      finishedAt: NOW,
      ...built,
    },
  }
}

const REGISTRY = 'registry.example/harbour'
const OLD = [...OPENSSL, ...GLIBC, ...PERL]
const oldRemedies = [...remediesFor([...OPENSSL, ...GLIBC], REFRESH), ...remediesFor(PERL, WAIT)]
const kept = { name: `${REGISTRY}/base`, dockerfile: 'dist/images/Dockerfile.base' }
const KEPT_BEFORE = known({ ...kept, findings: OLD, remedies: oldRemedies })
const KEPT_AFTER = known({
  ...kept,
  findings: PERL,
  remedies: remediesFor(PERL, WAIT),
  decision: 'nothing-to-gain',
  reason: 'nothing newer is to be had',
})
const offered = { name: `${REGISTRY}/tugboat`, dockerfile: 'dist/images/tugboat/Dockerfile' }
const OFFERED_BEFORE = known({
  ...offered,
  findings: [...OLD, JINJA],
  remedies: [...oldRemedies, ...remediesFor([JINJA], LINE)],
})
const OFFERED_AFTER = known({
  ...offered,
  findings: [...PERL, JINJA],
  remedies: [...remediesFor(PERL, WAIT), ...remediesFor([JINJA], LINE)],
  decision: 'nothing-to-gain',
  reason: 'what is left needs an edit',
})
const REFUSED = known({
  name: `${REGISTRY}/lighthouse`,
  dockerfile: 'lighthouse/Dockerfile',
  findings: [...OPENSSL, ...PERL],
  remedies: [...remediesFor(OPENSSL, BASE), ...remediesFor(PERL, WAIT)],
})

export const sampleImages = (): readonly (ReportedImage | UnreadImage)[] => [
  rebuilt(KEPT_BEFORE, KEPT_AFTER, {
    outcome: 'kept',
    reason: 'fixable findings fall from 23 to 0, and nothing new appears',
    pushed: [{ reference: `docker://${REGISTRY}/base:1.4`, digest: `sha256:${hashOf('pushed')}` }],
  }),
  rebuilt(OFFERED_BEFORE, OFFERED_AFTER, {
    outcome: 'kept',
    reason: 'fixable findings fall from 24 to 1, and nothing new appears',
  }),
  rebuilt(REFUSED, REFUSED, {
    outcome: 'refused',
    reason: 'CVE-2026-20417 of libexpat1 appears: not kept',
    added: ['CVE-2026-20417'],
  }),
  rebuilt(known({ name: `${REGISTRY}/buoy`, findings: OPENSSL, remedies: remediesFor(OPENSSL, REFRESH) }), undefined, {
    outcome: 'failed',
    reason:
      'buildah bud ended with 1\nSTEP 4/9: RUN make -C /src install\nmake: *** [Makefile:12: install] Error 2\nError: building at STEP "RUN make -C /src install": while running runtime: exit status 2',
  }),
  known({
    name: `${REGISTRY}/sidecar-with-a-name-that-goes-on-and-on-and-on`,
    findings: GLIBC,
    remedies: remediesFor(GLIBC, { kind: 'refresh', state: 'unobtainable', reason: 'its sources were not asked' }),
    decision: 'unknown',
    reason: 'package source bookworm-security: no answer',
    doubts: ['package source bookworm-security: no answer'],
  }),
  {
    name: `${REGISTRY}/beacon`,
    platform: 'linux/amd64',
    problem: `docker://${REGISTRY}/beacon:latest: expected a manifest, found HTTP 404`,
  },
]
