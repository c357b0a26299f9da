/** The realistic run that the golden files of this folder show. */
import type { Finding } from '../records/findings.ts'
import { hashOf } from '../records/hash.ts'
import type { Package, Pin } from '../records/inventory.ts'
import type { Plan, PlannedChange } from '../records/plan.ts'
import type { BranchRun, BranchState, ReportInput } from './build-report.ts'
import {
  CRYPTO,
  ECDSA,
  JINJA,
  KUBERNETES,
  LODASH,
  MINIMIST,
  NET,
  REQUESTS,
  SAMPLE_FINDINGS,
  URLLIB,
  go,
  npm,
  python,
} from './testing-findings.ts'
import {
  KNOWN,
  NOW,
  REPOSITORY,
  TOOL,
  buildAttempt,
  buildChange,
  buildChangeSet,
  buildCheckRun,
  buildComponentReleases,
  buildFinding,
  buildFindings,
  buildInventory,
  buildMerge,
  buildMove,
  buildPackage,
  buildPin,
  buildPlan,
  buildPolicy,
  buildReleases,
  buildRemedy,
  buildVerdict,
  componentOf,
  packageId,
} from './testing.ts'

const F = SAMPLE_FINDINGS

/* ---- changes ---------------------------------------------------------------------------------------------------- */

const CHANGES = {
  minimist: buildChange(
    'Update minimist to 1.2.6 (CVE-2021-44906)',
    [buildMove('npm', 'minimist', '1.2.5', '1.2.6', { how: 'lock', project: 'web/package-lock.json' })],
    [F.minimist],
  ),
  crypto: buildChange(
    'Update golang.org/x/crypto to 0.35.0 (CVE-2024-45337, CVE-2025-22869)',
    [
      buildMove('Go', 'golang.org/x/crypto', '0.28.0', '0.35.0', { step: 'minor', project: 'go.mod' }),
      buildMove('Go', 'golang.org/x/net', '0.30.0', '0.36.0', { step: 'minor', project: 'go.mod' }),
    ],
    [F.crypto, F.cryptoSlow, F.net, F.netProxy],
  ),
  lodash: buildChange(
    'Update lodash to 4.17.21 (CVE-2021-23337, CVE-2020-28500)',
    [buildMove('npm', 'lodash', '4.17.20', '4.17.21', { project: 'web/package-lock.json' })],
    [F.lodash, F.lodashSlow],
  ),
  requests: buildChange(
    'Update requests to 2.32.0 (CVE-2024-35195)',
    [buildMove('PyPI', 'requests', '2.31.0', '2.32.0', { step: 'minor', project: 'poetry.lock' })],
    [F.requests],
  ),
}

/* ---- branches --------------------------------------------------------------------------------------------------- */

const EDGES: readonly (readonly [
  parent: Readonly<{ ecosystem: string; name: string; version: string }>,
  child: typeof JINJA,
])[] = [
  [{ ecosystem: 'npm', name: 'mkdirp', version: '0.5.5' }, MINIMIST],
  [REQUESTS, URLLIB],
]

const SAMPLE_PINS: readonly Pin[] = [
  buildPin({
    component: componentOf('Go', CRYPTO.name),
    current: CRYPTO.version,
    raw: 'v0.28.0',
    line: 41,
    comment: 'keep in step with golang.org/x/net',
  }),
  buildPin({ component: componentOf('Go', NET.name), current: NET.version, raw: 'v0.30.0', line: 42 }),
  buildPin({
    component: componentOf('npm', 'lodash'),
    current: '4.17.20',
    raw: '^4.17.20',
    file: 'web/package.json',
    line: 18,
    manager: 'npm',
    versioning: 'npm',
    floating: true,
    key: 'dependencies.lodash',
    evidence: 'dependencies on line 18',
  }),
]

const PLACES: Readonly<Record<string, Pick<Package, 'project' | 'locations'>>> = {
  Go: go(41),
  npm: npm(911),
  PyPI: python(623),
}

const samplePackages = (): readonly Package[] =>
  [CRYPTO, NET, KUBERNETES, MINIMIST, LODASH, JINJA, URLLIB, REQUESTS, ECDSA].map((key) =>
    buildPackage({
      ...key,
      ...PLACES[key.ecosystem],
      direct: key !== MINIMIST && key !== URLLIB,
      dependsOn: childrenOf(key),
    }),
  )

const childrenOf = (parent: Readonly<{ name: string }>): readonly string[] =>
  EDGES.filter(([{ name }]) => name === parent.name).map(([, child]) => packageId(child))

const sampleInventory = (branch: string) =>
  buildInventory(branch, {
    pins: SAMPLE_PINS,
    packages: [
      ...samplePackages(),
      buildPackage({
        ...npm(1202),
        ecosystem: 'npm',
        name: 'mkdirp',
        version: '0.5.5',
        dependsOn: [packageId(MINIMIST)],
      }),
    ],
    gaps: [
      {
        file: 'hack/install-crane.sh',
        line: 7,
        text: 'CRANE_VERSION=0.20.2',
        why: 'no datasource: the download URL is built from two variables',
        variable: 'CRANE_VERSION',
        annotatable: true,
      },
    ],
  })

const state = (branch: string, tag: string, findings: readonly Finding[], plan: Partial<Plan>): BranchState => ({
  commit: hashOf(branch, tag),
  inventory: sampleInventory(branch),
  findings: buildFindings(branch, findings),
  plan: buildPlan(branch, { policy: buildPolicy(branch), ...plan }),
})

const NOW_REMEDIES = [
  buildRemedy(F.minimist, 'now', 'minimist 1.2.6', { change: CHANGES.minimist.key }),
  buildRemedy(F.crypto, 'now', 'golang.org/x/crypto 0.35.0', { change: CHANGES.crypto.key }),
  buildRemedy(F.cryptoSlow, 'now', 'golang.org/x/crypto 0.35.0', { change: CHANGES.crypto.key }),
  buildRemedy(F.net, 'now', 'golang.org/x/net 0.36.0', { change: CHANGES.crypto.key }),
  buildRemedy(F.netProxy, 'now', 'golang.org/x/net 0.36.0', { change: CHANGES.crypto.key }),
  buildRemedy(F.lodash, 'now', 'lodash 4.17.21', { change: CHANGES.lodash.key }),
  buildRemedy(F.lodashSlow, 'now', 'lodash 4.17.21', { change: CHANGES.lodash.key }),
]
const REQUESTS_NOW = buildRemedy(F.requests, 'now', 'requests 2.32.0', { change: CHANGES.requests.key })
const STAYS = [
  buildRemedy(
    F.urllib,
    'constrained',
    'kubernetes-asyncio 24.2.3 requires urllib3 <2, and no release of it allows 2.5.0',
  ),
  buildRemedy(F.jinja, 'held', 'seaworthy.yaml rule 2: "template rewrite in progress, see #482", until 2026-10-31'),
  buildRemedy(F.ecdsa, 'none', 'no fixed version is known'),
  buildRemedy(F.kubernetes, 'constrained', 'go 1.24.0 of go.mod: 1.34.3 needs go 1.25', {
    accepted: { reason: 'the controller manager is not part of harbour', owner: 'security', until: '2027-01-31' },
  }),
]

const SAMPLE_DRIFT: Plan['drift'] = [
  {
    component: componentOf('github-releases', 'kubernetes-sigs/kind'),
    intended: false,
    places: [
      {
        version: 'v0.27.0',
        file: 'Makefile',
        line: 12,
        standing: 'default',
        overriddenBy: { version: 'v0.29.0', file: '.github/workflows/e2e.yaml', line: 48 },
      },
      { version: 'v0.29.0', file: '.github/workflows/e2e.yaml', line: 48, standing: 'effective' },
    ],
  },
]

const SAMPLE_REMOVABLE: Plan['removablePins'] = [
  {
    pinId: hashOf('pin', 'pyproject.toml', 'certifi'),
    file: 'pyproject.toml',
    line: 44,
    component: componentOf('PyPI', 'certifi'),
    ids: ['CVE-2023-37920'],
    because: 'commented "Pin to fix CVE-2023-37920"; requests requires a version that is fixed anyway',
  },
]

/** The whole run: `main` ends at zero, `release-1.4` keeps two, `release-1.3` cannot be judged. */
export const sampleRun = (): ReportInput &
  Readonly<{ branches: readonly [main: BranchRun, release: BranchRun, unknown: BranchRun] }> => ({
  repository: REPOSITORY,
  generatedAt: NOW,
  tool: TOOL,
  branches: [mainRun(), releaseRun(), unknownRun()],
  leftOut: [
    { branch: 'release-1.2', reason: 'dormant since 2025-11-02' },
    { branch: 'release-1.1', reason: 'end of life: until 2026-03-31 in seaworthy.yaml' },
    { branch: 'feature/new-crane', reason: 'matches no branch rule' },
  ],
})

const SAMPLE_RELEASES = buildReleases([
  buildComponentReleases(componentOf('npm', 'minimist'), { '1.2.5': '2020-03-12', '1.2.6': '2022-03-21' }),
  buildComponentReleases(componentOf('npm', 'lodash'), { '4.17.20': '2020-08-13', '4.17.21': '2021-02-20' }),
  buildComponentReleases(componentOf('Go', CRYPTO.name), {
    'v0.28.0': '2024-10-04',
    'v0.31.0': '2024-12-11',
    'v0.35.0': '2025-02-24',
  }),
  buildComponentReleases(componentOf('Go', NET.name), { 'v0.33.0': '2024-12-18', 'v0.36.0': '2025-03-04' }),
])

const mainRun = (): BranchRun => {
  const landed = [CHANGES.minimist, CHANGES.crypto, CHANGES.lodash, CHANGES.requests].map((change) =>
    buildChangeSet(change),
  )
  const policy = buildPolicy('main', { name: 'latest', because: 'default branch' })
  const open = [F.ecdsa, F.kubernetes]
  const remedies = STAYS.filter(({ finding }) => open.some(({ key }) => key === finding))
  const after = state('main', 'after', open, { policy, remedies, removablePins: SAMPLE_REMOVABLE, drift: SAMPLE_DRIFT })
  return {
    before: state(
      'main',
      'before',
      [F.minimist, F.crypto, F.cryptoSlow, F.net, F.netProxy, F.lodash, F.lodashSlow, F.requests, ...open],
      {
        policy,
        changes: landed.map(({ change }) => change),
        remedies: [...NOW_REMEDIES, REQUESTS_NOW, ...remedies],
      },
    ),
    after,
    landed,
    notLanded: [],
    attempts: [],
    merge: buildMerge('main', landed),
    verdicts: [buildVerdict(after.commit)],
    releases: SAMPLE_RELEASES,
    dryRun: false,
    problems: [],
  }
}

const notLandedOf = ({ key, title }: PlannedChange, outcome: string, reason: string) => ({
  key,
  title,
  outcome,
  reason,
})

const releaseRun = (): BranchRun => {
  const landed = [CHANGES.minimist, CHANGES.crypto, CHANGES.lodash].map((change) => buildChangeSet(change))
  const open = [F.jinja, F.urllib, F.requests, F.ecdsa, F.kubernetes, F.python]
  const remedies = [REQUESTS_NOW, ...STAYS]
  const after = state('release-1.4', 'after', open, { remedies, inertRules: ['rule 5 (component: gopkg.in/yaml.v1)'] })
  return {
    before: state(
      'release-1.4',
      'before',
      [F.minimist, F.crypto, F.cryptoSlow, F.net, F.netProxy, F.lodash, F.lodashSlow, ...open],
      {
        changes: [CHANGES.minimist, CHANGES.crypto, CHANGES.lodash, CHANGES.requests],
        remedies: [...NOW_REMEDIES, ...remedies],
      },
    ),
    after,
    landed,
    notLanded: [
      notLandedOf(
        CHANGES.requests,
        'red',
        'tests/test_tugboat.py::test_retry_on_502 fails with it and passes without it',
      ),
    ],
    attempts: [
      buildAttempt(CHANGES.requests, {
        branch: 'release-1.4',
        reason: 'tests/test_tugboat.py::test_retry_on_502 fails with it and passes without it',
      }),
    ],
    merge: buildMerge('release-1.4', landed, {
      outcome: 'offered',
      reason: 'merge: never in seaworthy.yaml',
      takeover: 'git fetch . seaworthy/release-1.4:release-1.4',
    }),
    verdicts: [
      buildVerdict(hashOf('red'), {
        state: 'red',
        reason: 'make test failed',
        runs: [buildCheckRun({ outcome: 'red', exitCode: 2, failing: ['tests/test_tugboat.py::test_retry_on_502'] })],
      }),
      buildVerdict(after.commit, {
        state: 'flaky',
        reason: 'green on the second run',
        runs: [buildCheckRun(), buildCheckRun()],
      }),
    ],
    releases: SAMPLE_RELEASES,
    dryRun: false,
    problems: ['poetry 1.8.3 is wanted by tools/poetry.lock and not installed: pipx install poetry==1.8.3'],
  }
}

const unknownRun = (): BranchRun => {
  const known = state('release-1.3', 'before', [F.ecdsa], {
    remedies: STAYS.filter(({ finding }) => finding === F.ecdsa.key),
  })
  const ecosystems = [
    ...KNOWN,
    { ecosystem: 'Debian:12', packages: 214, advisories: 0, status: 'no-advisories' as const },
  ]
  return {
    before: {
      ...known,
      findings: buildFindings('release-1.3', [F.ecdsa], ecosystems),
      inventory: {
        ...known.inventory,
        files: [
          {
            path: 'docs/package-lock.json',
            status: 'invalid',
            managers: ['npm'],
            line: 1042,
            reason: 'expected JSON, found a conflict marker "<<<<<<< HEAD"',
          },
        ],
      },
    },
    landed: [],
    notLanded: [],
    attempts: [],
    verdicts: [],
    dryRun: false,
    problems: [],
  }
}

/* ---- hostile ---------------------------------------------------------------------------------------------------- */

const HOSTILE = '<script>alert(1)</script>\u001b[2J\u202e"\'`|](javascript:alert(1)) @everyone\n$(touch x)'

/** A run in which every foreign text tries to be something else. */
export const hostileRun = (): ReportInput => {
  const finding = buildFinding({
    id: 'CVE-2026-0001"><img src=x onerror=alert(1)>',
    ecosystem: 'npm',
    name: HOSTILE,
    version: HOSTILE,
    level: 'critical',
    summary: HOSTILE,
    fix: { state: 'fixed', versions: [HOSTILE] },
    urls: ['javascript:alert(1)'],
    locations: [{ file: HOSTILE, line: 1 }],
  })
  const change = buildChange(HOSTILE, [buildMove('npm', HOSTILE, '1', HOSTILE)], [finding])
  const plan = {
    policy: buildPolicy(HOSTILE, { because: HOSTILE }),
    changes: [change],
    remedies: [buildRemedy(finding, 'held', HOSTILE)],
    inertRules: [HOSTILE],
  }
  const before = state(HOSTILE, 'before', [finding], plan)
  return {
    ...sampleRun(),
    branches: [
      {
        before: {
          ...before,
          inventory: {
            ...before.inventory,
            packages: [buildPackage({ ecosystem: 'npm', name: HOSTILE, version: HOSTILE })],
          },
        },
        landed: [],
        notLanded: [notLandedOf(change, 'red', HOSTILE)],
        attempts: [buildAttempt(change, { reason: HOSTILE })],
        verdicts: [
          buildVerdict('x', {
            state: 'red',
            reason: HOSTILE,
            runs: [buildCheckRun({ command: HOSTILE, tail: HOSTILE })],
          }),
        ],
        dryRun: false,
        problems: [HOSTILE],
      },
    ],
    leftOut: [{ branch: HOSTILE, reason: HOSTILE }],
  }
}
