/**
 * RPM package versions: `[epoch:]version[-release]`, each part by `rpmvercmp` (rpm's manual, "Version comparison",
 * rpm-version(7)): runs of letters or digits, digits newer than letters, `~` older than the end, `^` newer than the end
 * but older than anything else that follows.
 */
import { comparatorRanges } from './comparators.ts'
import { compareDigits, compareLists, compareText, orderOf, remember } from './order.ts'
import type { VersionScheme } from './scheme.ts'
import { partsOfText } from './semantic.ts'

type RpmVersion = Readonly<{ epoch: string; version: string; release: string }>

const SHAPE = /^(?:(\d+):)?([A-Za-z0-9][A-Za-z0-9._+%{}~^]*)(?:-([A-Za-z0-9._+%{}~^]+))?$/

const parse = remember((version: string): RpmVersion | undefined => {
  const match = SHAPE.exec(version)
  return match?.[2] === undefined ? undefined : { epoch: match[1] ?? '', version: match[2], release: match[3] ?? '' }
})

const compareParsed = (a: RpmVersion, b: RpmVersion): number =>
  compareDigits(a.epoch, b.epoch) || compareSegments(a.version, b.version) || compareSegments(a.release, b.release)

const TOKEN = /[~^]|\d+|[A-Za-z]+/g
const END = ''

const tokensOf = (text: string): readonly string[] => text.match(TOKEN) ?? []

const compareSegments = (a: string, b: string): number =>
  a === b ? 0 : compareLists(tokensOf(a), tokensOf(b), END, compareTokens)

/** `~` < end < `^` < letters < digits. */
const rankOf = (token: string): number => {
  if (token === '~') return 0
  if (token === END) return 1
  if (token === '^') return 2
  return token.charCodeAt(0) > 57 ? 3 : 4
}

const compareTokens = (a: string, b: string): number => {
  const rank = rankOf(a)
  return rank - rankOf(b) || (rank === 4 ? compareDigits(a, b) : compareText(a, b))
}

const order = {
  isValid: (version: string) => parse(version) !== undefined,
  compare: orderOf(parse, compareParsed),
  parts: (version: string) => {
    const parsed = parse(version)
    return parsed && partsOfText(parsed.version)
  },
}

export const rpm: VersionScheme = {
  name: 'rpm',
  ...order,
  isPrerelease: (version) => parse(version)?.version.includes('~') ?? false,
  ...comparatorRanges(order),
}
