/**
 * Addresses in text, and the shapes of addresses that name a component: a table of hosts and paths is matched against
 * them. Texts are expanded, so `OPAQUE` may stand anywhere in an address.
 */
import type { Resolved, Subject } from '../claim.ts'
import { OPAQUE } from '../claim.ts'

/** Offsets count in the text. */
export type Address = Readonly<{
  start: number
  end: number
  /** Lower case, without credentials and port. */
  host: string
  /** From the first `/` after the host up to query or fragment; empty where there is none. */
  path: string
  pathStart: number
  /** With its `?`; empty where there is none. */
  query: string
}>

/** Longer ones are data, not addresses. */
const LONGEST = 1000
const END = /[\s"'`<>|\\^{}$()[\],;*]|https?:\/\//g
const TRAILING = /[.:!?]+$/

/** Web addresses with a scheme; `git::https://` and `git+https://` too. A proxy's address ends where the address in it begins. */
export const addressesIn = (text: string): readonly Address[] => {
  const found: Address[] = []
  for (let colon = text.indexOf('://'); colon !== -1; colon = text.indexOf('://', colon + 3)) {
    const address = isWeb(text, colon) ? readAddress(text, colon + 3) : undefined
    if (address) found.push(address)
  }
  return found
}

const isWeb = (text: string, colon: number): boolean =>
  text.endsWith('http', colon) || text.endsWith('https', colon) || text.endsWith('ftp', colon)

/** The address whose host begins at `start`: also for addresses written without a scheme. */
export const readAddress = (text: string, start: number): Address | undefined => {
  const end = endOfAddress(text, start)
  const slash = text.indexOf('/', start)
  const pathStart = slash === -1 || slash > end ? end : slash
  const host = text.slice(start, pathStart).replace(/^.*@/, '').replace(/:\d*$/, '').toLowerCase()
  if (host === '' || end - start > LONGEST) return undefined
  const rest = text.slice(pathStart, end)
  const tail = rest.search(/[?#]/)
  return {
    start,
    end,
    host,
    path: tail === -1 ? rest : rest.slice(0, tail),
    pathStart,
    query: tail === -1 ? '' : rest.slice(tail),
  }
}

const endOfAddress = (text: string, start: number): number => {
  END.lastIndex = start
  const end = END.exec(text)?.index ?? text.length
  const trailing = TRAILING.exec(text.slice(Math.max(start, end - 8), end))?.[0].length ?? 0
  return end - trailing
}

/** A text of a subject and the name it stands under: a key, a variable; empty for words of a command. */
export type NamedText = Readonly<{ value: Resolved; name: string }>

/** Where the group `version` of a match within the path stands in the text; the end of the address where there is none. */
export const rangeOfVersion = (match: RegExpExecArray, { pathStart, end }: Address): readonly [number, number] => {
  const range = match.indices?.groups?.['version']
  return range ? [pathStart + range[0], pathStart + range[1]] : [end, end]
}

/** Every text of a subject in which an address can stand. */
export const textsOf = (subject: Subject): readonly NamedText[] => {
  switch (subject.kind) {
    case 'command':
      return [
        ...subject.words.map((value) => ({ value, name: '' })),
        ...Array.from(subject.assignments, ([name, value]) => ({ value, name })),
      ]
    case 'block':
      return subject.entries.map(({ key, value }) => ({ value, name: nameOf(key, subject.path) }))
    case 'call':
      return subject.inputs.map(({ key, value }) => ({ value, name: key }))
    case 'text':
      return [{ value: subject.value, name: subject.path.at(-1) ?? '' }]
    case 'definition':
      return [{ value: subject.value, name: subject.name }]
  }
}

/** The key of an item of a list is that of the list. */
const nameOf = (key: string, path: readonly string[]): string =>
  /^\d+$/.test(key) ? (path.findLast((part) => !/^\d+$/.test(part)) ?? key) : key

/** A version inside a file name, where nothing but its own shape ends it. */
const NUMBER = String.raw`(?:\d+|${OPAQUE})`
const VERSION_IN_NAME = String.raw`v?${NUMBER}(?:[._]${NUMBER}|${OPAQUE})*(?:[-.]?(?:rc|alpha|beta|pre|ea|dev)[-.]?\d*|[abp]\d+|[a-z](?![a-z]))?(?:\+\w+)?`

const TOKENS: Readonly<Record<string, string>> = {
  '{version}': `(?<version>${VERSION_IN_NAME})`,
  '{tag}': '(?<version>[^/]+)',
  '{tags}': '(?<version>.+)',
  '{numbered}': String.raw`(?<version>[^/]*[\d${OPAQUE}][^/]*)`,
  '{project}': '(?<project>[^@]+?)',
  '{latest}': '(?<version>latest)',
  '{ref}': String.raw`(?<version>(?:releases?|stable|branch)/v?\d[^/]*|[^/]+)`,
  '{ext}': String.raw`\.(?:tar\.gz|tgz|zip|tar\.bz2|tar)`,
  '**': '.*',
  '*': '[^/]*',
}

/**
 * The expression for a path written as `/{owner}/{repo}/releases/download/{tags}/*`. Of what stands for a version,
 * `{version}` is a part of a name, `{tag}` a segment, `{numbered}` a segment with a digit, `{tags}` one or more segments,
 * `{ref}` a tag, branch or commit. `{project}` is a path of any depth, `{ext}` the ending of an archive, any other name a
 * segment; `*` is a part of a segment, `**` anything. It matches from the beginning; what follows is free unless the
 * pattern ends in `$`.
 */
export const compilePath = (pattern: string): RegExp => {
  const closed = pattern.endsWith('$')
  const source = (closed ? pattern.slice(0, -1) : pattern)
    .split(/(\{\w+\}|\*\*|\*)/)
    .map((part) => TOKENS[part] ?? nameToken(part) ?? part.replaceAll(/[.+?()[\]\\^$|]/g, String.raw`\$&`))
    .join('')
  return new RegExp(`^${source}${closed ? '$' : ''}`, 'di')
}

const nameToken = (part: string): string | undefined =>
  part.startsWith('{') && part.endsWith('}') ? `(?<${part.slice(1, -1)}>[^/@]+)` : undefined
