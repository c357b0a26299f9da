/**
 * The import rules of docs/architecture.md, each with its reason. `check-boundaries.ts` also runs them over `test/boundaries`,
 * where each must fail, so that the check cannot go silently green.
 */
import type { ICruiseOptions, IForbiddenRuleType } from 'dependency-cruiser'

const STAGES = ['capture', 'advise', 'lookup', 'plan', 'apply', 'verify', 'merge', 'rebuild', 'report']
const PLUGIN_FOLDERS = 'managers|lockfiles|readers|datasources|lockers|forges|builders|scanners|transports'
const stages = STAGES.join('|')
const code = { pathNot: '\\.test\\.ts$|/testing\\.ts$' }

/** Packages that a layer may import; everything else from node_modules is refused. */
const only = (...names: readonly string[]) =>
  `node_modules/(?!(${names.map((name) => name.replace('/', '[+/]')).join('|')})/)`

export const BOUNDARY_RULES: IForbiddenRuleType[] = [
  {
    name: 'records-are-the-bottom',
    comment: 'A record is a value: it knows its schema library, the hash behind ids, and nothing of the program.',
    severity: 'error',
    from: { path: '^(test/boundaries/)?src/records/', ...code },
    to: { path: ['^(test/boundaries/)?src/(?!records/)', only('zod', '@noble/hashes')] },
  },
  {
    name: 'versions-know-records-alone',
    comment: 'Version order is pure: records and version libraries.',
    severity: 'error',
    from: { path: '^(test/boundaries/)?src/versions/', ...code },
    to: {
      path: ['^(test/boundaries/)?src/(?!versions/|records/)', only('semver', '@types/semver', '@renovatebot/pep440')],
    },
  },
  {
    name: 'no-stage-imports-another',
    comment: 'Stages meet in pipeline/, through records.',
    severity: 'error',
    from: { path: `^(?:test/boundaries/)?src/(${stages})/`, ...code },
    to: {
      path: `^(test/boundaries/)?src/(${stages}|pipeline|cli|server|web)/`,
      pathNot: '^(?:test/boundaries/)?src/$1/',
    },
  },
  {
    name: 'stages-touch-the-world-through-ports',
    comment: 'A stage that reads a file or the clock by itself cannot be tested, replayed or trusted.',
    severity: 'error',
    from: { path: `^(test/boundaries/)?src/(${stages}|records|versions|pipeline|web)/`, ...code },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'only-ports-of-system',
    comment: 'Implementations are handed in by cli/ and server/.',
    severity: 'error',
    from: { path: `^(test/boundaries/)?src/(${stages}|records|versions|pipeline|web)/`, ...code },
    to: { path: '^(test/boundaries/)?src/system/(?!ports\\.ts$)' },
  },
  {
    name: 'plugins-never-know-siblings',
    comment: 'Adding or removing a plug-in changes its folder and one line of the registry.',
    severity: 'error',
    from: { path: `^(?:test/boundaries/)?src/[^/]+/(?:infer/|image/)?(${PLUGIN_FOLDERS})/([^/]+)/`, ...code },
    to: {
      path: `^(test/boundaries/)?src/[^/]+/(?:infer/|image/)?(${PLUGIN_FOLDERS})/[^/]+/`,
      pathNot: '^(?:test/boundaries/)?src/[^/]+/(?:infer/|image/)?$1/$2/',
    },
  },
  {
    name: 'web-shows-records',
    comment: 'A view is a function of a record.',
    severity: 'error',
    from: { path: '^(test/boundaries/)?src/web/', ...code },
    to: { path: '^(test/boundaries/)?src/(?!web/|records/)' },
  },
  {
    name: 'system-serves-everybody',
    comment: 'Ports and their implementations know records, never a stage.',
    severity: 'error',
    from: { path: '^(test/boundaries/)?src/system/', ...code },
    to: { path: '^(test/boundaries/)?src/(?!system/|records/|versions/)' },
  },
  {
    name: 'no-cycles',
    comment: 'A cycle means that two files are one.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
]

export const CRUISE_OPTIONS: ICruiseOptions = {
  parser: 'swc',
  tsPreCompilationDeps: true,
  tsConfig: { fileName: 'tsconfig.json' },
  doNotFollow: { path: 'node_modules' },
  exclude: { path: '\\.d\\.ts$' },
  enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
}
