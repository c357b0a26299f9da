/** A Renovate configuration in our terms. Pure; throws UsageError for a value of the wrong kind, with file and line. */
import { nearestOf } from '../../../plan/policy/edit-distance.ts'
import { matchesPatterns } from '../../../plan/policy/patterns.ts'
import { OTHER_RELEASES, type BranchInput, type RuleInput, type Sourced, type Translation } from '../contract.ts'
import { Notes } from '../notes.ts'
import { isSettings, textsIn, wrongType, type ForeignFile, type Place } from '../settings.ts'
import { customManagersOf } from './custom-managers.ts'
import { durationOf } from './durations.ts'
import { KEYS } from './keys.ts'
import { layersOf, packageRulesOf, UPDATE_TYPES, type Layer, type PackageRule } from './layers.ts'
import { MANAGERS } from './managers.ts'
import { globPattern, managersOf } from './matchers.ts'
import { translateRules, type TranslatedRules } from './package-rules.ts'

export const translateRenovate = (file: ForeignFile): Translation => {
  const notes = new Notes()
  const layers = layersOf(file, notes)
  noteKeys(layers, notes)
  const alerts = alertsOf(layers, notes)
  const written = [...layers.flatMap(generalRules), ...layers.flatMap((layer) => packageRulesOf(layer, notes))]
  const translated = translateRules(written, { notes, alerts })
  const branches = branchesOf(layers, translated, notes)
  const cooldown = cooldownOf(layers, notes)
  const merges = mergesOf(layers, translated, branches, notes)
  return {
    files: [file.path],
    ...(branches ? { branches } : {}),
    rules: [
      ...ignoredDependencies(layers),
      ...translated.rules,
      ...otherManagers(layers, notes),
      ...otherPaths(layers),
    ],
    ignore: ignoredPaths(layers, notes),
    custom: layers.flatMap((layer) => customManagersOf(layer, notes)),
    ...(cooldown ? { cooldown } : {}),
    ...(merges ? { merges } : {}),
    notTaken: notes.all,
  }
}

/** The last layer that says it. */
const lastOf = (layers: readonly Layer[], key: string): Readonly<{ value: unknown; place: Place }> | undefined => {
  const layer = layers.findLast(({ settings }) => settings[key] !== undefined)
  return layer && { value: layer.settings[key], place: layer.placeOf(key) }
}

const textsOf = (layers: readonly Layer[], key: string): readonly string[] => {
  const found = lastOf(layers, key)
  return found ? textsIn(found.value, found.place) : []
}

/* ---- keys ------------------------------------------------------------------------------------------------------- */

const TAKEN: ReadonlySet<string> = new Set([
  '$schema',
  'description',
  'automerge',
  'baseBranches',
  'baseBranchPatterns',
  'customManagers',
  'enabledManagers',
  'ignoreDeps',
  'ignorePaths',
  'includePaths',
  'minimumReleaseAge',
  'packageRules',
  'regexManagers',
  'stabilityDays',
  'vulnerabilityAlerts',
  'groupName',
  'allowedVersions',
  ...UPDATE_TYPES,
])

const noteKeys = (layers: readonly Layer[], notes: Notes): void => {
  for (const { settings, placeOf } of layers)
    for (const key of Object.keys(settings)) {
      if (TAKEN.has(key) || (isSettings(settings[key]) && key in MANAGERS)) continue
      const known = KEYS.get(key)
      if (key === 'enabled') noteEnabled(settings[key], placeOf(key), notes)
      else if (known) notes[known.kind](placeOf(key), known.reason)
      else if (isSettings(settings[key])) notes.unsupported(placeOf(key), 'no manager or key that is known here')
      else notes.unsupported(placeOf(key), unknownKey(key))
    }
}

const noteEnabled = (enabled: unknown, place: Place, notes: Notes): void => {
  if (enabled === false) notes.unsupported(place, 'Renovate is switched off; that says nothing of Seaworthy')
}

const unknownKey = (key: string): string => {
  const nearest = nearestOf(key, [...TAKEN, ...KEYS.keys()])
  return `no key of Renovate that is known here${nearest === undefined ? '' : ` (the nearest is "${nearest}")`}`
}

const alertsOf = (layers: readonly Layer[], notes: Notes): boolean => {
  const found = lastOf(layers, 'vulnerabilityAlerts')
  if (!found) return false
  const { value, place } = found
  if (!isSettings(value)) throw wrongType(place, 'an object', value)
  for (const key of Object.keys(value))
    if (key !== 'enabled') noteAlertKey({ ...place, key: `${place.key}.${key}` }, key, notes)
  if (value['enabled'] === false)
    notes.unsupported({ ...place, key: `${place.key}.enabled` }, 'what advisories ask for is what Seaworthy is for')
  return value['enabled'] === true
}

const noteAlertKey = (place: Place, key: string, notes: Notes): void => {
  const known = KEYS.get(key)
  notes[known?.kind ?? 'unsupported'](place, known?.reason ?? 'updates for advisories follow the rules of all others')
}

/* ---- rules ------------------------------------------------------------------------------------------------------ */

const everything = (layer: Layer, ...path: readonly string[]): Pick<PackageRule, 'place' | 'placeOf'> => ({
  place: layer.placeOf(...path),
  placeOf: (...more) => layer.placeOf(...path, ...more),
})

/** What is said outside of package rules: for all, for updates of one size, for one manager. Before them, so that they win. */
const generalRules = (layer: Layer): readonly PackageRule[] => {
  const { settings } = layer
  const shared = Object.fromEntries(
    ['groupName', 'allowedVersions'].flatMap((key) => (settings[key] === undefined ? [] : [[key, settings[key]]])),
  )
  const whole = Object.keys(shared).length > 0 ? [{ rule: shared, ...everything(layer) }] : []
  const sized = UPDATE_TYPES.filter((type) => isSettings(settings[type])).map((type) => ({
    rule: { ...asSettings(settings[type]), matchUpdateTypes: [type] },
    ...everything(layer, type),
  }))
  const managed = Object.keys(settings)
    .filter((key) => key in MANAGERS && isSettings(settings[key]))
    .map((key) => ({ rule: { ...asSettings(settings[key]), matchManagers: [key] }, ...everything(layer, key) }))
  return [...whole, ...sized, ...managed]
}

const asSettings = (value: unknown): Readonly<Record<string, unknown>> => (isSettings(value) ? value : {})

const ignoredDependencies = (layers: readonly Layer[]): readonly Sourced<RuleInput>[] => {
  const names = textsOf(layers, 'ignoreDeps')
  return names.length === 0
    ? []
    : [{ value: { match: { component: names }, hold: 'among ignoreDeps of Renovate' }, from: 'ignoreDeps' }]
}

/** Files that none of the named managers reads. */
const otherManagers = (layers: readonly Layer[], notes: Notes): readonly Sourced<RuleInput>[] => {
  const names = textsOf(layers, 'enabledManagers').filter((name) => !/^custom\.|^regex$/.test(name))
  const place = lastOf(layers, 'enabledManagers')?.place
  if (names.length === 0 || !place) return []
  const managers = managersOf(names)
  if (typeof managers === 'string') notes.unsupported(place, managers)
  if (typeof managers === 'string' || managers.left.length > 0) {
    if (typeof managers !== 'string')
      notes.unsupported(place, `${managers.left.join(', ')}: what it reads is not known here`)
    return []
  }
  const file = managers.files.map((glob) => `!${glob}`)
  return [{ value: { match: { file }, hold: 'not read by enabledManagers of Renovate' }, from: 'enabledManagers' }]
}

const otherPaths = (layers: readonly Layer[]): readonly Sourced<RuleInput>[] => {
  const paths = textsOf(layers, 'includePaths')
  if (paths.length === 0) return []
  const file = paths.map((glob) => `!${globPattern(glob) ?? glob}`)
  return [{ value: { match: { file }, hold: 'outside of includePaths of Renovate' }, from: 'includePaths' }]
}

/* ---- paths, branches, merging ----------------------------------------------------------------------------------- */

/** Renovate leaves such files alone; here they are not even looked at. */
const ignoredPaths = (layers: readonly Layer[], notes: Notes): readonly Sourced<string>[] => {
  const place = lastOf(layers, 'ignorePaths')?.place
  return textsOf(layers, 'ignorePaths').flatMap((path) => {
    if (!/[[\]()!+@]/.test(path)) return [{ value: /[*/]/.test(path) ? path : `**/${path}`, from: 'ignorePaths' }]
    if (place) notes.unsupported(place, `${path} is a glob of a kind that is not known here`)
    return []
  })
}

const branchesOf = (
  layers: readonly Layer[],
  { securityBranches }: TranslatedRules,
  notes: Notes,
): readonly Sourced<BranchInput>[] | undefined => {
  const key = lastOf(layers, 'baseBranchPatterns') ? 'baseBranchPatterns' : 'baseBranches'
  const named = textsOf(layers, key).filter((name) => name !== '')
  const isAll = securityBranches.some(({ value }) => value.length === 0)
  const security = securityBranches.flatMap(({ value, from }) =>
    value.map((match): Sourced<BranchInput> => ({ value: { match, policy: 'security' }, from })),
  )
  if (named.length === 0) return withoutNames(security, isAll, securityBranches)
  const covered = named.map((name): Sourced<BranchInput> => {
    const match = globPattern(name) ?? name
    return { value: { match, policy: isAll ? 'security' : 'latest' }, from: key }
  })
  const place = lastOf(layers, key)?.place
  if (place && named.some((name) => name.includes('{{'))) notes.unsupported(place, 'a template of a name')
  return [...narrowed(security, named, covered), OTHER_RELEASES]
}

/** Only the branches that Renovate works on: what disables updates on others is without effect there, too. */
const narrowed = (
  security: readonly Sourced<BranchInput>[],
  named: readonly string[],
  covered: readonly Sourced<BranchInput>[],
): readonly Sourced<BranchInput>[] => {
  const exact = new Map(covered.map((one) => [one.value.match, one]))
  for (const { value, from } of security) {
    const names = named.filter((name) => isCovered(value.match, name))
    for (const name of names)
      exact.set(name, { value: { match: name, policy: 'security' }, from: `${exact.get(name)?.from}, ${from}` })
    if (names.length === 0) exact.set(value.match, { value, from })
  }
  const isNamed = (match: string) => named.includes(match) || covered.some(({ value }) => value.match === match)
  // What narrows a pattern comes before the pattern.
  const [narrow, rest] = [
    [...exact.values()].filter(({ value }) => !isNamed(value.match)),
    [...exact.values()].filter(({ value }) => isNamed(value.match)),
  ]
  return [...(named.some((name) => /[*/]/.test(name)) ? narrow : []), ...rest]
}

const isCovered = (pattern: string, name: string): boolean =>
  !/[*?{]|^\//.test(name) && matchesPatterns(pattern, [name])

/** Without base branches Renovate works on the default branch alone; ours are then kept as they are without configuration. */
const withoutNames = (
  security: readonly Sourced<BranchInput>[],
  isAll: boolean,
  sources: readonly Sourced<unknown>[],
): readonly Sourced<BranchInput>[] | undefined => {
  if (!isAll && security.length === 0) return undefined
  const rest: Sourced<BranchInput> = isAll
    ? { value: { match: '$default', policy: 'security' }, from: sources[0]?.from ?? '' }
    : { value: { match: '$default', policy: 'latest' }, from: 'default' }
  return [rest, ...security, OTHER_RELEASES]
}

const cooldownOf = (layers: readonly Layer[], notes: Notes): Sourced<string> | undefined => {
  const found = lastOf(layers, 'minimumReleaseAge') ?? lastOf(layers, 'stabilityDays')
  if (!found) return undefined
  const value = durationOf(found.value)
  if (value === undefined) notes.unsupported(found.place, 'no duration such as "3 days"')
  return value === undefined ? undefined : { value, from: found.place.key }
}

/** Everything merges by itself, or on every branch everything does; a part of it cannot. */
const mergesOf = (
  layers: readonly Layer[],
  { mergedBranches, merging }: TranslatedRules,
  branches: readonly Sourced<BranchInput>[] | undefined,
  notes: Notes,
): Sourced<true> | undefined => {
  const whole = lastOf(layers, 'automerge')
  const patterns = mergedBranches.flatMap(({ value }) => (value.length === 0 ? ['*'] : value))
  const names = (branches ?? []).filter((one) => one !== OTHER_RELEASES).map(({ value }) => value.match)
  const isWhole = patterns.length > 0 && names.length > 0 && names.every((name) => matchesPatterns(patterns, [name]))
  if (whole?.value === true) return { value: true, from: whole.place.key }
  if (patterns.includes('*') || isWhole) return { value: true, from: mergedBranches.map(({ from }) => from).join(', ') }
  const file = layers.at(-1)?.placeOf().file ?? ''
  const parts = [...mergedBranches.map(({ from }) => ({ file, key: `${from}.automerge` })), ...merging]
  for (const place of parts) notes.unsupported(place, 'merge holds for everything on all branches, or not at all')
  return undefined
}
