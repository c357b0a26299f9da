/**
 * Which other tags of the same repository an image could be built on: newer versions of the same variant, leaner variants
 * and other distributions of the same version. A repository has hundreds of tags and each candidate is read whole, so
 * this is a short list.
 */
import { docker, parseTag, type DockerTag } from '../../versions/docker.ts'

export type NamedTag = Readonly<{ tag: string; why: string }>

const MOST = 8

/** Best guesses first; never `current` itself, never a prerelease. `tags` in any order. */
export const baseCandidates = (current: string, tags: readonly string[]): readonly NamedTag[] => {
  const parsed = parseTag(current)
  const found = parsed ? ofVersion(current, parsed, tags) : ofCodename(current, tags)
  const others = found.filter(
    ({ tag }, index) => tag !== current && index === found.findIndex((one) => one.tag === tag),
  )
  return others.slice(0, MOST)
}

/* ---- tags with a version ---------------------------------------------------------------------------------------- */

const ofVersion = (current: string, parsed: DockerTag, tags: readonly string[]): readonly NamedTag[] => {
  const newer = newerTags(current, tags)
  const ofMinor = newer.findLast((tag) => samePlaces(tag, parsed, 2))
  const ofMajor = newer.findLast((tag) => samePlaces(tag, parsed, 1))
  const newest = newer.at(-1)
  return [
    ...named(ofMinor, 'newer patch'),
    ...named(ofMajor, 'newer minor'),
    ...named(newest, 'newer major'),
    ...[current, ofMinor, ofMajor].flatMap((tag) => (tag === undefined ? [] : variantsOf(tag, tags))),
  ]
}

/** Of the same variant, on the same release of its distribution or a newer one: `3.11-bookworm` follows `3.9-bullseye`. */
const newerTags = (current: string, tags: readonly string[]): readonly string[] =>
  tags
    .filter((tag) => {
      const moved = onReleaseOf(current, tag)
      const follows = moved !== undefined && docker.isCompatible?.(current, moved)
      return follows && !docker.isPrerelease(tag) && docker.compare(tag, current) > 0
    })
    .toSorted((a, b) => docker.compare(a, b) || releaseOf(a).age - releaseOf(b).age)

/** A tag as it would be called on the release of another; `undefined` for one of an older release, or of another distribution. */
const onReleaseOf = (current: string, tag: string): string | undefined => {
  const [from, to] = [releaseOf(current), releaseOf(tag)]
  if (from.name === undefined || to.name === undefined || from.name === to.name) return tag
  return from.line === to.line && to.age > from.age ? tag.replace(to.name, from.name) : undefined
}

/** The release that a tag names, and its place in its line: 0 is the oldest. */
const releaseOf = (tag: string): Readonly<{ name?: string; line: number; age: number }> => {
  const words = tag.split(/[-_.]/)
  const line = CODENAMES.findIndex((names) => names.some((name) => words.includes(name)))
  const name = CODENAMES[line]?.find((one) => words.includes(one))
  return {
    ...(name === undefined ? {} : { name }),
    line,
    age: name === undefined ? -1 : CODENAMES[line]!.indexOf(name),
  }
}

const samePlaces = (tag: string, { numbers }: DockerTag, count: number): boolean =>
  numbers.slice(0, count).every((number, index) => parseTag(tag)?.numbers[index] === number)

const named = (tag: string | undefined, why: string): readonly NamedTag[] => (tag === undefined ? [] : [{ tag, why }])

/** The same version as `-slim`, `-alpine`, on another release of the distribution. */
const variantsOf = (of: string, tags: readonly string[]): readonly NamedTag[] => {
  const parsed = parseTag(of)
  return tags
    .flatMap((tag) => {
      const other = parseTag(tag)
      const same = other?.written === parsed?.written && other?.prefix === parsed?.prefix && other?.prerelease === ''
      const isOlder = releaseOf(tag).line === releaseOf(of).line && releaseOf(tag).age < releaseOf(of).age
      const rank = same && tag !== of && !(isOlder && releaseOf(tag).name) ? rankOf(other.variant) : undefined
      return rank === undefined ? [] : [{ tag, rank, why: `variant ${other?.variant.slice(1) || 'without a name'}` }]
    })
    .toSorted((a, b) => a.rank - b.rank || (a.tag < b.tag ? 1 : -1))
    .map(({ tag, why }) => ({ tag, why }))
}

/** Variants that change what an image is built of and not what it is for, the leanest first; newer releases of one distribution before older. */
const VARIANTS: readonly RegExp[] = [
  /^-slim$/,
  /^-alpine$/,
  /^-slim-\w+$|^-\w+-slim$/,
  /^-(?:distroless|minimal|micro)$/,
  /^$/,
  /^-alpine\d[\d.]*$/,
  /^-(?:trixie|bookworm|noble|jammy)$/,
]

const rankOf = (variant: string): number | undefined => {
  const rank = VARIANTS.findIndex((pattern) => pattern.test(variant))
  return rank === -1 ? undefined : rank
}

/* ---- tags that are a codename ----------------------------------------------------------------------------------- */

/** Releases of Debian and of Ubuntu (long support alone), oldest first. */
const CODENAMES: readonly (readonly string[])[] = [
  ['buster', 'bullseye', 'bookworm', 'trixie', 'forky'],
  ['bionic', 'focal', 'jammy', 'noble', 'resolute'],
]

const ofCodename = (current: string, tags: readonly string[]): readonly NamedTag[] => {
  const [, codename = '', suffix = ''] = /^([a-z]+)(-[\w.-]+)?$/.exec(current) ?? []
  const line = CODENAMES.find((names) => names.includes(codename)) ?? []
  const newer = line.slice(line.indexOf(codename) + 1).toReversed()
  const has = new Set(tags)
  return [
    { tag: `${codename}-slim`, why: 'variant slim' },
    ...newer.flatMap((name) => [
      { tag: `${name}${suffix}`, why: 'newer release' },
      { tag: `${name}-slim`, why: 'newer release, variant slim' },
    ]),
  ].filter(({ tag }) => has.has(tag) && tag !== current)
}
