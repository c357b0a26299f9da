/**
 * Mappings that name a source and a version of it: a repository and a reference (vendir, Argo CD, Ansible, a checkout
 * step), a chart and its version beside its repository (Helmfile, Terraform's `helm_release`, Argo CD).
 */
import type { Recognizer, ResolvedEntry, Subject } from '../claim.ts'
import { OPAQUE } from '../claim.ts'
import { sliceOf, type Word } from '../claims/command-words.ts'
import { kindOfReference, nameReference, readRepository } from '../claims/git-claim.ts'
import { makeClaims, type Finding } from '../claims/make-claim.ts'
import { findPackageAt, findRepository } from '../claims/package-finding.ts'

type Keys = ReadonlyMap<string, ResolvedEntry>

export const versionBlock: Recognizer = {
  name: 'version-block',
  kinds: ['block', 'call'],
  recognize: (subject: Subject) => makeClaims(subject.file, [findingOf(subject)]),
}

/** `repoURL`, `repo_url` and `repo-url` are one key. */
const plain = (key: string): string => key.replaceAll(/[-_.]/g, '').toLowerCase()

const findingOf = (subject: Subject): Finding | undefined => {
  if (subject.kind === 'call') {
    if (!/(?:^|\/)checkout(?:@|$)/.test(subject.target.text)) return undefined
    return findCheckout(keysOf(subject.inputs))
  }
  if (subject.kind !== 'block' || subject.entries.length < 2) return undefined
  if (!subject.entries.some(saysVersion)) return undefined
  const module = findBuildModule(subject) ?? findLinter(subject)
  if (module || !subject.entries.some(saysSource)) return module
  const keys = keysOf(subject.entries)
  return (
    findChart(keys) ??
    findChartReference(keys) ??
    findSource(keys) ??
    findSlug(keys, subject.path) ??
    findOwned(keys, subject.path)
  )
}

/** Most mappings have neither: they are passed over before their keys are spelled alike. */
const saysVersion = ({ key }: ResolvedEntry): boolean =>
  /(?:ref|rev|revision|tag|commit|sha|branch|version|release)$/i.test(key) && key !== 'apiVersion'
const saysSource = ({ key, value }: ResolvedEntry): boolean => value.text.includes('/') || key === 'owner'

const keysOf = (entries: readonly ResolvedEntry[]): Keys => new Map(entries.map((entry) => [plain(entry.key), entry]))

const textOf = (keys: Keys, ...names: readonly string[]): string | undefined => {
  for (const name of names) {
    const text = keys.get(name)?.value.text
    if (text !== undefined && text !== '') return text
  }
  return undefined
}

const wordOf = (keys: Keys, ...names: readonly string[]): Word | undefined => {
  for (const name of names) {
    const value = keys.get(name)?.value
    if (value && value.text !== '' && !/\s/.test(value.text)) return sliceOf(value, 0, value.text.length)
  }
  return undefined
}

/** A text that stands nowhere. */
const textWord = (text: string): Word => sliceOf({ text, pieces: [] }, 0, text.length)

/** `actions/checkout` with another repository: `{repository: org/name, ref: v1}`. */
const findCheckout = (keys: Keys): Finding | undefined => {
  const repository = textOf(keys, 'repository')
  if (repository === undefined || !SLUG.test(repository)) return undefined
  const reference = wordOf(keys, 'ref')
  return (
    reference && findRepository(textWord(`https://github.com/${repository}`), reference, 'checkout of a repository')
  )
}

const CHART_VERSION = ['version', 'chartversion', 'targetrevision']
const CHART_REPOSITORY = [
  'repository',
  'repo',
  'repourl',
  'repositoryurl',
  'chartrepourl',
  'chartrepo',
  'registryurl',
  'helmrepo',
]

/** A chart beside the address of its repository. */
const findChart = (keys: Keys): Finding | undefined => {
  const repository = textOf(keys, ...CHART_REPOSITORY)
  const version = wordOf(keys, ...CHART_VERSION)
  if (repository === undefined || version === undefined || isGitAddress(repository)) return undefined
  const chart = textOf(keys, 'chart', 'chartname', 'chartref', 'name')
  if (chart === undefined || chart.includes(OPAQUE) || repository.includes(OPAQUE)) return undefined
  const isNamed = keys.has('chart') || keys.has('chartname') || keys.has('chartref') || keys.has('repository')
  if (!isNamed) return undefined
  const name = chart.slice(chart.lastIndexOf('/') + 1)
  if (repository.startsWith('oci://'))
    return findPackageAt(version, {
      datasource: 'docker',
      name: `${repository.slice(6).replace(/\/$/, '')}/${name}`,
      evidence: 'chart',
    })
  if (!/^https?:\/\//.test(repository)) return undefined
  const found = findPackageAt(version, { datasource: 'helm', name, evidence: 'chart and its repository' })
  return found && { ...found, registryUrl: repository }
}

/** Ansible's `helm`: `{chart_ref: repository/chart, chart_version: 1.2.3}`; a task of its own adds the repository. */
const findChartReference = (keys: Keys): Finding | undefined => {
  const name = /^[\w-]+\/(?<name>[\w-]+)$/.exec(textOf(keys, 'chartref') ?? '')?.groups?.['name']
  const version = wordOf(keys, 'chartversion')
  if (name === undefined || !version) return undefined
  return findPackageAt(version, { datasource: 'helm', name, evidence: 'chart by its reference' })
}

const SOURCES = [
  'repo',
  'url',
  'git',
  'source',
  'repository',
  'repourl',
  'giturl',
  'gitrepo',
  'repositoryurl',
  'remote',
  'src',
  'uri',
  'gitrepository',
]
const REFERENCES = [
  'ref',
  'rev',
  'revision',
  'tag',
  'commit',
  'sha',
  'gitref',
  'gittag',
  'gitcommit',
  'targetrevision',
  'branch',
  'gitbranch',
  'version',
]

const FORGE = /^(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)$/

const isGitAddress = (address: string): boolean => {
  if (/\.(?:zip|tgz|tar(?:\.\w+)?|gz|xz|ya?ml|json|sh|patch)$/.test(address)) return false
  if (/\.git\/?$|^git(?:\+|@|::|:\/\/)|^ssh:\/\//.test(address)) return true
  const repository = /^https?:\/\//.test(address) ? readRepository(address) : undefined
  return repository !== undefined && FORGE.test(repository.host) && SLUG.test(repository.path)
}

/** A repository's address beside what is checked out of it. */
const findSource = (keys: Keys): Finding | undefined => {
  const source = SOURCES.map((key) => textOf(keys, key)).find((text) => text !== undefined && isGitAddress(text))
  const reference = wordOf(keys, ...REFERENCES)
  if (isOwnDescription(keys, reference)) return undefined
  if (source === undefined || !reference || !canBeReference(reference.text)) return undefined
  return findRepository(textWord(source), reference, 'repository and reference')
}

/** A package that says where its own source is: `{name, version, license, repository}`. */
const isOwnDescription = (keys: Keys, reference: Word | undefined): boolean =>
  reference !== undefined && reference.at === keys.get('version')?.value && DESCRIBING.some((key) => keys.has(key))

const DESCRIBING =
  'license licenses description authors author homepage maintainers maintainer keywords edition namespace'.split(' ')

/** Not a number of a schema, not a range: `version: 2`. */
const canBeReference = (text: string): boolean =>
  /^[\w][\w./+-]*$/.test(text.replaceAll(OPAQUE, 'x')) && !/^\d$/.test(text)

const SLUG = /^[\w.-]+\/[\w.-]+$/

/** `{slug: org/name, tag: v1}` of vendir's `githubRelease`; a key that says GitHub. */
const findSlug = (keys: Keys, path: readonly string[]): Finding | undefined => {
  const slug = textOf(keys, 'slug', 'github', 'githubrepo', 'githubrepository')
  const reference = wordOf(keys, 'tag', 'gittag', 'version', 'ref', 'release', 'rev')
  if (slug === undefined || !SLUG.test(slug) || !reference || !canBeReference(reference.text)) return undefined
  const isRelease = keys.has('release') || path.some((key) => /release/i.test(key))
  if (isRelease)
    return findPackageAt(reference, { datasource: 'github-releases', name: slug, evidence: 'release of a repository' })
  const { datasource, name } = nameReference({ host: 'github.com', path: slug }, kindOfReference(reference.text))
  return findPackageAt(reference, { datasource, name, evidence: 'repository and reference' })
}

const FORGES: Readonly<Record<string, string>> = {
  fetchFromGitHub: 'github.com',
  fetchFromGitLab: 'gitlab.com',
  fetchFromGitea: 'gitea.com',
  fetchFromCodeberg: 'codeberg.org',
}

/** Nix: `fetchFromGitHub { owner, repo, rev }`, also `tag`. */
const findOwned = (keys: Keys, path: readonly string[]): Finding | undefined => {
  const host = FORGES[path.at(-1) ?? '']
  const [owner, repository] = [textOf(keys, 'owner'), textOf(keys, 'repo')]
  const reference = wordOf(keys, 'tag', 'rev', 'ref')
  if (host === undefined || owner === undefined || repository === undefined || !reference) return undefined
  const domain = textOf(keys, 'domain', 'githubbase') ?? host
  return findRepository(textWord(`https://${domain}/${owner}/${repository}`), reference, 'fetched by Nix')
}

/** golangci-lint's `.custom-gcl.yml`: the linter at a version, with plug-ins that are Go modules. */
const findLinter = ({ file, path, entries }: Extract<Subject, { kind: 'block' }>): Finding | undefined => {
  if (!/(?:^|\/)\.custom-gcl\.ya?ml$/.test(file)) return undefined
  const keys = keysOf(entries)
  const [module, version] = [textOf(keys, 'module'), wordOf(keys, 'version')]
  if (!version) return undefined
  if (module !== undefined) return findPackageAt(version, { datasource: 'go', name: module, evidence: 'plug-in' })
  const isRoot = path.every((key) => key === '')
  return isRoot
    ? findPackageAt(version, { datasource: 'github-releases', name: 'golangci/golangci-lint', evidence: 'version' })
    : undefined
}

/** Bazel: `bazel_dep(name = "rules_go", version = "0.50.1")`. */
const findBuildModule = ({ path, entries }: Extract<Subject, { kind: 'block' }>): Finding | undefined => {
  if (path.at(-1) !== 'bazel_dep') return undefined
  const keys = keysOf(entries)
  const [name, version] = [textOf(keys, 'name'), wordOf(keys, 'version')]
  return name === undefined || !version
    ? undefined
    : findPackageAt(version, { datasource: 'bazel', name, evidence: 'bazel_dep' })
}
