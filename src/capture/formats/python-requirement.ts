/** Dependency specifiers as PEP 508 writes them: `requests[socks]>=2.31,<3 ; python_version < "3.9"`. Offsets count within the text. */
import { schemeOf } from '../../versions/schemes.ts'

export type PythonRequirement = Readonly<{
  name: string
  extras: readonly string[]
  /** Version specifiers, without parentheses; empty where none are written, or a URL is. */
  specifiers: string
  /** Where the specifiers stand; empty, after name and extras, where there are none. */
  range: readonly [start: number, end: number]
  /** `name @ url` */
  url?: string
  marker?: string
}>

const HEAD = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[([^\][]*)\])?/
const ADDRESS = /^\s*@\s*(\S+)\s*$/

/** `undefined` for what is no dependency specifier. Takes linear time: each part is cut off before the next is looked at. */
export const parsePythonRequirement = (text: string): PythonRequirement | undefined => {
  const [head = '', name = '', extras = ''] = HEAD.exec(text) ?? []
  if (!/[A-Za-z0-9]$/.test(name)) return undefined
  const { body, marker } = splitMarker(text.slice(head.length))
  const [, url] = ADDRESS.exec(body) ?? []
  const written = url === undefined ? inParentheses(body) : { text: '', start: 0 }
  if (!written || (written.text !== '' && !isSpecifier(written.text))) return undefined
  const start = head.length + written.start
  return {
    name,
    extras: extras.split(',').flatMap((extra) => extra.trim() || []),
    specifiers: written.text,
    range: [start, start + written.text.length],
    ...(url === undefined ? {} : { url }),
    ...(marker === '' ? {} : { marker }),
  }
}

/** Of `name @ url ; marker` a blank stands before the semicolon, since addresses may hold one. */
const splitMarker = (text: string): Readonly<{ body: string; marker: string }> => {
  const semicolon = /^\s*@/.test(text) ? text.search(/\s;/) : text.indexOf(';')
  if (semicolon < 0) return { body: text, marker: '' }
  return { body: text.slice(0, semicolon), marker: text.slice(semicolon).replace(/^\s*;/, '').trim() }
}

/** The specifiers without blanks and parentheses around them; `undefined` where other parentheses or an `@` stand there. */
const inParentheses = (body: string): Readonly<{ text: string; start: number }> | undefined => {
  const outer = body.trim()
  const isWrapped = outer.startsWith('(') && outer.endsWith(')')
  const text = (isWrapped ? outer.slice(1, -1) : outer).trim()
  if (/[()@]/.test(text)) return undefined
  return { text, start: text === '' ? 0 : body.indexOf(text) }
}

const isSpecifier = (text: string): boolean => /^[<>=!~]/.test(text) && schemeOf('pep440').isRange(text)

export type VersionMeant = Readonly<{ current: string; floating: boolean }>

const LOWER_BOUND = /(?:===?|~=|>=?|\^|~|^)\s*v?(\d[^\s,|*]*?)(?:\.\*)?(?=[\s,|]|$)/

/**
 * The version that specifiers stand for: the exact one, or the lower bound of a range. Exclusions and upper bounds alone
 * mean none.
 */
export const versionMeant = (specifiers: string): VersionMeant => ({
  current: LOWER_BOUND.exec(specifiers)?.[1] ?? '',
  floating: !isExact(specifiers),
})

/** `==1.2.3` and, in Poetry's way, `1.2.3`; not `==1.2.*`. */
const isExact = (specifiers: string): boolean => {
  const version = specifiers.trim().replace(/^={1,3}\s*/, '')
  return schemeOf('pep440').isValid(version)
}
