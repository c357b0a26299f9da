/**
 * Image references in mappings: `image: x:1`, and the many ways to write one in parts (`image: {registry, repository, tag,
 * digest}` of Helm values, `fooImage` beside `fooTag`, kustomize's `newName` and `newTag`).
 */
import type { Claim, Recognizer, Resolved, ResolvedEntry, Subject } from '../claim.ts'
import { sliceOf, type Word } from '../claims/command-words.ts'
import { imageClaim, readImage, readImageName, type ImageUse } from '../claims/image-claim.ts'
import { imagesIn, saysImage } from '../claims/image-mentions.ts'
import { testKindOf } from '../gaps/test-files.ts'

type Mapping = Readonly<{
  file: string
  path: readonly string[]
  entries: readonly ResolvedEntry[]
  byKey: ReadonlyMap<string, ResolvedEntry>
}>

export const imageBlock: Recognizer = {
  name: 'image-block',
  kinds: ['block', 'call'],
  recognize: (subject: Subject) => {
    if (subject.kind === 'block') return claimsOf(subject.file, subject.path, subject.entries)
    return subject.kind === 'call' ? claimsOf(subject.file, ['with'], subject.inputs) : []
  },
}

/** `imageTag`, `image_tag` and `image-tag` are one key. */
const plain = (key: string): string => key.replaceAll(/[-_.]/g, '').toLowerCase()

const claimsOf = (file: string, path: readonly string[], entries: readonly ResolvedEntry[]): readonly Claim[] => {
  if (!(saysWhole(path) || entries.some(couldConcern)) || testKindOf(file) === 'unit') return []
  const mapping = { file, path, entries, byKey: new Map(entries.map((entry) => [plain(entry.key), entry])) }
  const inParts = entries.map((entry) => claimInParts(entry, mapping))
  return entries.flatMap((entry, index) => inParts[index] ?? claimsOfEntry(entry, mapping))
}

/** Most mappings say nothing of images: a key says so, or a value has a tag. */
const couldConcern = ({ key, value }: ResolvedEntry): boolean =>
  /image|tag$|^container$|digest/i.test(key) || (value.text.includes(':') && value.text.includes('/'))

const use = (evidence: string): ImageUse => ({ evidence, confidence: 'certain', scope: 'runtime' })
const wholeOf = (value: Resolved): Word => sliceOf(value, 0, value.text.length)

/** Every part but the last may carry the name; what follows `stem` says which parts belong together. */
const NAME_KEY = /^(.*?)(?:repository|repo|newname|imagename|image|name)$/

/** `undefined` where the entry does not name an image whose tag or digest stands in another entry. */
const claimInParts = (entry: ResolvedEntry, mapping: Mapping): readonly Claim[] | undefined => {
  const key = plain(entry.key)
  const stem = NAME_KEY.exec(key)?.[1]
  if (stem === undefined || /:\/\//.test(entry.value.text)) return undefined
  const isImage = saysWhole(mapping.path) || key.includes('image')
  const version = versionEntry(stem, isImage, mapping)
  if (!version) return undefined
  const name = readImageName(nameInParts(entry, stem, mapping))
  if (!name) return []
  const isPlain = name.registry === 'absent' && !isImage && !isValuesFile(mapping)
  const isRenamed = key === 'name' && textOf(mapping, 'newname') !== ''
  if (isPlain || isRenamed || (key === 'name' && !isImage)) return []
  const value = version.value
  const isDigest = value.text.startsWith('sha256:')
  const { evidence, ...rest } = use('image tag')
  return [
    {
      component: { datasource: 'docker', name: name.name },
      at: value,
      range: [0, value.text.length],
      versioning: 'docker',
      role: 'image',
      evidence: isDigest ? 'image digest' : evidence,
      ...rest,
      ...(isDigest ? { digest: value.text } : {}),
    },
  ]
}

/** The key that holds the mapping, or the list that holds it: `image`, `images`. */
const saysWhole = (path: readonly string[]): boolean =>
  /images?$/.test(plain(path.findLast((key) => !/^\d+$/.test(key)) ?? ''))

const textOf = ({ byKey }: Mapping, key: string): string => byKey.get(key)?.value.text ?? ''

/** A chart's values: there `repository` and `tag` are an image's. */
const isValuesFile = ({ file, byKey }: Mapping): boolean =>
  byKey.has('pullpolicy') || /(?:^|\/)values[\w.-]*\.ya?ml(?:\.\w+)?$/.test(file)

const VERSION = /^[\w][\w.-]{0,127}(?:@sha256:[0-9a-f]{64})?$|^sha256:[0-9a-f]{64}$/

const versionEntry = (stem: string, isImage: boolean, { byKey, path }: Mapping): ResolvedEntry | undefined => {
  const keys = ['tag', 'imagetag', 'newtag', ...(isImage && saysWhole(path) ? ['version'] : []), 'imageversion']
  const tags = keys.flatMap((key) => [stem + key, ...(stem === '' || stem.endsWith('image') ? [key] : [])])
  const digests = ['digest', 'imagedigest', 'sha256'].map((key) => stem + key)
  for (const key of [...tags, ...digests]) {
    const entry = byKey.get(key)
    if (entry && VERSION.test(entry.value.text)) return entry
  }
  return undefined
}

const nameInParts = (entry: ResolvedEntry, stem: string, { byKey }: Mapping): string => {
  const host = [`${stem}registry`, 'registry', 'imageregistry', `${stem}imageregistry`].map((key) => byKey.get(key))
  const registry = host.find((one) => one !== undefined && one.value.text !== '')?.value.text
  const path = entry.value.text
  return registry === undefined ? path : `${registry.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`
}

/** Caches and outputs of builds, and prose. */
const NO_USE = new Set(
  'cachefrom cacheto tags outputs description summary title message help note comment example examples'.split(' '),
)

const claimsOfEntry = (entry: ResolvedEntry, mapping: Mapping): readonly Claim[] => {
  const { file, byKey } = mapping
  if (isImageKey(entry, mapping)) return claimReference(entry, mapping)
  if (NO_USE.has(plain(entry.key))) return []
  const says = plain(entry.key) === 'value' && saysImage(byKey.get('name')?.value.text ?? '')
  return imagesIn(entry.value, { file, saysImage: says })
}

const isImageKey = ({ key }: ResolvedEntry, { path, byKey }: Mapping): boolean => {
  const last = plain(path.at(-1) ?? '')
  if (/^\d+$/.test(key)) return last.endsWith('images') || last.endsWith('image')
  const name = plain(key)
  if (name === 'name') return last === 'image' || byKey.get('kind')?.value.text === 'DockerImage'
  return /(?:image|imagename|imageref|imageuri|imageurl)$/.test(name) || name === 'container'
}

/** `build` beside `image` names what is built here (Compose). */
const claimReference = (entry: ResolvedEntry, mapping: Mapping): readonly Claim[] => {
  const word = wholeOf(entry.value)
  const image = mapping.byKey.has('build') ? undefined : readImage(word)
  if (!image) return mapping.byKey.has('build') ? [] : imagesIn(entry.value, { file: mapping.file, saysImage: true })
  const unversioned = image.tag === '' && image.digest === undefined
  if (unversioned && !isRunnable(entry, image.registry, mapping)) return []
  return [imageClaim(word, image, use(`${entry.key}:`))]
}

const RUNS = new Set([
  'containers',
  'initContainers',
  'ephemeralContainers',
  'services',
  'container',
  'jobs',
  'steps',
  'docker',
  'default',
])

/** A name without version under `image` is one only where containers are run, not `image: logo/small` of a page. */
const isRunnable = ({ key }: ResolvedEntry, registry: string, { path }: Mapping): boolean =>
  (key === 'image' || key === 'name' || key === 'container') &&
  (registry === 'known' || path.some((part) => RUNS.has(part)))
