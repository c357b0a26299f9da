/**
 * What manifests of clusters, of CI and of charts name: an image, a repository of git at a reference, a chart of a repository.
 * Text with variables or template expressions in it is none of a manager's: inference expands it.
 */
import { docker, variantOf } from '../../versions/docker.ts'
import type { PinDraft } from '../contract.ts'
import { NOTHING, type Found } from '../found.ts'
import { sliceOf } from '../infer/claims/command-words.ts'
import { readImage, readImageName } from '../infer/claims/image-claim.ts'
import { nameComponent } from './component.ts'
import { pinDeclared, pinDeclaredGit, type PlacedText } from './declared-dependency.ts'
import { pinNotedCommit } from './noted-commit.ts'

/** What names it: `services image`, and what it is for. */
export type Usage = Readonly<{ evidence: string; scope: PinDraft['scope'] }>

const EXPRESSION = /\$\{|\$\(|\$\[|\$[A-Za-z_]|\{\{|\{%|<<|<%|%\w+%|[\n\r]/

/** Nobody writes a longer name, address or version. */
const LONGEST = 1000

/** Text without variables and template expressions. */
export const isLiteral = (text: string): boolean => text.length <= LONGEST && !EXPRESSION.test(text)

/** The part of a placed text from one offset to another. */
export const sliceText = ({ value, start, line }: PlacedText, from: number, to = value.length): PlacedText => ({
  value: value.slice(from, to),
  start: start + from,
  line,
})

const endOf = (text: PlacedText): PlacedText => sliceText(text, text.value.length)

const placementOf = ({ evidence, scope }: Usage, name: string) =>
  ({ key: `${evidence} ${name}`, role: 'require', scope, evidence }) as const

/** `registry/path:tag@digest`. */
export const pinImage = ({ value, start }: PlacedText, usage: Usage): Found => {
  const image = isLiteral(value) ? readImage(sliceOf({ text: value, pieces: [] }, 0, value.length)) : undefined
  if (!image) return NOTHING
  const [from, to] = image.versionRange
  const { name, tag, digest } = image
  return imagePin({ name, tag, digest, range: [start + from, start + to] }, usage)
}

type PlacedImage = Readonly<{ name: string; tag: string; digest: string | undefined; range: PinDraft['range'] }>

const imagePin = ({ name, tag, digest, range }: PlacedImage, { evidence, scope }: Usage): Found => {
  const naming = nameComponent('docker', name)
  if (naming.status === 'unnamed') return NOTHING
  const variant = variantOf(tag)
  const pin: PinDraft = {
    range,
    current: tag,
    component: naming.component,
    versioning: 'docker',
    evidence,
    floating: digest === undefined && !docker.isValid(tag),
    key: `${evidence} ${naming.component.name}`,
    role: 'image',
    scope,
    ...(digest === undefined ? {} : { digest }),
    ...(variant === '' ? {} : { variant }),
  }
  return { pin }
}

export type ImageParts = Readonly<{ name: string; tag?: PlacedText | undefined; digest?: PlacedText | undefined }>

const TAG = /^([\w][\w.-]{0,127})?(?:(?:^|@)(sha256:[0-9a-f]{64}))?$/
const DIGEST = /^sha256:[0-9a-f]{64}$/
const FURTHEST_DIGEST = 200

/** An image whose tag or digest stands in values of its own. A digest behind the tag moves with it. */
export const pinImageInParts = ({ name, tag, digest }: ImageParts, usage: Usage): Found => {
  const image = isLiteral(name) ? readImageName(name) : undefined
  const version = tag?.value ? tag : digest
  const parts = version && TAG.exec(version.value)
  if (!image || !version || !parts || version.value === '') return NOTHING
  const end = version.start + version.value.length
  const [, ownTag = '', ownDigest] = parts
  const own = { name: image.name, tag: ownTag, digest: ownDigest, range: [version.start, end] } as const
  const isBehind = digest !== undefined && digest.start > end && digest.start < end + FURTHEST_DIGEST
  if (!isBehind || ownDigest !== undefined || !DIGEST.test(digest.value)) return imagePin(own, usage)
  const range = [version.start, digest.start + digest.value.length] as const
  return imagePin({ ...own, digest: digest.value, range }, usage)
}

export type ChartReference = Readonly<{
  name: PlacedText
  version: PlacedText | undefined
  /** `https://…`, `oci://…`, a path, an alias; absent where nothing names one. */
  repository: string | undefined
}>

/** A chart of a repository, or of an OCI registry; none for one of this repository. */
export const pinChart = ({ name, version, repository = '' }: ChartReference, usage: Usage): Found => {
  if (!isLiteral(name.value) || (version && !isLiteral(version.value))) return NOTHING
  if (LOCAL.test(repository) || LOCAL.test(name.value)) return NOTHING
  const address = isLiteral(repository) ? repository : ''
  const oci = OCI.exec(address)
  const isKnown = /^https?:\/\//.test(address)
  return pinDeclared({
    datasource: oci ? 'docker' : 'helm',
    name: oci ? `${oci[1]}/${name.value}` : name.value,
    versioning: 'helm',
    requirement: version ?? endOf(name),
    placement: { ...placementOf(usage, name.value), ...(isKnown ? { registryUrl: repository } : {}) },
  })
}

const LOCAL = /^(?:file:|\.{0,2}\/)/
const OCI = /^oci:\/\/(.+?)\/*$/

/** A chart by its address in an OCI registry, without version: `oci://registry/path/name`. */
export const pinOciChart = (address: PlacedText, version: PlacedText | undefined, usage: Usage): Found => {
  const [, path = ''] = isLiteral(address.value) ? (OCI.exec(address.value) ?? []) : []
  const slash = path.lastIndexOf('/')
  if (slash < 0) return NOTHING
  const name = { ...address, value: path.slice(slash + 1) }
  return pinChart({ name, version: version ?? endOf(address), repository: `oci://${path.slice(0, slash)}` }, usage)
}

const FULL_REFERENCE = /^refs\/(?:tags|heads)\//

/** A repository at a tag, commit or branch. `text` is that of the file: there a commit's version may stand behind it. */
export const pinGit = (address: PlacedText, reference: PlacedText | undefined, usage: Usage, text = ''): Found => {
  if (!isLiteral(address.value) || (reference && !isLiteral(reference.value))) return NOTHING
  const placement = placementOf(usage, repositoryPath(address.value))
  const prefix = FULL_REFERENCE.exec(reference?.value ?? '')?.[0].length ?? 0
  const place = reference && sliceText(reference, prefix)
  const noted = place && pinNotedCommit(address.value, place.value, text, place.start + place.value.length)
  if (!place || !noted) return pinDeclaredGit(address, place, placement)
  const { end, ...pin } = noted
  return { pin: { ...placement, ...pin, range: [place.start, end] } }
}

/** Names a repository in a pin's key: without scheme, user and suffix. */
const repositoryPath = (address: string): string =>
  address.replace(/^(?:[\w+.-]+:\/\/)?(?:[^@/]*@)?/, '').replace(/(?:\.git)?\/*$/, '')
