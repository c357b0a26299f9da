/**
 * Builders of records for the tests of this folder, and one realistic run: a service in Go, Python and TypeScript with
 * three kept branches. Ids, packages and versions are real; the repository and the dates of the run are made up.
 */
import type { ChangeSet, CheckRun, MergeRecord, Verdict } from '../records/change-set.ts'
import { FINDINGS_SCHEMA } from '../records/findings.ts'
import type { Coverage, Finding, Findings } from '../records/findings.ts'
import { hashOf } from '../records/hash.ts'
import { INVENTORY_SCHEMA } from '../records/inventory.ts'
import type { Component, Inventory, Package, Pin } from '../records/inventory.ts'
import type { Level } from '../records/level.ts'
import { PLAN_SCHEMA } from '../records/plan.ts'
import type { Attempt, Fixability, Move, Plan, PlannedChange, Policy, Remedy } from '../records/plan.ts'
import { RELEASES_SCHEMA } from '../records/releases.ts'
import type { ComponentReleases, Releases } from '../records/releases.ts'
import type { Source } from '../records/source.ts'

export const NOW = '2026-08-24T06:00:00Z'
export const TOOL = { name: 'seaworthy', version: '0.1.0' } as const
export const REPOSITORY = { forge: 'github', host: 'github.com', path: 'acme/harbour' } as const

const PURL_TYPES: Readonly<Record<string, string>> = { Go: 'golang', npm: 'npm', PyPI: 'pypi' }
const DATASOURCES: Readonly<Record<string, string>> = { Go: 'go', npm: 'npm', PyPI: 'pypi' }

export const componentOf = (ecosystem: string, name: string): Component => ({
  datasource: DATASOURCES[ecosystem] ?? ecosystem.toLowerCase(),
  name,
  purl: `pkg:${PURL_TYPES[ecosystem] ?? 'generic'}/${name}`,
})

export const sourceOf = (branch: string, commit = hashOf(branch)): Source => ({
  repository: REPOSITORY,
  kind: 'tree',
  ref: branch,
  branch,
  commit,
})

export const buildPin = (over: Partial<Pin> & Readonly<{ component: Component; current: string }>): Pin => ({
  id: hashOf('pin', over.file ?? 'go.mod', over.component.name),
  file: 'go.mod',
  line: 1,
  range: [0, over.current.length],
  raw: over.current,
  versioning: 'semver',
  manager: 'gomod',
  evidence: `require on line ${over.line ?? 1}`,
  floating: false,
  key: `require ${over.component.name}`,
  role: 'require',
  scope: 'runtime',
  ...over,
})

export const buildPackage = (over: Partial<Package> & Pick<Package, 'ecosystem' | 'name' | 'version'>): Package => ({
  id: packageId(over),
  project: 'go.mod',
  purl: `${componentOf(over.ecosystem, over.name).purl}@${over.version}`,
  dependsOn: [],
  pinnedBy: [],
  direct: true,
  scope: 'runtime',
  locations: [{ file: 'go.mod' }],
  origin: 'registry',
  ...over,
})

export const packageId = ({ ecosystem, name, version }: Pick<Package, 'ecosystem' | 'name' | 'version'>): string =>
  hashOf('package', ecosystem, name, version)

type FindingInput = Readonly<{
  id: string
  aliases?: readonly string[]
  ecosystem: string
  name: string
  version: string
  level: Level
}> &
  Partial<Finding>

export const buildFinding = ({ aliases = [], ecosystem, name, version, level, ...over }: FindingInput): Finding => {
  const ids = [over.id, ...aliases].sort()
  const severity = { source: 'GHSA', level }
  return {
    key: hashOf('harbour', ecosystem, name, over.project ?? '', ids[0] ?? ''),
    kind: 'vulnerability',
    ids,
    group: ids[0] ?? over.id,
    package: { ecosystem, name, version, purl: `${componentOf(ecosystem, name).purl}@${version}` },
    packageIds: [packageId({ ecosystem, name, version })],
    pinIds: [],
    summary: '',
    fix: { state: 'none', versions: [] },
    ratings: [over.severity ?? severity],
    severity,
    kev: false,
    urls: [`https://osv.dev/vulnerability/${over.id}`],
    locations: [{ file: 'go.mod', line: 1 }],
    ...over,
  }
}

export const buildFindings = (
  branch: string,
  findings: readonly Finding[],
  ecosystems: readonly Coverage[] = KNOWN,
): Findings => ({
  schema: FINDINGS_SCHEMA,
  source: sourceOf(branch),
  advisories: { snapshot: '4f2a91c07d3be8561a90c2d4', ecosystems },
  findings,
})

export const buildRemedy = (
  finding: Finding,
  state: Fixability,
  reason: string,
  over: Partial<Remedy> = {},
): Remedy => ({
  finding: finding.key,
  state,
  reason,
  ...over,
})

export const buildInventory = (branch: string, over: Partial<Inventory> = {}): Inventory => ({
  schema: INVENTORY_SCHEMA,
  source: sourceOf(branch),
  pins: [],
  packages: [],
  projects: [],
  gaps: [],
  files: [],
  skipped: {},
  ...over,
})

export const buildPolicy = (branch: string, over: Partial<Policy> = {}): Policy => ({
  branch,
  name: 'security',
  because: 'matches release-*, last commit 2026-08-20',
  cooldownMs: 3 * 24 * 3_600_000,
  rules: [],
  accept: [],
  goMinor: false,
  unsupportedRuntimes: [],
  gitDependencies: false,
  ...over,
})

export const buildPlan = (branch: string, over: Partial<Plan> = {}): Plan => ({
  schema: PLAN_SCHEMA,
  source: sourceOf(branch),
  policy: buildPolicy(branch),
  changes: [],
  candidates: [],
  remedies: [],
  drift: [],
  removablePins: [],
  inertRules: [],
  needs: [],
  ...over,
})

export const buildMove = (
  ecosystem: string,
  name: string,
  from: string,
  to: string,
  over: Partial<Move> = {},
): Move => ({
  component: componentOf(ecosystem, name),
  ecosystem,
  from,
  to,
  step: 'patch',
  how: 'edit',
  pinIds: [],
  packageIds: [packageId({ ecosystem, name, version: from })],
  ...over,
})

export const buildChange = (title: string, moves: readonly Move[], clears: readonly Finding[]): PlannedChange => ({
  key: hashOf('change', ...moves.map(({ component }) => component.name)),
  title,
  kind: clears.length > 0 ? 'security' : 'minor',
  ...(clears[0] ? { severity: clears[0].severity.level } : {}),
  ladder: [
    {
      moves,
      clears: clears.map(({ key }) => key),
      because:
        clears.length > 0
          ? [`smallest step that clears ${clears.length === 1 ? 'it' : `all ${clears.length}`}`]
          : ['newest version allowed'],
      inputDigest: hashOf('input', title),
    },
  ],
  projects: [...new Set(moves.flatMap(({ project }) => project ?? []))],
})

export const buildChangeSet = (change: PlannedChange, over: Partial<ChangeSet> = {}): ChangeSet => ({
  change,
  rung: 0,
  outcome: 'applied',
  files: [],
  resolved: (change.ladder[0]?.moves ?? []).map(({ component, ecosystem, project = '', from, to }) => ({
    project,
    ecosystem,
    name: component.name,
    from,
    to,
  })),
  baseCommit: hashOf('base'),
  commit: hashOf('commit', change.key),
  ...over,
})

export const buildAttempt = (change: PlannedChange, over: Partial<Attempt> = {}): Attempt => ({
  key: change.key,
  branch: 'main',
  baseCommit: hashOf('base'),
  inputDigest: change.ladder[0]?.inputDigest ?? '',
  rung: 0,
  outcome: 'red',
  reason: 'go test ./... failed',
  at: NOW,
  ...over,
})

export const buildCheckRun = (over: Partial<CheckRun> = {}): CheckRun => ({
  command: 'make test',
  tree: hashOf('tree'),
  outcome: 'green',
  exitCode: 0,
  durationMs: 74_000,
  failing: [],
  tail: 'ok  \tgithub.com/acme/harbour/internal/berth\t2.114s\nok  \tgithub.com/acme/harbour/internal/crane\t0.902s',
  ...over,
})

export const buildVerdict = (commit: string, over: Partial<Verdict> = {}): Verdict => ({
  schema: 'seaworthy/verdict/1',
  commit,
  state: 'green',
  reason: 'make test passed',
  runs: [buildCheckRun()],
  ...over,
})

export const buildMerge = (
  branch: string,
  changes: readonly ChangeSet[],
  over: Partial<MergeRecord> = {},
): MergeRecord => ({
  schema: 'seaworthy/merge/1',
  branch,
  outcome: 'merged',
  reason: `refs/heads/${branch} moved forward by ${changes.length} commits`,
  from: hashOf(branch),
  to: hashOf(branch, 'after'),
  at: NOW,
  changes: changes.map(({ change }) => change.key),
  ...over,
})

export const buildReleases = (components: readonly ComponentReleases[]): Releases => ({
  schema: RELEASES_SCHEMA,
  components,
})

export const buildComponentReleases = (
  component: Component,
  versions: Readonly<Record<string, string>>,
): ComponentReleases => ({
  component,
  status: 'found',
  releases: Object.entries(versions).map(([version, date]) => ({
    version,
    date: `${date}T00:00:00Z`,
    prerelease: false,
    runtimes: {},
  })),
  fetchedAt: NOW,
  registry: hashOf('registry.example'),
})

const known = (ecosystem: string, packages: number, advisories: number): Coverage => ({
  ecosystem,
  packages,
  advisories,
  snapshot: '2026-08-24T03:10:00Z',
  status: 'known',
})

export const KNOWN: readonly Coverage[] = [known('Go', 148, 4668), known('PyPI', 61, 7261), known('npm', 402, 721)]
