import type { Claim } from '../claim.ts'
/** Why text that looks like a pin is none; each reason is shown to people. */
import type { Candidate } from '../places/candidates.ts'
import { isGenericName, wordsOf } from '../scopes/variable-names.ts'
import { excuseFile, isFixturePath } from './excused-files.ts'
import { isOwnImage, type OwnImages } from './own-images.ts'
import type { OwnProject } from './own-project.ts'

/** The reason, or nothing for what is depended on. */
export const excuseCandidate = (
  { mention: { claim }, place }: Candidate,
  own: OwnProject,
  images: OwnImages,
): string | undefined =>
  excusePlaced(claim.component, place.file, own, images) ??
  (isLocalBuild(claim.component, place.text, own) ? 'own image' : undefined)

/** `org/app:dev-amd64` in a repository of `org`: a tag that no release has. */
const isLocalBuild = ({ datasource, name }: Claim['component'], tag: string, { repository }: OwnProject): boolean => {
  if (datasource !== 'docker' || !/^(?:local|dev|e2e|ci|test|pr)(?:[-_.]|$)/.test(tag)) return false
  const owner = name.toLowerCase().split('/').at(-2)
  return owner !== undefined && repository.split('/').slice(1).includes(owner)
}

/** As `excuseCandidate`, for a component that a file names. */
export const excusePlaced = (
  component: Claim['component'],
  file: string,
  own: OwnProject,
  images: OwnImages,
): string | undefined => excuseComponent(component, own, images) ?? (isFixturePath(file) ? 'test fixture' : undefined)

/** Why a component is none that the repository depends on. */
export const excuseComponent = (
  { datasource, name }: Claim['component'],
  own: OwnProject,
  images: OwnImages,
): string | undefined => {
  if (datasource === 'docker') return isOwnImage(name, own, images) ? 'own image' : undefined
  const isOwn = own.repository !== '' && isOwnSource(name.toLowerCase(), own)
  return isOwn || (PACKAGES.has(datasource) && own.names.has(name.toLowerCase())) ? 'own version' : undefined
}

/** An address below the repository's own. */
export const isOwnAddress = (address: string, { repository }: OwnProject): boolean =>
  repository !== '' && address.toLowerCase().includes(`//${repository}/`)

const PACKAGES = new Set(['go', 'npm', 'pypi', 'crate', 'helm', 'generic'])

const isOwnSource = (name: string, { repository }: OwnProject): boolean => {
  const path = repository.slice(repository.indexOf('/') + 1)
  const bare = name.replace(/^https?:\/\//, '').replace(/\.git$/, '')
  return bare === path || bare === repository || bare.startsWith(`${repository}/`)
}

/** Words in names of values that are versions of a format or of what others must at least have. */
const SCHEMA = new Set(
  'api apiversion schema spec protocol format config cni openapi swagger syntax manifest opset abi'.split(' '),
)
const CHECKSUM = new Set('checksum sha256 sha512 sha1 md5 digest hash sum hmac sha256sum integrity'.split(' '))
const MINIMUM = new Set(
  'compat compatible compatibility min minimum max maximum required require supported since until deprecated target'.split(
    ' ',
  ),
)

/** Why an unidentified value of this name is no pin. */
export const excuseValue = (name: string, text: string, file: string, own: OwnProject): string | undefined => {
  const words = wordsOf(name)
  const has = (set: ReadonlySet<string>) => words.some((word) => set.has(word))
  if (isOwnVersion(words, text, own)) return 'own version'
  if (has(CHECKSUM)) return 'checksum'
  if (has(SCHEMA)) return 'schema or API version'
  if (has(MINIMUM)) return 'a bound that is compared against'
  return excuseFile(file) ?? excuseInProgram(name, text, file)
}

const isOwnVersion = (words: readonly string[], text: string, own: OwnProject): boolean =>
  own.versions.has(text.replace(/^v(?=\d)/, '')) || /-SNAPSHOT$/i.test(text) || isNamedAsOwn(words, own)

/** `STRIMZI_VERSION` in strimzi-kafka-operator: all that the name says beside `version` is the project. */
const isNamedAsOwn = (words: readonly string[], { repository }: OwnProject): boolean => {
  const telling = words.filter((word) => !isGenericName(word))
  const project = new Set(wordsOf(repository.slice(repository.indexOf('/') + 1)))
  return telling.length > 0 && telling.every((word) => project.has(word))
}

const PROGRAM =
  /\.(?:go|py|[cm]?[jt]sx?|java|kts?|scala|groovy|rb|rs|c|h|cc|cpp|cxx|hpp|hh|csx?|php|lua|exs?|swift|dart|vue|svelte)$/

/** What a program calls `version` is its own, or what it reads; with two numbers it is more often a protocol's. */
const excuseInProgram = (name: string, text: string, file: string): string | undefined => {
  const last = name.slice(name.lastIndexOf('.') + 1)
  const isScript = /(?:^|\/)[^./]+$|\.(?:sh|bash|zsh|ksh)$/.test(file)
  if (isScript && /^version$/i.test(last)) return 'version of the script'
  if (!PROGRAM.test(file)) return undefined
  if (isGenericName(last)) return 'a version that the program states or compares'
  return /^v?\d+(?:\.\d+)?$/.test(text) ? 'protocol or format version' : undefined
}
