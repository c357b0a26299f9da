/** Packages of the npm registry that a command installs or runs: npm, npx, pnpm, Yarn, Bun, Corepack. */
import type { CommandSubject, Recognizer, Subject } from '../claim.ts'
import { partOf, readArguments, valuesOf, type Arguments, type Word } from '../claims/command-words.ts'
import { makeClaims, type Finding } from '../claims/make-claim.ts'
import { findPackage, findRepository } from '../claims/package-finding.ts'

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '))

const OPTIONS = set(
  '--prefix --registry --tag -w --workspace --cache --userconfig --loglevel --install-strategy --filter -F -C --dir --cwd ' +
    '--call -c --store-dir --reporter --network-timeout --cache-folder --modules-folder --mutex --use-node-version -p --package --access --otp',
)
const PACKAGE_OPTIONS = set('-p --package')

type Installer = Readonly<{
  verbs: readonly string[]
  /** The first operand is run: one without a version may be a dependency that is there already. */
  runs?: boolean
  /** Runs what is never there already: also without a version it is fetched. */
  fetches?: boolean
  /** In a project it only moves what the manifest names. */
  onlyGlobal?: boolean
}>

const ADD = ['install', 'i', 'add', 'in', 'isntall']

const UPDATE: Installer = { verbs: ['update', 'up', 'upgrade'], onlyGlobal: true }

const INSTALLERS: Readonly<Record<string, readonly Installer[]>> = {
  npm: [{ verbs: ADD }, UPDATE, { verbs: ['exec', 'x'], runs: true }],
  npx: [{ verbs: [], runs: true }],
  pnpm: [{ verbs: ADD }, UPDATE, { verbs: ['dlx'], runs: true, fetches: true }, { verbs: ['exec'], runs: true }],
  pnpx: [{ verbs: [], runs: true, fetches: true }],
  yarn: [{ verbs: ['add'] }, { verbs: ['dlx'], runs: true, fetches: true }],
  bun: [{ verbs: ADD }, UPDATE, { verbs: ['x'], runs: true }],
  bunx: [{ verbs: [], runs: true }],
  corepack: [{ verbs: ['prepare', 'install', 'use', 'enable'] }],
}

export const nodeInstall: Recognizer = {
  name: 'node-install',
  kinds: ['command'],
  programs: Object.keys(INSTALLERS),
  recognize: (subject: Subject) => (subject.kind === 'command' ? makeClaims(subject.file, findingsOf(subject)) : []),
}

const findingsOf = ({ program, words }: CommandSubject): readonly (Finding | undefined)[] => {
  const given = readArguments(words.slice(1), OPTIONS)
  const isGlobalYarn = program === 'yarn' && given.operands[0]?.text === 'global'
  const operands = isGlobalYarn ? given.operands.slice(1) : given.operands
  const installer = INSTALLERS[program]?.find(
    ({ verbs }) => verbs.length === 0 || verbs.includes(operands[0]?.text ?? ''),
  )
  if (!installer || (installer.onlyGlobal && !isGlobal(given))) return []
  const packages = packagesOf({ options: given.options, operands }, installer)
  const verb = installer.verbs.length === 0 ? '' : ` ${operands[0]?.text ?? ''}`
  const isCorepack = program === 'corepack'
  return packages.map((word) => {
    const needsVersion = isCorepack || (installer.runs === true && !installer.fetches && !isConfirmed(given))
    return findOperand(word, { evidence: `${program}${verb}`, needsVersion })
  })
}

const isGlobal = ({ options }: Arguments): boolean => options.some(({ name }) => name === '-g' || name === '--global')

/** `npx --yes x` fetches what is not there. */
const isConfirmed = ({ options }: Arguments): boolean =>
  options.some(({ name }) => name === '-y' || name === '--yes' || PACKAGE_OPTIONS.has(name))

const packagesOf = (given: Arguments, { verbs, runs }: Installer): readonly Word[] => {
  const operands = verbs.length === 0 ? given.operands : given.operands.slice(1)
  if (!runs) return operands
  const named = valuesOf(given, PACKAGE_OPTIONS)
  return named.length > 0 ? named : operands.slice(0, 1)
}

type Use = Readonly<{ evidence: string; needsVersion: boolean }>

/** Longer than any that a person wrote. */
const LONGEST = 500
const NAME = /^(?:@[\w.~-]+\/)?[\w.~-]+/
const GIT =
  /^(?:git\+(?<address>[^#]+)|(?:github:)?(?<github>[\w.-]+\/[\w.-]+)|(?<https>https?:\/\/[^#]+\.git))(?:#(?:semver:)?(?<reference>.+))?$/

const findOperand = (word: Word, use: Use): Finding | undefined => {
  if (word.text.length > LONGEST) return undefined
  const alias = /^(?:@[\w.~-]+\/)?[\w.~-]+@npm:/.exec(word.text)?.[0].length ?? 0
  const spec = partOf(word, alias, word.text.length)
  if (/^[./~]|^file:|^link:|^workspace:|\.tgz$|\.tar\.gz$/.test(spec.text)) return undefined
  const git = spec.text.startsWith('@') ? undefined : GIT.exec(spec.text)?.groups
  if (git) return findGit(spec, git, use)
  const name = NAME.exec(spec.text)?.[0] ?? ''
  const rest = spec.text.slice(name.length)
  if (name === '' || (rest !== '' && !rest.startsWith('@')) || /:/.test(rest)) return undefined
  if (rest === '' && use.needsVersion) return undefined
  const start = Math.min(name.length + 1, spec.text.length)
  return findPackage(spec, {
    datasource: 'npm',
    name,
    version: rest === '' ? [name.length, name.length] : [start, spec.text.length],
    evidence: use.evidence,
    versioning: 'npm',
  })
}

const findGit = (word: Word, groups: Record<string, string | undefined>, { evidence }: Use): Finding | undefined => {
  const { address, github, https, reference = '' } = groups
  const end = word.text.length
  const hash = reference === '' ? end : word.text.indexOf('#')
  const repository = { ...partOf(word, 0, hash), text: address ?? https ?? `https://github.com/${github}` }
  return findRepository(repository, partOf(word, end - reference.length, end), `${evidence} of a repository`)
}
