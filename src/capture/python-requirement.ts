/** Dependency specifiers as PEP 508 writes them: `requests[socks]>=2.31,<3 ; python_version < "3.9"`. Offsets count within the text. */
import { schemeOf } from '../versions/schemes.ts'

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

const REQUIREMENT =
  /^(\s*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[([^\][]*)\])?)(?:\s*@\s*([^\s;]+)|(\s*\(?\s*)([^;()@]*?)\s*\)?)?\s*(?:;\s*(.*?))?\s*$/s

/** Longer than any that a person wrote; keeps the expression from hostile runs of blanks. */
const LONGEST = 2000

/** `undefined` for what is no dependency specifier. */
export const parsePythonRequirement = (text: string): PythonRequirement | undefined => {
  const match = text.length > LONGEST ? null : REQUIREMENT.exec(text)
  if (!match) return undefined
  const [, head = '', name = '', extras = '', url, gap = '', specifiers = '', marker] = match
  const start = specifiers === '' ? head.length : head.length + gap.length
  if (specifiers !== '' && !isSpecifier(specifiers)) return undefined
  return {
    name,
    extras: extras.split(',').flatMap((extra) => extra.trim() || []),
    specifiers,
    range: [start, start + specifiers.length],
    ...(url === undefined ? {} : { url }),
    ...(marker === undefined || marker === '' ? {} : { marker }),
  }
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
