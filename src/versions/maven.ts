/**
 * Maven: POM reference, "Version Order Specification" (`ComparableVersion`): tokens between dots, hyphens
 * and changes from digits to letters; trailing nulls trimmed; qualifiers below numbers, the known ones in their own order.
 */
import { comparatorRanges } from './comparators.ts'
import { compareDigits, compareLists, compareText, orderOf, remember } from './order.ts'
import type { VersionScheme } from './scheme.ts'
import { partsOfText } from './semantic.ts'

/** `separator` counts for numbers alone: `1-1` comes before `1.1`, but `1-rc` is `1.rc`. */
type Token = Readonly<{ separator: '.' | '-'; text: string }>

const TOKEN = /([.-]?)(\d+|[^\d.-]+|(?=[.-]|$))/g
const QUALIFIERS = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp']
const SYNONYMS: Readonly<Record<string, string>> = { cr: 'rc', final: '', ga: '', release: '' }
/** Only when a number follows directly. */
const SHORT: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', m: 'milestone' }

const parse = remember((version: string): readonly Token[] | undefined =>
  /^\d/.test(version) && !/[\s<>[\](),]/.test(version) ? trim(tokensOf(version.toLowerCase())) : undefined,
)

const isNumber = (text: string): boolean => text !== '' && text.charCodeAt(0) <= 57

const tokensOf = (version: string): readonly Token[] => {
  const matches = [...version.matchAll(TOKEN)].filter(([whole], index) => whole !== '' || index === 0)
  return matches.map(([, separator = '', text = ''], index) => ({
    separator: separator === '.' || index === 0 ? '.' : '-',
    text: text === '' ? '0' : isNumber(text) ? text : qualifierOf(text, matches[index + 1]),
  }))
}

const qualifierOf = (text: string, next: RegExpMatchArray | undefined): string => {
  const isFollowedByNumber = next?.[1] === '' && isNumber(next[2] ?? '')
  return (isFollowedByNumber ? SHORT[text] : undefined) ?? SYNONYMS[text] ?? text
}

const isNull = ({ text }: Token): boolean => text === '' || /^0+$/.test(text)

/** Nulls at the end of the version and before every hyphen or qualifier go away; from the end, because what follows may go too. */
const trim = (tokens: readonly Token[]): readonly Token[] => {
  const kept: Token[] = []
  for (const token of tokens.toReversed()) {
    const next = kept.at(-1)
    const endsGroup = !next || next.separator === '-' || !isNumber(next.text)
    if (!(endsGroup && isNull(token))) kept.push(token)
  }
  return kept.toReversed()
}

const END: Token = { separator: '-', text: '' }

/** Qualifiers, the end being the empty one, then `-number`, then `.number`. */
const rankOf = ({ separator, text }: Token): number => (!isNumber(text) ? 0 : separator === '-' ? 1 : 2)

const compareTokens = (a: Token, b: Token): number => {
  const rank = rankOf(a)
  return rank - rankOf(b) || (rank === 0 ? compareQualifiers(a.text, b.text) : compareDigits(a.text, b.text))
}

const compareQualifiers = (a: string, b: string): number => {
  const left = QUALIFIERS.indexOf(a)
  const right = QUALIFIERS.indexOf(b)
  if (left !== -1 && right !== -1) return left - right
  return left === right ? compareText(a, b) : left === -1 ? 1 : -1
}

const order = {
  isValid: (version: string) => parse(version) !== undefined,
  compare: orderOf(parse, (a, b) => compareLists(a, b, END, compareTokens)),
  parts: (version: string) => (parse(version) ? partsOfText(version) : undefined),
}

export const maven: VersionScheme = {
  name: 'maven',
  ...order,
  isPrerelease: (version) =>
    parse(version)?.some(({ text }) => QUALIFIERS.includes(text) && text !== '' && text !== 'sp') ?? false,
  ...comparatorRanges(order),
}
