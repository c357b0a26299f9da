/**
 * A dependabot.yml in our terms. What it does not list, Dependabot leaves alone; here it stays under Seaworthy's own defaults,
 * because a list of what one tool can read is no list of what may be fixed. Pure; throws UsageError for a value of the wrong kind.
 */
import { OTHER_RELEASES, type BranchInput, type RuleInput, type Sourced, type Translation } from '../contract.ts'
import { Notes } from '../notes.ts'
import {
  isSettings,
  listIn,
  spellPath,
  textsIn,
  wrongType,
  type ForeignFile,
  type Path,
  type Place,
  type Settings,
} from '../settings.ts'
import { filesOf } from './ecosystems.ts'

export const translateDependabot = (file: ForeignFile): Translation => {
  const notes = new Notes()
  const placeOf = (...path: Path): Place => ({ file: file.path, key: spellPath(path), line: file.lineOf(path) })
  for (const key of Object.keys(file.settings)) noteKey(key, placeOf(key), TOP_KEYS, notes)
  const updates = listIn(file.settings['updates'], placeOf('updates')).flatMap((settings, index): readonly Update[] => {
    const update = readUpdate(settings, (...path) => placeOf('updates', index, ...path), notes)
    return update ? [update] : []
  })
  const branches = branchesOf(updates)
  return {
    files: [file.path],
    ...(branches ? { branches } : {}),
    rules: updates.flatMap((update) => rulesOf(update, notes)),
    ignore: [],
    custom: [],
    notTaken: notes.all,
  }
}

/* ---- one entry of updates --------------------------------------------------------------------------------------- */

type Update = Readonly<{
  settings: Settings
  placeOf: (...path: Path) => Place
  /** What every rule of it is about. */
  match: RuleInput['match']
  target: string | undefined
}>

const readUpdate = (settings: Settings, placeOf: Update['placeOf'], notes: Notes): Update | undefined => {
  const ecosystem = textOf(settings, 'package-ecosystem', placeOf)
  if (ecosystem === undefined) throw wrongType(placeOf(), 'a package-ecosystem', settings)
  for (const key of Object.keys(settings)) noteKey(key, placeOf(key), UPDATE_KEYS, notes)
  const directories = [
    ...textsIn(settings['directory'], placeOf('directory')),
    ...textsIn(settings['directories'], placeOf('directories')),
  ]
  const files = (directories.length === 0 ? ['/'] : directories).map((directory) => filesOf(ecosystem, directory))
  const file = files.flatMap((globs) => globs ?? [])
  if (file.length === 0) {
    notes.unsupported(placeOf('package-ecosystem'), `the files of ${ecosystem} are not known here`)
    return undefined
  }
  const target = textOf(settings, 'target-branch', placeOf)
  return { settings, placeOf, target, match: { file, ...(target === undefined ? {} : { branch: target }) } }
}

const textOf = (settings: Settings, key: string, placeOf: Update['placeOf']): string | undefined => {
  const value = settings[key]
  if (value === undefined || typeof value === 'string') return value
  throw wrongType(placeOf(key), 'a text', value)
}

const rulesOf = (update: Update, notes: Notes): readonly Sourced<RuleInput>[] => [
  ...ignoring(update, notes),
  ...allowing(update, notes),
  ...cooling(update, notes),
  ...grouping(update, notes),
  ...pausing(update),
]

const STEPS = ['major', 'minor', 'patch'] as const
type Step = (typeof STEPS)[number]

const stepsIn = (texts: readonly string[]): readonly Step[] =>
  STEPS.filter((step) => texts.some((text) => text === step || text === `version-update:semver-${step}`))

/** A `*` of Dependabot is any run of characters, slashes included. */
const pattern = (name: string): string => name.replaceAll(/\*+/g, '**')

const namedMatch = ({ match }: Update, names: readonly string[]): RuleInput['match'] => {
  const component = names.map(pattern).filter((name) => name !== '**')
  return component.length === 0
    ? match
    : { component: component.length === 1 ? (component[0] ?? '') : component, ...match }
}

const withUpdate = (match: RuleInput['match'], steps: readonly Step[]): RuleInput['match'] =>
  steps.length === 0 || steps.length === STEPS.length
    ? match
    : { ...match, update: steps.length === 1 ? steps[0] : steps }

const ignoring = (update: Update, notes: Notes): readonly Sourced<RuleInput>[] =>
  listIn(update.settings['ignore'], update.placeOf('ignore')).map((entry, index): Sourced<RuleInput> => {
    const place = update.placeOf('ignore', index)
    const steps = stepsIn(textsIn(entry['update-types'], place))
    const versions = textsIn(entry['versions'], place)
    const match = withUpdate(namedMatch(update, textsIn(entry['dependency-name'], place)), steps)
    if (versions.length > 0) return { value: { match, allow: versions.map((range) => `!${range}`) }, from: place.key }
    if (steps.length > 0)
      notes.unsupported(place, 'held for advisories, too: there updates of one size are not told apart')
    return { value: { match, hold: `ignored by ${place.key} of ${place.file}` }, from: place.key }
  })

/** Whatever no entry of the list names is held. */
const allowing = (update: Update, notes: Notes): readonly Sourced<RuleInput>[] => {
  const place = update.placeOf('allow')
  const entries = listIn(update.settings['allow'], place)
  if (entries.length === 0) return []
  const names = entries.flatMap((entry) => textsIn(entry['dependency-name'], place))
  const types = entries.map((entry) => entry['dependency-type'])
  const hold = `not allowed by ${place.key} of ${place.file}`
  if (names.length === entries.length && types.every((type) => type === undefined))
    return [
      {
        value: { match: { component: names.map((name) => `!${pattern(name)}`), ...update.match }, hold },
        from: place.key,
      },
    ]
  if (names.length === 0 && types.every((type) => type === 'production'))
    return [{ value: { match: { ...update.match, scope: 'dev' }, hold }, from: place.key }]
  if (names.length === 0 && types.every((type) => type === 'development'))
    return [{ value: { match: { ...update.match, scope: 'runtime' }, hold }, from: place.key }]
  if (!types.some((type) => type === 'all' || type === 'direct') || names.length > 0)
    notes.unsupported(place, 'names and types together cannot be said here')
  return []
}

const cooling = (update: Update, notes: Notes): readonly Sourced<RuleInput>[] => {
  const place = update.placeOf('cooldown')
  const written = update.settings['cooldown']
  if (written === undefined) return []
  if (!isSettings(written)) throw wrongType(place, 'a mapping', written)
  const names = [
    ...textsIn(written['include'], place).map(pattern),
    ...textsIn(written['exclude'], place).map((name) => `!${pattern(name)}`),
  ]
  const match = namedMatch(update, names)
  const rule = (days: unknown, steps: readonly Step[]): readonly Sourced<RuleInput>[] =>
    typeof days === 'number'
      ? [{ value: { match: withUpdate(match, steps), cooldown: days === 0 ? '0' : `${days} days` }, from: place.key }]
      : []
  const known = new Set(['default-days', 'include', 'exclude', ...STEPS.map((step) => `semver-${step}-days`)])
  for (const key of Object.keys(written)) if (!known.has(key)) notes.unsupported(place, `${key} is not known here`)
  return [
    ...STEPS.flatMap((step) => rule(written[`semver-${step}-days`], [step])),
    ...rule(written['default-days'], []),
  ]
}

/** The first group that a component falls into has it, there and here. */
const grouping = (update: Update, notes: Notes): readonly Sourced<RuleInput>[] => {
  const written = update.settings['groups']
  if (written === undefined) return []
  if (!isSettings(written)) throw wrongType(update.placeOf('groups'), 'a mapping', written)
  return Object.entries(written).map(([group, value]): Sourced<RuleInput> => {
    const place = update.placeOf('groups', group)
    const settings = isSettings(value) ? value : {}
    for (const key of Object.keys(settings)) noteKey(key, update.placeOf('groups', group, key), GROUP_KEYS, notes)
    const names = [
      ...textsIn(settings['patterns'], place),
      ...textsIn(settings['exclude-patterns'], place).map((name) => `!${name}`),
    ]
    const scope = SCOPES[String(settings['dependency-type'])]
    const match = withUpdate(namedMatch(update, names), stepsIn(textsIn(settings['update-types'], place)))
    return { value: { match: scope ? { ...match, scope } : match, group }, from: place.key }
  })
}

const SCOPES: Readonly<Record<string, 'dev' | 'runtime'>> = { development: 'dev', production: 'runtime' }

/** No pull requests but those for advisories. */
const pausing = ({ settings, match, placeOf }: Update): readonly Sourced<RuleInput>[] =>
  settings['open-pull-requests-limit'] === 0
    ? [{ value: { match, policy: 'security' }, from: placeOf('open-pull-requests-limit').key }]
    : []

/** Version updates go where `target-branch` says, those for advisories to the default branch. */
const branchesOf = (updates: readonly Update[]): readonly Sourced<BranchInput>[] | undefined => {
  const targets = new Map(updates.map(({ target, placeOf }) => [target, placeOf('target-branch').key]))
  const named = [...targets].flatMap(([match, from]): readonly Sourced<BranchInput>[] =>
    match === undefined ? [] : [{ value: { match, policy: 'latest' }, from }],
  )
  if (named.length === 0) return undefined
  const policy = targets.has(undefined) ? 'latest' : 'security'
  return [...named, { value: { match: '$default', policy }, from: 'default' }, OTHER_RELEASES]
}

/* ---- keys ------------------------------------------------------------------------------------------------------- */

type Reasons = Readonly<Record<string, 'taken' | readonly ['unsupported' | 'needless', string]>>

const PULL_REQUESTS = ['needless', 'about pull requests of Dependabot'] as const
const CLIENTS = ['unsupported', 'addresses and credentials come from the configuration of your own clients'] as const

const TOP_KEYS: Reasons = {
  version: 'taken',
  updates: 'taken',
  registries: CLIENTS,
  'enable-beta-ecosystems': ['needless', 'about Dependabot itself'],
  'multi-ecosystem-groups': ['unsupported', 'a group is named by a rule: match and group'],
}

const UPDATE_KEYS: Reasons = {
  'package-ecosystem': 'taken',
  directory: 'taken',
  directories: 'taken',
  'target-branch': 'taken',
  ignore: 'taken',
  allow: 'taken',
  groups: 'taken',
  cooldown: 'taken',
  'open-pull-requests-limit': 'taken',
  schedule: ['unsupported', 'Seaworthy works when it is run: schedule the runs'],
  assignees: PULL_REQUESTS,
  'commit-message': PULL_REQUESTS,
  labels: PULL_REQUESTS,
  milestone: PULL_REQUESTS,
  'pull-request-branch-name': PULL_REQUESTS,
  'rebase-strategy': PULL_REQUESTS,
  reviewers: PULL_REQUESTS,
  registries: CLIENTS,
  'insecure-external-code-execution': ['unsupported', 'what runs foreign code runs in a sandbox, or not at all'],
  vendor: ['unsupported', 'vendored copies are not rewritten'],
  'versioning-strategy': [
    'unsupported',
    'Seaworthy keeps the operator of a range and raises it where the version lies outside',
  ],
  'exclude-paths': ['unsupported', 'capture.ignore leaves out what you name, for all ecosystems'],
  'multi-ecosystem-group': ['unsupported', 'a group is named by a rule: match and group'],
  patterns: ['unsupported', 'a group is named by a rule: match and group'],
}

const GROUP_KEYS: Reasons = {
  patterns: 'taken',
  'exclude-patterns': 'taken',
  'update-types': 'taken',
  'dependency-type': 'taken',
  'applies-to': ['needless', 'a group holds for all updates'],
  'group-by': ['unsupported', 'the same component moves in all places together anyway'],
}

const noteKey = (key: string, place: Place, reasons: Reasons, notes: Notes): void => {
  const known = Object.hasOwn(reasons, key) ? reasons[key] : undefined
  if (known === undefined) notes.unsupported(place, 'no key of Dependabot that is known here')
  else if (known !== 'taken') notes[known[0]](place, known[1])
}
