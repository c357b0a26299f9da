/**
 * What can be moved: one resolved package with the pins that steer it, or pins that stand alone (an image, a variable).
 * A nested copy of an npm package is a subject of its own, because it has parents of its own.
 */
import type { Finding } from '../records/findings.ts'
import type { Component, Inventory, Package, Pin, Project } from '../records/inventory.ts'
import type { Policy } from '../records/plan.ts'
import { variantOf } from '../versions/docker.ts'
import { isPseudoVersion } from '../versions/go.ts'
import { canonicalName, datasourceOfEcosystem, ecosystemOfDatasource, purlOf } from '../versions/names.ts'
import type { VersionScheme } from '../versions/scheme.ts'
import { schemeOf } from '../versions/schemes.ts'
import { compareTexts } from './compare-texts.ts'
import { askedKey, isGoItself } from './component-key.ts'
import { rulesFor } from './policy/rules.ts'
import type { NamedRule, RuleTarget } from './policy/rules.ts'

export type AdvisoryName = Readonly<{ ecosystem: string; name: string }>

export type Subject = Readonly<{
  /** Unique in one plan. */
  id: string
  component: Component
  /** Where advisories speak of it; `stdlib` and `toolchain` for Go itself. */
  advisoryNames: readonly AdvisoryName[]
  ecosystem: string
  versioning: string
  scheme: VersionScheme
  project: Project | undefined
  /** The project, or the file where there is none. */
  place: string
  /** The version in use as the inventory spells it. */
  from: string
  /** Pins that an edit may rewrite. */
  pins: readonly Pin[]
  packages: readonly Package[]
  findings: readonly Finding[]
  rules: readonly NamedRule[]
  variant: string | undefined
  /** Where and by which template its releases are asked for, where its pins say so. */
  registryUrl: string | undefined
  extractVersion: string | undefined
  /** Why it is never moved. */
  immovable: string | undefined
}>

type Draft = Omit<Subject, 'id' | 'findings' | 'rules' | 'place' | 'project'> &
  Readonly<{ project: Project | undefined; place: string; identity: string }>

/** In an order of their own, so that no later step depends on that of the input. */
export const collectSubjects = (
  inventory: Inventory,
  findings: readonly Finding[],
  policy: Pick<Policy, 'rules' | 'branch' | 'gitDependencies'>,
): readonly Subject[] => {
  const projects = new Map(inventory.projects.map((project) => [project.id, project]))
  const drafts = [...draftsOfPackages(inventory, projects), ...draftsOfPins(inventory, projects)]
  const byPackage = groupFindings(findings, (finding) => finding.packageIds)
  const byPin = groupFindings(findings, (finding) => finding.pinIds)
  return drafts
    .toSorted((a, b) => compareTexts(a.identity, b.identity))
    .map(({ identity, ...draft }) => ({
      ...draft,
      id: identity,
      findings: [
        ...new Set([
          ...draft.packages.flatMap(({ id }) => byPackage.get(id) ?? []),
          ...draft.pins.flatMap(({ id }) => byPin.get(id) ?? []),
        ]),
      ].toSorted((a, b) => compareTexts(a.key, b.key)),
      rules: rulesFor(policy, targetOf(draft)),
    }))
}

/** What rules are asked about. */
export const targetOf = (draft: Omit<Draft, 'place' | 'identity'>): RuleTarget => {
  const { component, pins, packages, from, scheme } = draft
  const isIndirect = pins.length === 0 && packages.every(({ direct }) => !direct)
  return {
    name: component.name,
    datasource: component.datasource,
    files: filesOf(draft),
    roles: [...new Set([...pins.map(({ role }) => role), ...(isIndirect ? ['indirect'] : [])])],
    scopes: [...new Set([...pins, ...packages].map(({ scope }) => scope))],
    current: from,
    scheme,
  }
}

/** Where a subject is written or locked: what a rule's `file` is asked about. */
const filesOf = ({ pins, packages, project }: Pick<Draft, 'pins' | 'packages' | 'project'>): readonly string[] => [
  ...new Set([
    ...pins.map(({ file }) => file),
    ...packages.flatMap(({ locations }) => locations.map(({ file }) => file)),
    ...(project ? [project.manifest] : []),
  ]),
]

const groupFindings = (
  findings: readonly Finding[],
  idsOf: (finding: Finding) => readonly string[],
): ReadonlyMap<string, readonly Finding[]> => {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    if (finding.kind === 'end-of-life') continue
    for (const id of idsOf(finding)) groups.set(id, [...(groups.get(id) ?? []), finding])
  }
  return groups
}

/* ---- packages --------------------------------------------------------------------------------------------------- */

type Projects = ReadonlyMap<string, Project>

const draftsOfPackages = (inventory: Inventory, projects: Projects): readonly Draft[] => {
  const pins = new Map(inventory.pins.map((pin) => [pin.id, pin]))
  const overrides = Map.groupBy(
    inventory.pins.filter(({ role }) => role === 'replace'),
    (pin) => `${pin.project}\0${pin.component.name}`,
  )
  const together = Map.groupBy(inventory.packages, (one) =>
    one.ecosystem === 'npm' ? one.id : `${one.project}\0${one.ecosystem}\0${one.name}\0${one.version}`,
  )
  return [...together.values()].map((packages) => {
    const [first] = packages
    if (!first) throw new Error('a group of packages is never empty')
    const steering = packages.flatMap(({ pinnedBy }) => pinnedBy.flatMap((id) => pins.get(id) ?? []))
    const overriding = overrides.get(`${first.project}\0${first.name}`) ?? []
    const project = projects.get(first.project)
    return draftOfPackages(packages, first, [...new Set([...steering, ...overriding])], project)
  })
}

const draftOfPackages = (
  packages: readonly Package[],
  first: Package,
  steering: readonly Pin[],
  project: Project | undefined,
): Draft => {
  const writable = steering.filter(({ role }) => role !== 'compatibility')
  const named = writable.find(({ role }) => role === 'replace') ?? writable[0]
  const versioning = named?.versioning ?? versioningOf(first.ecosystem)
  const scheme = schemeOf(versioning)
  const component = named?.component ?? componentOfPackage(first)
  return {
    identity: packages
      .map(({ id }) => id)
      .toSorted()
      .join(' '),
    component,
    advisoryNames: [{ ecosystem: first.ecosystem, name: first.name }],
    ecosystem: first.ecosystem,
    versioning,
    scheme,
    project,
    place: first.project,
    from: first.version,
    pins: effectivePins(writable, scheme, first.version),
    packages,
    variant: undefined,
    ...questionOf(writable),
    immovable: immovablePackage(first, component),
  }
}

const VERSIONINGS: Readonly<Record<string, string>> = { npm: 'npm', PyPI: 'poetry', Go: 'go-mod' }

/** The scheme in which packages of an ecosystem are compared where no pin names one. */
export const versioningOf = (ecosystem: string): string =>
  VERSIONINGS[ecosystem] ?? datasourceOfEcosystem(ecosystem) ?? 'loose'

const componentOfPackage = ({ ecosystem, name }: Package): Component => ({
  datasource: datasourceOfEcosystem(ecosystem) ?? ecosystem,
  name: canonicalName(ecosystem, name),
  purl: purlOf({ ecosystem }, name),
})

/** Where a `replace` redirects, a requirement is moved along only if it names the same version. */
const effectivePins = (pins: readonly Pin[], scheme: VersionScheme, version: string): readonly Pin[] =>
  pins.some(({ role }) => role === 'replace')
    ? pins.filter(({ role, current }) => role === 'replace' || scheme.compare(current, version) === 0)
    : pins

const ORIGINS = { git: 'a git address', local: 'a local path', url: 'a plain address' } as const

const immovablePackage = (first: Package, component: Component): string | undefined => {
  if (first.origin && first.origin !== 'registry') return `comes from ${ORIGINS[first.origin]}, not from a registry`
  return ecosystemOfDatasource(component.datasource) === undefined
    ? `no registry is asked for packages of ${first.ecosystem}`
    : undefined
}

const questionOf = (pins: readonly Pin[]): Pick<Subject, 'registryUrl' | 'extractVersion'> => {
  const pin = pins.find(({ registryUrl, extractVersion }) => registryUrl ?? extractVersion)
  return { registryUrl: pin?.registryUrl, extractVersion: pin?.extractVersion }
}

/* ---- pins that stand alone -------------------------------------------------------------------------------------- */

const draftsOfPins = (inventory: Inventory, projects: Projects): readonly Draft[] => {
  const steering = new Set(inventory.packages.flatMap(({ pinnedBy }) => pinnedBy))
  const redirected = new Set(
    inventory.pins.flatMap((pin) =>
      pin.role === 'replace' ? [`${placeOf(pin)}\0${pin.key.replace(/^replace /, '')}`] : [],
    ),
  )
  const locked = new Set(inventory.packages.map(({ project, name }) => `${project}\0${name}`))
  const alone = inventory.pins.filter(
    (pin) =>
      pin.role !== 'compatibility' &&
      !steering.has(pin.id) &&
      !(pin.role === 'replace' && locked.has(`${pin.project}\0${pin.component.name}`)) &&
      !(pin.role !== 'replace' && redirected.has(`${placeOf(pin)}\0${pin.component.name}`)),
  )
  const toolchains = new Set(alone.filter(({ key }) => key === 'toolchain').map(placeOf))
  const together = Map.groupBy(alone, (pin) =>
    [askedKey(pin), placeOf(pin), pin.current, pin.variant ?? '', goLine(pin)].join('\0'),
  )
  return [...together.entries()].flatMap(([identity, pins]) => {
    const [first] = pins
    return first ? [draftOfPins(identity, pins, first, projects, toolchains)] : []
  })
}

const placeOf = (pin: Pin): string => pin.project ?? pin.file

/** The `go` and the `toolchain` line of one file are two things even at one version. */
const goLine = (pin: Pin): string => (pin.role === 'runtime' ? pin.key : '')

const draftOfPins = (
  identity: string,
  pins: readonly Pin[],
  first: Pin,
  projects: Projects,
  toolchains: ReadonlySet<string>,
): Draft => {
  const { component } = first
  const ecosystem = isGoItself(component) ? 'Go' : (ecosystemOfDatasource(component.datasource) ?? component.datasource)
  const scheme = schemeOf(first.versioning)
  return {
    identity,
    component,
    advisoryNames: isGoItself(component)
      ? [
          { ecosystem: 'Go', name: 'stdlib' },
          { ecosystem: 'Go', name: 'toolchain' },
        ]
      : [{ ecosystem, name: component.name }],
    ecosystem,
    versioning: first.versioning,
    scheme,
    project: first.project === undefined ? undefined : projects.get(first.project),
    place: placeOf(first),
    from: first.current,
    pins,
    packages: [],
    ...questionOf([first]),
    variant: first.variant ?? (component.datasource === 'docker' ? variantOf(first.current) : undefined),
    immovable: immovablePin(first, scheme, toolchains),
  }
}

const immovablePin = (pin: Pin, scheme: VersionScheme, toolchains: ReadonlySet<string>): string | undefined => {
  if (pin.key === 'go' && isGoItself(pin.component) && toolchains.has(placeOf(pin)))
    return 'the toolchain line decides which Go is used'
  if (pin.current === '') return 'no version is written'
  return scheme.isValid(pin.current) ? undefined : `"${pin.current}" is no version that others can be compared with`
}

/** True for a Go version that stands for a commit; the inventory writes it without `v`. */
export const isCommitVersion = ({ component, from }: Pick<Subject, 'component' | 'from'>): boolean =>
  component.datasource === 'go' && isPseudoVersion(from.startsWith('v') ? from : `v${from}`)

/** A tool writes pins too, such as Go's indirect requirements. */
export const isWrittenByPeople = ({ pins }: Pick<Subject, 'pins'>): boolean =>
  pins.some(({ role }) => role !== 'indirect')
