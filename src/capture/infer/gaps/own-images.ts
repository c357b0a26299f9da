/**
 * The images that the repository builds and the branches that it keeps: what looks like a dependency in its own scripts and
 * is made here.
 */
import { OPAQUE, type CommandSubject, type Resolved, type Subject } from '../claim.ts'
import type { Site } from '../scopes/scopes.ts'
import { isReference } from '../template.ts'
import type { OwnProject } from './own-project.ts'

/** Names of images, lower case, without tag; one that begins with an unknown registry by what follows it. */
export type OwnImages = Readonly<{ names: ReadonlySet<string>; endings: ReadonlySet<string> }>

/** The images that the repository builds, whatever builds them. `sites`: every definition of a variable. */
export const ownImagesOf = (subjects: Iterable<Subject>, sites: readonly Site[]): OwnImages => {
  const names = new Set<string>()
  const endings = new Set<string>()
  const values = valuesByName(sites)
  for (const subject of subjects)
    for (const text of builtBy(subject).flatMap((image) => spellingsOf(image, values))) {
      const name = imageName(text)
      const unknown = name.lastIndexOf(OPAQUE)
      const known = name.slice(unknown + 1).replace(/^[/:]+/, '')
      if (known === '') continue
      if (unknown < 0) names.add(known)
      else endings.add(known)
    }
  return { names, endings }
}

type Values = (name: string) => readonly string[]

const MOST_VALUES = 50

/** What the definitions of a variable say in the whole repository; looked up when it is first asked for. */
const valuesByName = (sites: readonly Site[]): Values => {
  let byName: Map<string, Site[]> | undefined
  return (name) => {
    byName ??= Map.groupBy(sites, ({ definition }) => definition.name)
    return (byName.get(name) ?? []).slice(0, MOST_VALUES).flatMap(({ definition: { value } }) => {
      const [only, ...more] = value
      return only && more.length === 0 && !isReference(only) ? [only.text] : []
    })
  }
}

/** `org/$(PROJECT)`, built by rules that many Makefiles include, is an image for each of them. */
const spellingsOf = ({ text, pieces }: Resolved, values: Values): readonly string[] => {
  const spellings = [text]
  let at = 0
  for (const { text: written, through } of pieces) {
    const [site, ...deeper] = through ?? []
    if (site && deeper.length === 0)
      for (const value of values(site.definition.name))
        if (value !== written) spellings.push(`${text.slice(0, at)}${value}${text.slice(at + written.length)}`)
    at += written.length
  }
  return spellings
}

export const isOwnImage = (
  name: string,
  { repository, names: packages }: OwnProject,
  { names, endings }: OwnImages,
): boolean => {
  const written = imageName(name)
  if (names.has(written) || names.has(withoutHost(written))) return true
  const path = repository.slice(repository.indexOf('/') + 1)
  if (repository !== '' && (written === path || written.slice(written.indexOf('/') + 1) === path)) return true
  const slash = written.indexOf('/')
  if (slash <= 0 || written.startsWith('library/')) return false
  const last = lastOf(written)
  // What is called like the repository and what it makes is published by the same people, under whatever owner.
  return (
    (packages.has(last) && repository.endsWith(`/${last}`)) ||
    endings.has(written.slice(slash + 1)) ||
    endings.has(last)
  )
}

/** What is built as `org/name` may be pushed to any registry. */
const withoutHost = (name: string): string => {
  const rest = /^[^/]*[.:][^/]*\/(.+)$/.exec(name)?.[1]
  return rest?.includes('/') ? rest : name
}

const lastOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1)

/** Without scheme, tag and digest. */
const imageName = (text: string): string => {
  const bare = text
    .toLowerCase()
    .replace(/^[a-z-]+:\/\/|^docker\.io\//, '')
    .replace(/@.*$/s, '')
  const slash = bare.lastIndexOf('/')
  const colon = bare.indexOf(':', Math.max(slash, 0))
  return colon < 0 ? bare : bare.slice(0, colon)
}

/** Programs that build images. */
export const BUILDERS: ReadonlySet<string> = new Set([
  'docker',
  'podman',
  'nerdctl',
  'buildah',
  'buildx',
  'img',
  'kaniko',
  'executor',
  'ko',
  'docker-buildx',
])
const TAG_OPTIONS = new Set(['-t', '--tag', '--destination', '-d'])

const builtBy = (subject: Subject): readonly Resolved[] => {
  if (subject.kind === 'command') return BUILDERS.has(subject.program) ? builtByCommand(subject) : []
  if (subject.kind === 'call')
    return /build-push-action|kaniko|build-and-push/.test(subject.target.text)
      ? subject.inputs
          .filter(({ key }) => ['tags', 'images', 'image', 'destination'].includes(key))
          .flatMap(({ value }) => lines(value))
      : []
  if (subject.kind !== 'block') return []
  const { path, entries } = subject
  const isBuild = path.at(-1) === 'build'
  const image = entries.find(({ key }) => key === 'image')
  if (image && entries.some(({ key }) => key === 'build' || key === 'dockerfile')) return [image.value]
  const inSkaffold = path.includes('artifacts') && image && !isBuild
  const inGoreleaser = path.at(-1) === 'image_templates' || path.at(-1) === 'images'
  if (inSkaffold) return [image.value]
  return inGoreleaser && path.some((key) => /^dockers|^docker_manifests|^kos$/.test(key))
    ? entries.map(({ value }) => value)
    : []
}

const lines = (value: Resolved): readonly Resolved[] =>
  !/[\n,]/.test(value.text)
    ? [value]
    : value.text.split(/[\n,]/).flatMap((line) => (line.trim() === '' ? [] : [{ text: line.trim(), pieces: [] }]))

const builtByCommand = ({ words }: CommandSubject): readonly Resolved[] => {
  const texts = words.map(({ text }) => text)
  const isBuild = texts
    .slice(1, 5)
    .some((text) => text === 'build' || text === 'bud' || text === 'build-using-dockerfile')
  const isPush =
    texts[1] === 'push' ||
    (texts[1] === 'image' && texts[2] === 'push') ||
    (texts[1] === 'manifest' && texts[2] === 'create')
  if (isPush)
    return words
      .slice(texts[1] === 'push' ? 2 : 3)
      .filter(({ text }) => !text.startsWith('-'))
      .slice(0, 1)
  if (!isBuild && texts[0] !== 'executor') return []
  return words.flatMap((word, index) => {
    const option = /^(?:-t|--tag|--destination)=/.exec(word.text)?.[0]
    if (option !== undefined) return [{ text: word.text.slice(option.length), pieces: [] }]
    return TAG_OPTIONS.has(texts[index - 1] ?? '') ? [word] : []
  })
}

/** Variables that name the repository's own branches and tags: `ref` of a checkout that names no other repository. */
export const ownReferences = (subjects: Iterable<Subject>): ReadonlySet<Site> => {
  const own = new Set<Site>()
  for (const subject of subjects) {
    if (subject.kind !== 'call' || !/(?:^|\/)checkout@/.test(subject.target.text)) continue
    const repository = subject.inputs.find(({ key }) => key === 'repository')
    const reference = subject.inputs.find(({ key }) => key === 'ref')
    if (!reference || (repository && repository.value.text !== OPAQUE)) continue
    for (const { through } of reference.value.pieces) for (const site of through ?? []) own.add(site)
  }
  return own
}
