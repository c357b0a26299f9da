/**
 * Renovate's own presets (docs.renovatebot.com/presets-default and its siblings): what each means as settings, or why it means
 * nothing here. Presets of other repositories cannot be read: nothing is fetched to read a configuration.
 */
import type { NotTaken } from '../contract.ts'
import type { Settings } from '../settings.ts'

export type Preset =
  | Readonly<{ kind: 'settings'; settings: Settings }>
  | Readonly<{ kind: NotTaken['kind']; reason: string }>

const settings = (of: Settings): Preset => ({ kind: 'settings', settings: of })
const rule = (of: Settings): Preset => settings({ packageRules: [of] })
const extending = (...names: readonly string[]): Preset => settings({ extends: names })
const needless = (reason: string): Preset => ({ kind: 'needless', reason })
const unsupported = (reason: string): Preset => ({ kind: 'unsupported', reason })

const PULL_REQUESTS = needless('about pull requests, branches and commits of Renovate')
const ANNOTATED = needless('variables under # renovate: comments are read in every file')
const MODULES_AND_TESTS = unsupported(
  'copies of what others wrote (vendor, node_modules) are left out anyway; tests and examples are captured, because what they run is run: ' +
    'capture.ignore leaves out what you name',
)
const SCHEDULE = unsupported('Seaworthy works when it is run: schedule the runs')
const GROUPS = needless('components of one repository, or released in lockstep, travel together by default')
const REPLACEMENTS = unsupported('a component is not replaced by another one')
const DIGESTS = unsupported('no version is pinned to a digest that was not before')
const RANGES = unsupported('Seaworthy keeps the operator of a range and raises it where the version lies outside')
const LOCK_FILES = unsupported('lock files move for a component, never as a whole')

const aged = (datasource: string): Preset => rule({ matchDatasources: [datasource], minimumReleaseAge: '3 days' })

const PRESETS: Readonly<Record<string, Preset>> = {
  'config:recommended': extending(
    ':dependencyDashboard',
    ':semanticPrefixFixDepsChoreOthers',
    ':ignoreModulesAndTests',
    'group:monorepos',
    'group:recommended',
    'mergeConfidence:age-confidence-badges',
    'replacements:all',
    'workarounds:all',
  ),
  'config:base': extending('config:recommended'),
  'config:best-practices': extending(
    'config:recommended',
    'docker:pinDigests',
    'helpers:pinGitHubActionDigests',
    ':configMigration',
    ':pinDevDependencies',
    'abandonments:recommended',
    'security:minimumReleaseAgeNpm',
    ':maintainLockFilesWeekly',
  ),
  'config:js-app': extending('config:recommended', ':pinAllExceptPeerDependencies'),
  'config:js-lib': extending('config:recommended', ':pinOnlyDevDependencies'),
  'config:semverAllMonthly': extending(':preserveSemverRanges', 'group:all', 'schedule:monthly'),
  'config:semverAllWeekly': extending(':preserveSemverRanges', 'group:all', 'schedule:weekly'),
  'security:only-security-updates': settings({
    extends: ['config:recommended'],
    packageRules: [{ matchPackageNames: ['*'], enabled: false }],
    vulnerabilityAlerts: { enabled: true },
  }),
  'security:minimumReleaseAgeNpm': aged('npm'),
  'security:minimumReleaseAgePypi': aged('pypi'),
  'security:minimumReleaseAgeCrate': aged('crate'),
  'security:gomodIndirectSecurityUpdates': needless('indirect requirements move for findings anyway'),
  'security:openssf-scorecard': PULL_REQUESTS,
  ':ignoreModulesAndTests': MODULES_AND_TESTS,
  ':includeNodeModules': unsupported('copies of what others wrote are not captured'),
  ':enableVulnerabilityAlerts': settings({ vulnerabilityAlerts: { enabled: true } }),
  ':disableVulnerabilityAlerts': settings({ vulnerabilityAlerts: { enabled: false } }),
  ':automergeAll': settings({ automerge: true }),
  ':automergeMajor': settings({ automerge: true }),
  ':automergeDisabled': settings({ automerge: false }),
  ':automergeMinor': settings({ minor: { automerge: true }, patch: { automerge: true } }),
  ':automergePatch': settings({ patch: { automerge: true } }),
  ':automergeStableNonMajor': rule({
    matchUpdateTypes: ['minor', 'patch'],
    matchCurrentVersion: '!/^0/',
    automerge: true,
  }),
  ':disableMajorUpdates': settings({ major: { enabled: false } }),
  ':disableDigestUpdates': settings({ digest: { enabled: false } }),
  ':disableDevDependencies': rule({ matchDepTypes: ['devDependencies', 'dev-dependencies', 'dev'], enabled: false }),
  ':disablePeerDependencies': needless('peer ranges are never edited'),
  ':disableRenovate': settings({ enabled: false }),
  ':enableRenovate': needless('it is'),
  'docker:disable': settings({
    dockerfile: { enabled: false },
    'docker-compose': { enabled: false },
    circleci: { enabled: false },
  }),
  'docker:disableMajor': rule({ matchDatasources: ['docker'], matchUpdateTypes: ['major'], enabled: false }),
  'docker:enableMajor': rule({ matchDatasources: ['docker'], matchUpdateTypes: ['major'], enabled: true }),
  'docker:pinDigests': DIGESTS,
  'helpers:pinGitHubActionDigests': DIGESTS,
  'helpers:pinGitHubActionDigestsToSemver': DIGESTS,
  'helpers:disableTypesNodeMajor': rule({
    matchPackageNames: ['@types/node'],
    matchUpdateTypes: ['major'],
    enabled: false,
  }),
  ':preserveSemverRanges': RANGES,
  'group:all': rule({ matchPackageNames: ['*'], groupName: 'all dependencies' }),
  'group:allNonMajor': rule({
    matchPackageNames: ['*'],
    matchUpdateTypes: ['minor', 'patch'],
    groupName: 'all non-major dependencies',
  }),
  'group:monorepos': GROUPS,
  'group:recommended': GROUPS,
  'group:kubernetes': rule({
    matchDatasources: ['go'],
    matchPackageNames: [
      'k8s.io/api**',
      'k8s.io/client-go**',
      'k8s.io/kubectl**',
      'k8s.io/cli-runtime**',
      'k8s.io/cloud-provider**',
    ],
    groupName: 'kubernetes packages',
  }),
  'customManagers:biomeVersions': settings({
    customManagers: [
      {
        customType: 'jsonata',
        fileFormat: 'json',
        managerFilePatterns: ['**/biome.{json,jsonc}'],
        matchStrings: ['{"currentValue": $split($."$schema",("/"))[-2]}'],
        datasourceTemplate: 'npm',
        depNameTemplate: '@biomejs/biome',
      },
    ],
  }),
  'customManagers:tsconfigNodeVersions': unsupported('the version is a part of the name'),
}

/** For whole families, by the beginning of their names; the first that fits. */
const FAMILIES: readonly (readonly [RegExp, Preset])[] = [
  [/^customManagers:\w+Versions$/, ANNOTATED],
  [
    /^:(?:semantic|label|assign|reviewer|pr[A-Z]|rebase|gitSignOff|configMigration|dependencyDashboard|disableDependencyDashboard|separate|combine|disableRateLimiting|disablePrControls|renovatePrefix|automerge(?:Branch|Pr|Types|Linters|Testers|Digest|RequireAll)|skipStatusChecks|pathSemantic)/,
    PULL_REQUESTS,
  ],
  [/^(?:mergeConfidence|changelogs):|^helpers:(?:\w*[Cc]hangelog|goXPackages)/, PULL_REQUESTS],
  [/^schedule:|^:(?:timezone|noUnscheduledUpdates|updateNotScheduled)/, SCHEDULE],
  [
    /^group:/,
    unsupported('this group of Renovate is not known here; what comes from one repository travels together by default'),
  ],
  [/^monorepo:|^packages:/, unsupported('this list of packages of Renovate is not known here')],
  [/^replacements:/, REPLACEMENTS],
  [/^workarounds:/, needless("about Renovate's own datasources and version schemes")],
  [/^abandonments:/, PULL_REQUESTS],
  [/^:(?:pin|doNotPin|widen)/, RANGES],
  [/^:maintainLockFiles/, LOCK_FILES],
  [
    /^:(?:ignoreUnstable|respectLatest|followTag)|^helpers:followTypescript/,
    unsupported('prereleases are never chosen, unless one is in use'),
  ],
  [/^:(?:docker|npm|gomod|meteor|enablePreCommit)$/, needless('captured anyway')],
  [/^:(?:approveMajorUpdates)$/, unsupported('there is no approval before the update: hold it instead')],
  [
    /^:(?:githubComToken|disableDomain|disableHost)/,
    unsupported('addresses and credentials come from the configuration of your own clients'),
  ],
  [
    /^(?:local|github|gitlab|gitea|forgejo|bitbucket|azure|codecommit)>|^https?:/,
    unsupported('a preset of another repository, which is not fetched'),
  ],
]

/** `regexManagers:` is what `customManagers:` were called, `default:` may be left out. */
const spell = (name: string): string =>
  name
    .replace(/^regexManagers:/, 'customManagers:')
    .replace(/^default:/, ':')
    .replace(/\(.*\)$/s, '')

export const presetOf = (name: string): Preset => {
  const spelled = spell(name)
  if (Object.hasOwn(PRESETS, spelled)) return PRESETS[spelled] ?? unsupported('not known')
  const family = FAMILIES.find(([expression]) => expression.test(spelled))
  if (family) return family[1]
  return unsupported(
    /^[\w.:-]+$/.test(spelled) && spelled.includes(':')
      ? 'no preset of this name is known here'
      : 'a preset of another place, which is not fetched',
  )
}
