/**
 * Builders for tests of the plan: a small world in a few lines. `world()` puts packages, pins, releases and advisories of
 * one branch together so that they agree with each other, as the other stages would give them.
 */
import type { AssessedFinding, Assessments, Finding, Findings } from '../records/findings.ts'
import { hashOf } from '../records/hash.ts'
import type { Component, Dependency, Inventory, Package, Pin, Project } from '../records/inventory.ts'
import type { Level } from '../records/level.ts'
import type { Plan, Policy } from '../records/plan.ts'
import type { ComponentReleases, Release, Releases } from '../records/releases.ts'
import { datasourceOfEcosystem, purlOf } from '../versions/names.ts'
import type { PlanInput } from './situation.ts'

export const NOW = Date.parse('2026-11-21T12:00:00Z')
const SOURCE = {
  repository: { forge: 'local', host: 'localhost', path: 'sample' },
  kind: 'tree',
  ref: 'main',
  branch: 'main',
} as const

export const daysAgo = (days: number): string => new Date(NOW - days * 86_400_000).toISOString()

export const aComponent = (datasource: string, name: string): Component => ({
  datasource,
  name,
  purl: purlOf({ datasource }, name),
})

export const aPolicy = (overrides: Partial<Policy> = {}): Policy => ({
  branch: 'main',
  name: 'security',
  because: 'test',
  cooldownMs: 3 * 86_400_000,
  rules: [],
  accept: [],
  goMinor: false,
  unsupportedRuntimes: [],
  gitDependencies: false,
  ...overrides,
})

const LOCKERS = { npm: 'npm', PyPI: 'poetry', Go: 'go' } as const
const LOCKFILES = { npm: 'package-lock.json', PyPI: 'poetry.lock', Go: 'go.sum' } as const
const MANIFESTS = { npm: 'package.json', PyPI: 'pyproject.toml', Go: 'go.mod' } as const
const VERSIONINGS = { npm: 'npm', PyPI: 'poetry', Go: 'go-mod' } as const
export type Ecosystem = keyof typeof LOCKERS

const aProject = (ecosystem: Ecosystem, overrides: Partial<Project> = {}): Project => ({
  id: LOCKFILES[ecosystem],
  directory: '.',
  manifest: MANIFESTS[ecosystem],
  lockfile: LOCKFILES[ecosystem],
  ecosystem,
  locker: LOCKERS[ecosystem],
  members: [],
  runtimes: {},
  ...overrides,
})

/** A package, and for `range` also the pin of the manifest that steers it. */
export type PackageSketch = Readonly<{
  name: string
  version: string
  /** As the manifest states it; a package without one is transitive. */
  range?: string
  /** Keys of packages that it needs (`key`, else `name`), with the range for each. */
  needs?: Readonly<Record<string, string>>
  peers?: Readonly<Record<string, string>>
  key?: string
  origin?: Package['origin']
  comment?: string
  role?: Pin['role']
}>

export type ReleaseSketch = string | (Partial<Release> & Readonly<{ version: string }>)

export type AdvisorySketch = Readonly<{
  id: string
  name: string
  /** Versions of `releases` that are affected; the version in use should be among them. */
  affected: readonly string[]
  level?: Level
  reviewed?: boolean
  fixed?: readonly string[]
  state?: Finding['fix']['state']
}>

export type WorldSketch = Readonly<{
  ecosystem?: Ecosystem
  project?: Partial<Project>
  packages?: readonly PackageSketch[]
  /** Pins beside those that `range` makes. */
  pins?: readonly Pin[]
  /** By component name; a bare text is a version of long ago. */
  releases?: Readonly<Record<string, readonly ReleaseSketch[]>>
  answers?: readonly ComponentReleases[]
  advisories?: readonly AdvisorySketch[]
  findings?: readonly Finding[]
  policy?: Partial<Policy>
  repositories?: Readonly<Record<string, string>>
}>

export const aPin = (overrides: Partial<Pin> & Pick<Pin, 'component' | 'current'>): Pin => {
  const { file = 'Makefile', key = overrides.component.name, line = 1 } = overrides
  return {
    id: hashOf('pin', file, key, String(overrides.project)),
    file,
    line,
    range: [0, overrides.current.length],
    raw: overrides.current,
    versioning: 'loose',
    manager: 'test',
    evidence: 'test',
    floating: false,
    key,
    role: 'require',
    scope: 'runtime',
    ...overrides,
  }
}

export const aRelease = (sketch: ReleaseSketch): Release => ({
  date: daysAgo(100),
  prerelease: false,
  runtimes: {},
  ...(typeof sketch === 'string' ? { version: sketch } : sketch),
})

export const someReleases = (
  component: Component,
  releases: readonly ReleaseSketch[],
  overrides: Partial<ComponentReleases> = {},
): ComponentReleases => ({
  component,
  status: 'found',
  releases: releases.map(aRelease),
  fetchedAt: new Date(NOW).toISOString(),
  registry: 'registry.example',
  ...overrides,
})

/** `{ a: '^1.0.0' }`: as dependencies of one kind. */
export const dependencies = (
  ranges: Readonly<Record<string, string>> = {},
  kind: Dependency['kind'] = 'normal',
): readonly Dependency[] => Object.entries(ranges).map(([name, range]) => ({ name, range, kind }))

export const world = (sketch: WorldSketch): PlanInput => {
  const ecosystem = sketch.ecosystem ?? 'npm'
  const project = aProject(ecosystem, sketch.project)
  const pins = [...(sketch.packages ?? []).flatMap((one) => pinOf(one, project, ecosystem)), ...(sketch.pins ?? [])]
  const packages = (sketch.packages ?? []).map((one) => packageOf(one, project, ecosystem, pins))
  return {
    inventory: inventoryOf(project, pins, packages),
    findings: findingsOf([
      ...(sketch.advisories ?? []).flatMap((one) => findingsFor(one, packages)),
      ...(sketch.findings ?? []),
    ]),
    releases: releasesOf(sketch, ecosystem),
    assessments: assessmentsOf(sketch, ecosystem),
    policy: aPolicy(sketch.policy),
    attempts: [],
    now: NOW,
  }
}

const pinOf = (sketch: PackageSketch, project: Project, ecosystem: Ecosystem): readonly Pin[] => {
  if (sketch.range === undefined) return []
  const datasource = datasourceOfEcosystem(ecosystem) ?? ''
  return [
    aPin({
      component: aComponent(datasource, sketch.name),
      current: sketch.range.replace(/^[\^~>=<\s]+/, ''),
      raw: sketch.range,
      floating: /^[\^~><*]/.test(sketch.range),
      versioning: VERSIONINGS[ecosystem],
      file: project.manifest,
      key: `dependencies.${sketch.name}`,
      project: project.id,
      ...(sketch.role ? { role: sketch.role } : {}),
      ...(sketch.comment ? { comment: sketch.comment } : {}),
    }),
  ]
}

const packageId = (project: Project, key: string): string => `${project.id}#${key}`

const packageOf = (sketch: PackageSketch, project: Project, ecosystem: Ecosystem, pins: readonly Pin[]): Package => ({
  id: packageId(project, sketch.key ?? sketch.name),
  project: project.id,
  ecosystem,
  name: sketch.name,
  version: sketch.version,
  purl: purlOf({ ecosystem }, sketch.name, sketch.version),
  dependsOn: ecosystem === 'Go' ? 'unknown' : Object.keys(sketch.needs ?? {}).map((key) => packageId(project, key)),
  requires: [...dependencies(byName(sketch.needs)), ...dependencies(sketch.peers, 'peer')],
  pinnedBy: pins.flatMap((pin) =>
    sketch.range !== undefined && pin.project === project.id && pin.key === `dependencies.${sketch.name}`
      ? [pin.id]
      : [],
  ),
  direct: sketch.range !== undefined,
  scope: 'runtime',
  locations: [{ file: project.lockfile ?? project.manifest }],
  ...(sketch.origin ? { origin: sketch.origin } : {}),
})

/** A key such as `a/b` is a nested copy of `b`. */
const byName = (needs: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(needs).map(([key, range]) => [key.replace(/^.*>/, ''), range]))

const inventoryOf = (project: Project, pins: readonly Pin[], packages: readonly Package[]): Inventory => ({
  schema: 'seaworthy/inventory/1',
  source: SOURCE,
  pins,
  packages,
  projects: [project],
  gaps: [],
  files: [],
  skipped: {},
})

const findingsOf = (findings: readonly Finding[]): Findings => ({
  schema: 'seaworthy/findings/1',
  source: SOURCE,
  advisories: { snapshot: 'test', ecosystems: [] },
  findings,
})

export const aFinding = (overrides: Partial<Finding> & Pick<Finding, 'id' | 'package'>): Finding => ({
  key: hashOf('finding', overrides.id, overrides.package.name),
  kind: 'vulnerability',
  ids: [overrides.id],
  group: overrides.id,
  packageIds: [],
  pinIds: [],
  summary: 'test',
  fix: { state: 'fixed', versions: [] },
  ratings: [],
  severity: { source: 'GHSA', level: 'high' },
  kev: false,
  urls: [],
  locations: [],
  ...overrides,
})

const findingsFor = (advisory: AdvisorySketch, packages: readonly Package[]): readonly Finding[] => {
  const hit = packages.filter(({ name, version }) => name === advisory.name && advisory.affected.includes(version))
  const [first] = hit
  if (!first) return []
  const { ecosystem, name, version, purl, project } = first
  return [
    aFinding({
      id: advisory.id,
      key: hashOf('finding', advisory.id, project, name),
      package: { ecosystem, name, version, purl },
      project,
      packageIds: hit.map(({ id }) => id),
      severity: { source: 'GHSA', level: advisory.level ?? 'high' },
      fix: { state: advisory.state ?? 'fixed', versions: advisory.fixed ?? [] },
      ...(advisory.reviewed === undefined ? {} : { reviewed: advisory.reviewed }),
    }),
  ]
}

const releasesOf = (sketch: WorldSketch, ecosystem: Ecosystem): Releases => ({
  schema: 'seaworthy/releases/1',
  components: [
    ...Object.entries(sketch.releases ?? {}).map(([name, releases]) => {
      const repository = sketch.repositories?.[name]
      return someReleases(
        aComponent(datasourceOfEcosystem(ecosystem) ?? '', name),
        releases,
        repository ? { sourceRepository: repository } : {},
      )
    }),
    ...(sketch.answers ?? []),
  ],
})

const assessmentsOf = (sketch: WorldSketch, ecosystem: Ecosystem): Assessments => ({
  schema: 'seaworthy/assessments/1',
  snapshot: 'test',
  components: Object.keys(sketch.releases ?? {}).map((name) => ({
    ecosystem,
    name,
    affected: affectedOf((sketch.advisories ?? []).filter((one) => one.name === name)),
  })),
})

const affectedOf = (advisories: readonly AdvisorySketch[]): Readonly<Record<string, readonly AssessedFinding[]>> => {
  const affected: Record<string, AssessedFinding[]> = {}
  for (const { id, affected: versions, level = 'high', reviewed } of advisories) {
    for (const version of versions)
      affected[version] = [
        ...(affected[version] ?? []),
        { group: id, ids: [id], level, ...(reviewed === undefined ? {} : { reviewed }) },
      ]
  }
  return affected
}

/* ---- reading plans ---------------------------------------------------------------------------------------------- */

/** Rungs of the first change as `name from > to (how)`. */
export const rungsOf = (plan: Plan, index = 0): readonly (readonly string[])[] =>
  plan.changes[index]?.ladder.map(({ moves }) =>
    moves.map(({ component, from, to, how }) => `${component.name} ${from} > ${to} (${how})`),
  ) ?? []

/** `state: reason` of each finding, by its id. */
export const remediesOf = (plan: Plan, input: PlanInput): Readonly<Record<string, string>> => {
  const ids = new Map(input.findings.findings.map(({ key, id }) => [key, id]))
  return Object.fromEntries(
    plan.remedies.map(({ finding, state, reason }) => [ids.get(finding) ?? finding, `${state}: ${reason}`]),
  )
}

export const reasonFor = (plan: Plan, name: string, version: string): string | undefined => {
  const found = plan.candidates.find((one) => one.component.name === name && one.version === version)
  return found && `${found.decision}: ${found.reasons.join('; ')}`
}
