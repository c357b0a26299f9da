/** Why text that looks like a pin is none; each reason is shown to people. */
import { directoryOf } from '../paths.ts'
import type { Candidate } from './candidates.ts'
import type { Claim } from './claim.ts'
import { isOwnImage, type OwnImages } from './own-images.ts'
import type { OwnProject } from './own-project.ts'
import { testKindOf } from './test-files.ts'
import { wordsOf } from './variable-names.ts'

/** Files that hold versions as examples or as expectations. */
const FIXTURE =
  /(?:^|\/)(?:testdata|test-data|fixtures?|__fixtures__|__snapshots__|__mocks__|mocks|golden|goldens|cassettes|snapshots)\/|\.snap$/i
const EXAMPLE = /(?:^|\/)(?:examples?|samples?)\//i

const isFixturePath = (path: string): boolean => FIXTURE.test(path)

/** The reason, or nothing for what is depended on. */
export const excuseCandidate = (
  { mention: { claim }, place }: Candidate,
  own: OwnProject,
  images: OwnImages,
): string | undefined => excusePlaced(claim.component, place.file, own, images)

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

const PACKAGES = new Set(['go', 'npm', 'pypi', 'crate', 'helm'])

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
  if (own.versions.has(text.replace(/^v(?=\d)/, ''))) return 'own version'
  if (has(CHECKSUM)) return 'checksum'
  if (has(SCHEMA)) return 'schema or API version'
  if (has(MINIMUM)) return 'a bound that is compared against'
  return excuseFile(file)
}

/** Why nothing that is unidentified in this file is a pin. */
export const excuseFile = (file: string): string | undefined => {
  if (FIXTURE.test(file)) return 'test fixture'
  if (testKindOf(file) !== undefined) return 'test'
  if (EXAMPLE.test(`${directoryOf(file)}/`)) return 'example'
  return undefined
}
