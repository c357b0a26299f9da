/** The matchers of a package rule as conditions of ours. What cannot be said exactly is refused: a hold must not grow or shrink unseen. */
import { faultOfPattern, isExpression } from '../../../plan/policy/patterns.ts'
import type { RuleInput } from '../contract.ts'
import { textsIn, type Place, type Settings } from '../settings.ts'
import { isMatcher } from './layers.ts'
import { managerOf } from './managers.ts'

export type MatchInput = RuleInput['match']

export type Matching =
  | Readonly<{
      status: 'translated'
      /** One rule each: together they are what the matchers say. */
      matches: readonly MatchInput[]
      /** Nothing but branches is asked for. */
      isEverything: boolean
      /** Patterns of branches; absent: all. */
      branches?: readonly string[]
      /** Also, or only, updates that an advisory asks for. */
      isSecurity: boolean
      /** Parts that nothing here corresponds to. */
      left: readonly string[]
    }>
  | Readonly<{ status: 'refused'; reason: string }>

type PlaceOf = (key: string) => Place

export const matchingOf = (rule: Settings, placeOf: PlaceOf): Matching => {
  const parts = Object.keys(rule).filter(isMatcher)
  const unknown = parts.find((key) => !KNOWN.has(key))
  if (unknown !== undefined) return refused(`${unknown} has no counterpart`)
  const names = namesOf(rule, placeOf)
  const files = filesOf(rule, placeOf)
  const managers = managersOf([
    ...textsIn(rule['matchManagers'], placeOf('matchManagers')),
    ...textsIn(rule['managers'], placeOf('managers')),
  ])
  const updates = updatesOf(textsIn(rule['matchUpdateTypes'], placeOf('matchUpdateTypes')))
  const types = typesOf(textsIn(rule['matchDepTypes'], placeOf('matchDepTypes')))
  const branches = textsIn(rule['matchBaseBranches'], placeOf('matchBaseBranches')).map(branchPattern)
  const fault = [names, files, managers, updates, types].find((one) => typeof one === 'string')
  if (fault !== undefined) return refused(fault)
  const faulty = [...listed(names), ...listed(files), ...branches].find((one) => faultOfPattern(one) !== undefined)
  if (faulty !== undefined) return refused(`${faulty} is no expression in the syntax of RE2`)
  return combine(rule, placeOf, {
    names: listed(names),
    files: listed(files),
    managers: typeof managers === 'string' ? NO_MANAGERS : managers,
    updates: typeof updates === 'string' ? NO_UPDATES : updates,
    types: typeof types === 'string' ? [{}] : types,
    branches,
  })
}

const refused = (reason: string): Matching => ({ status: 'refused', reason })
const listed = (value: readonly string[] | string): readonly string[] => (typeof value === 'string' ? [] : value)

type Parts = Readonly<{
  names: readonly string[]
  files: readonly string[]
  managers: Managers
  updates: Updates
  types: readonly MatchInput[]
  branches: readonly string[]
}>

const combine = (rule: Settings, placeOf: PlaceOf, parts: Parts): Matching => {
  const { names, files, managers, updates, types, branches } = parts
  const datasources = textsIn(rule['matchDatasources'], placeOf('matchDatasources'))
  const current = rule['matchCurrentVersion']
  if (current !== undefined && typeof current !== 'string') return refused('matchCurrentVersion is no text')
  if (managers.files.length > 0 && files.length > 0 && (managers.datasources.length === 0 || datasources.length > 0))
    return refused('matchManagers and matchFileNames together cannot be said here')
  const file = files.length > 0 ? files : managers.files
  const datasource = files.length > 0 && managers.files.length > 0 ? managers.datasources : datasources
  const base: MatchInput = {
    ...(names.length > 0 ? { component: names } : {}),
    ...(datasource.length > 0 ? { datasource } : {}),
    ...(file.length > 0 ? { file } : {}),
    ...(current === undefined ? {} : { current }),
    ...(updates.types.length > 0 ? { update: updates.types } : {}),
  }
  const matches = types.map((type) => ({ ...base, ...type, ...(branches.length > 0 ? { branch: branches } : {}) }))
  return {
    status: 'translated',
    matches: matches.map(single),
    isEverything: Object.keys(base).length === 0 && types.every((type) => Object.keys(type).length === 0),
    ...(branches.length > 0 ? { branches } : {}),
    isSecurity: updates.isSecurity,
    left: [...managers.left, ...updates.left],
  }
}

/** Lists of one are written without brackets. */
const single = (match: MatchInput): MatchInput =>
  Object.fromEntries(
    Object.entries(match).map(([key, value]) => [key, Array.isArray(value) && value.length === 1 ? value[0] : value]),
  )

/* ---- names ------------------------------------------------------------------------------------------------------ */

/** All spellings that Renovate has or had, and how each becomes a pattern. */
const NAME_KEYS: Readonly<Record<string, (text: string) => string>> = {
  matchPackageNames: (text) => text,
  matchDepNames: (text) => text,
  packageNames: (text) => text,
  matchPackagePatterns: (text) => (text === '*' ? '*' : `/${text}/`),
  matchDepPatterns: (text) => (text === '*' ? '*' : `/${text}/`),
  packagePatterns: (text) => (text === '*' ? '*' : `/${text}/`),
  matchPackagePrefixes: (text) => `${text}**`,
  matchDepPrefixes: (text) => `${text}**`,
  excludePackageNames: (text) => `!${text}`,
  excludeDepNames: (text) => `!${text}`,
  excludePackagePatterns: (text) => `!/${text}/`,
  excludeDepPatterns: (text) => `!/${text}/`,
  excludePackagePrefixes: (text) => `!${text}**`,
  excludeDepPrefixes: (text) => `!${text}**`,
}

const FILE_KEYS: Readonly<Record<string, (text: string) => string>> = {
  matchFileNames: (text) => text,
  matchFiles: (text) => text,
  matchPaths: (text) => (/[*?{[]/.test(text) ? text : `**${text}**`),
  paths: (text) => (/[*?{[]/.test(text) ? text : `**${text}**`),
}

const KNOWN: ReadonlySet<string> = new Set([
  ...Object.keys(NAME_KEYS),
  ...Object.keys(FILE_KEYS),
  'matchManagers',
  'managers',
  'matchDatasources',
  'matchDepTypes',
  'matchUpdateTypes',
  'matchBaseBranches',
  'matchCurrentVersion',
])

/** Patterns, or why they are none. */
const namesOf = (rule: Settings, placeOf: PlaceOf): readonly string[] | string => {
  const given = Object.keys(NAME_KEYS).filter((key) => rule[key] !== undefined)
  const positive = new Set(
    given.filter((key) => !key.startsWith('exclude')).map((key) => (key.includes('Dep') ? 'dep' : 'package')),
  )
  if (positive.size > 1) return 'names of packages and of dependencies together cannot be said here'
  return patternsOf(given.flatMap((key) => textsIn(rule[key], placeOf(key)).map(NAME_KEYS[key] ?? String)))
}

const filesOf = (rule: Settings, placeOf: PlaceOf): readonly string[] | string =>
  patternsOf(Object.entries(FILE_KEYS).flatMap(([key, spell]) => textsIn(rule[key], placeOf(key)).map(spell)))

const patternsOf = (written: readonly string[]): readonly string[] | string => {
  const patterns = written.map(globPattern)
  const odd = patterns.findIndex((one) => one === undefined)
  if (odd >= 0) return `${written[odd]} is a glob of a kind that is not known here`
  return patterns.flatMap((one) => (one === undefined || isAll(one) ? [] : [one]))
}

const isAll = (pattern: string): boolean => /^(?:\*\*?|\/\.[*+]\/|\/\^?\.[*+]\$?\/)$/.test(pattern)

/**
 * A glob of minimatch as one of ours. There a last `*` stops at a slash, here it does not; `**` within a name is a `*`. Other
 * syntax of it is not ours.
 */
export const globPattern = (written: string): string | undefined => {
  const isNegated = written.startsWith('!')
  const bare = isNegated ? written.slice(1) : written
  if (isExpression(bare)) return written
  if (/[[\]]|[!+@?*]\(/.test(bare) || bare.startsWith('!')) return undefined
  const stopsAtSlash = /[^*]\/\*$/.test(bare) && !/^@[^/]+\/\*$/.test(bare) && !bare.includes('{')
  return stopsAtSlash ? `${isNegated ? '!' : ''}/^${expressionOf(bare)}$/` : written
}

const expressionOf = (glob: string): string =>
  glob
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map((part) => {
      if (part === '**/') return '(?:.*/)?'
      if (part === '**') return '.*'
      if (part === '*') return '[^/]*'
      return part === '?' ? '[^/]' : part.replace(/[.+^${}()|\\]/g, '\\$&')
    })
    .join('')

const branchPattern = (written: string): string => globPattern(written) ?? written

/* ---- managers, updates, types ----------------------------------------------------------------------------------- */

type Managers = Readonly<{ files: readonly string[]; datasources: readonly string[]; left: readonly string[] }>

const NO_MANAGERS: Managers = { files: [], datasources: [], left: [] }

export const managersOf = (names: readonly string[]): Managers | string => {
  if (names.length === 0) return NO_MANAGERS
  if (names.some((name) => name.startsWith('!') || isExpression(name) || name.includes('*')))
    return 'patterns of managers cannot be said here'
  const found = names.map((name) => ({ name, manager: managerOf(name) }))
  const known = found.flatMap(({ manager }) => manager ?? [])
  if (known.length === 0) return `what ${names.join(', ')} reads cannot be said by files here`
  const every = known.every(({ datasources }) => datasources !== undefined)
  return {
    files: [...new Set(known.flatMap(({ files }) => files))],
    datasources: every ? [...new Set(known.flatMap(({ datasources = [] }) => datasources))] : [],
    left: found.flatMap(({ name, manager }) => (manager ? [] : [`manager ${name}`])),
  }
}

type Step = 'major' | 'minor' | 'patch'
type Updates = Readonly<{ types: readonly Step[]; isSecurity: boolean; left: readonly string[] }>

const NO_UPDATES: Updates = { types: [], isSecurity: false, left: [] }
const STEPS: readonly Step[] = ['major', 'minor', 'patch']

/** All three are as good as none. */
const updatesOf = (written: readonly string[]): Updates | string => {
  if (written.length === 0) return NO_UPDATES
  const types = STEPS.filter((step) => written.includes(step))
  const others = written.filter((one) => !STEPS.some((step) => step === one) && one !== 'security')
  const isSecurity = written.includes('security')
  if (types.length === 0 && !isSecurity) return `updates of ${others.join(', ')} alone are not told apart here`
  return {
    types: types.length === STEPS.length ? [] : types,
    isSecurity,
    left: types.length === STEPS.length ? [] : others.map((one) => `updates of ${one}`),
  }
}

const TYPES: Readonly<Record<string, MatchInput>> = {
  indirect: { role: 'indirect' },
  replace: { role: 'replace' },
  overrides: { role: 'replace' },
  resolutions: { role: 'replace' },
  peerDependencies: { role: 'compatibility' },
  engines: { role: ['compatibility', 'runtime'] },
  packageManager: { role: 'runtime' },
  golang: { role: 'runtime' },
  toolchain: { role: 'runtime' },
  'requires-python': { role: 'compatibility' },
  devDependencies: { scope: 'dev' },
  'dev-dependencies': { scope: 'dev' },
  dev: { scope: 'dev' },
  'require-dev': { scope: 'dev' },
  'dependency-groups': { scope: 'dev' },
  dependencies: { scope: 'runtime' },
  optionalDependencies: { scope: 'runtime' },
  'project.dependencies': { scope: 'runtime' },
  'project.optional-dependencies': { scope: 'runtime' },
  'build-dependencies': { scope: 'build' },
  'build-system.requires': { scope: 'build' },
  require: { role: 'require' },
  action: { datasource: 'github-tags', file: ['**/.github/**', '**/action.{yml,yaml}'] },
  'github-runner': { datasource: 'github-runners' },
  final: { role: 'image' },
  stage: { role: 'image' },
  image: { role: 'image' },
}

/** Alternatives, each a rule of its own. */
const typesOf = (written: readonly string[]): readonly MatchInput[] | string => {
  if (written.length === 0) return [{}]
  const unknown = written.find((type) => !Object.hasOwn(TYPES, type))
  if (unknown !== undefined) return `dependencies of type ${unknown} are not told apart here`
  const found = new Map(written.map((type) => [JSON.stringify(TYPES[type]), TYPES[type] ?? {}]))
  return [...found.values()]
}
