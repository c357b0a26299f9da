/**
 * Maven: POM reference, "Version Order Specification" (`ComparableVersion`): tokens between dots, hyphens
 * and changes from digits to letters; trailing nulls trimmed; qualifiers below numbers, the known ones in their own order.
 */
import { comparatorRanges } from './comparators.ts'
import { withIntervals } from './interval-ranges.ts'
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

const compareParsed = (a: readonly Token[], b: readonly Token[]): number => compareLists(a, b, END, compareTokens)

const isBeforeRelease = (tokens: readonly Token[]): boolean =>
  tokens.some(({ text }) => QUALIFIERS.includes(text) && text !== '' && text !== 'sp')

const orderBy = (read: typeof parse) => ({
  isValid: (version: string) => read(version) !== undefined,
  compare: orderOf(read, compareParsed),
  isPrerelease: (version: string) => isBeforeRelease(read(version) ?? []),
  parts: (version: string) => (read(version) ? partsOfText(version) : undefined),
})

const mavenOrder = orderBy(parse)

export const maven: VersionScheme = {
  name: 'maven',
  ...mavenOrder,
  ...withIntervals(mavenOrder, comparatorRanges(mavenOrder)),
}

const gradleOrder = orderBy((version) => (/[+*]$|!!/.test(version) ? undefined : parse(version)))
const gradleRanges = withIntervals(gradleOrder, comparatorRanges(gradleOrder))

/** `1.+` is `1.*`, `latest.release` anything, `1.2!!` no more than 1.2 (Gradle, "Declaring Versions and Ranges", "rich versions"). */
const withoutRichness = (range: string): string => {
  if (/^latest\.\w+$/.test(range)) return '*'
  return range.replace(/!!$/, '').replace(/(^|\.)\+$/, '$1*')
}

/** Gradle orders as Maven does in all that releases are called; dynamic versions and strictness are its own. */
export const gradle: VersionScheme = {
  name: 'gradle',
  ...gradleOrder,
  isRange: (text) => !gradleOrder.isValid(text) && gradleRanges.isRange(withoutRichness(text)),
  satisfies: (version, range) => gradleRanges.satisfies(version, withoutRichness(range)),
  raise: (range, version) => {
    const plain = withoutRichness(range)
    if (gradleRanges.satisfies(version, plain)) return range
    const raised = gradleRanges.raise(plain, version)
    if (range.endsWith('!!')) return `${raised}!!`
    return range.endsWith('+') ? raised.replace(/\*$/, '+') : raised
  },
}
