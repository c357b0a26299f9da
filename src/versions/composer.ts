/**
 * Composer (getcomposer.org, "Versions and constraints"): up to four numbers and a stability,
 * dev < alpha < beta < RC < stable < patch. Branches (`dev-main`) have no order and are invalid here.
 */
import { comparatorRanges, pessimistic } from './comparators.ts'
import { orderOf, remember } from './order.ts'
import { raiseRange } from './raise.ts'
import type { VersionScheme } from './scheme.ts'
import { compareReleases, leadingParts } from './semantic.ts'

type ComposerVersion = Readonly<{ release: readonly number[]; stability: number; counts: readonly number[] }>

const SHAPE =
  /^v?(\d+(?:\.\d+){0,3})(?:[._-]?(stable|beta|b|rc|alpha|a|patch|pl|p)((?:[.-]?\d)*))?([.-]?dev)?(?:\+\S+)?$/i
const STABILITIES: Readonly<Record<string, number>> = {
  a: 1,
  alpha: 1,
  b: 2,
  beta: 2,
  rc: 3,
  stable: 4,
  p: 5,
  pl: 5,
  patch: 5,
}
const STABLE = 4

const parse = remember((version: string): ComposerVersion | undefined => {
  const match = SHAPE.exec(version)
  if (match?.[1] === undefined) return undefined
  const [, release, word = 'stable', counts = '', dev] = match
  const stability = STABILITIES[word.toLowerCase()] ?? STABLE
  return {
    release: release.split('.').map(Number),
    // `1.0-beta2-dev` is on the way to beta 2.
    stability: dev === undefined ? stability : stability === STABLE ? 0 : stability - 0.5,
    counts: (counts.match(/\d+/g) ?? []).map(Number),
  }
})

const compareParsed = (a: ComposerVersion, b: ComposerVersion): number =>
  compareReleases(a.release, b.release) || a.stability - b.stability || compareReleases(a.counts, b.counts)

const order = {
  isValid: (version: string) => parse(version) !== undefined,
  compare: orderOf(parse, compareParsed),
  parts: (version: string) => {
    const parsed = parse(version)
    return parsed && leadingParts(parsed.release)
  },
}

const ranges = comparatorRanges(order, { '~': pessimistic })

const FLAG = /@(?:stable|rc|beta|alpha|dev)\b/gi
const HYPHEN = /([^\s|,]+)\s+-\s+([^\s|,]+)/g

/** One bar is as good as two, flags (`^1.2@dev`) say how stable, `1.0 - 2.0` is a range with both ends. */
const plain = remember((range: string): string =>
  range
    .replace(FLAG, '')
    .replace(HYPHEN, (_, low: string, high: string) => `>=${low} <=${upTo(high)}`)
    .replace(/\|\|?/g, '||'),
)

/** `1.0 - 2.0` also holds 2.0.9: a number that is left out may be any. */
const upTo = (bound: string): string => (/^v?\d+(?:\.\d+)?$/.test(bound) ? `${bound}.${'9'.repeat(9)}` : bound)

const satisfies = (version: string, range: string): boolean => ranges.satisfies(version, plain(range) ?? '')
const isRange = (text: string): boolean => !order.isValid(text) && ranges.isRange(plain(text) ?? text)
const raising = { isRange, satisfies, parts: order.parts, exact: (version: string) => version }

export const composer: VersionScheme = {
  name: 'composer',
  ...order,
  isPrerelease: (version) => (parse(version)?.stability ?? STABLE) < STABLE,
  isRange,
  satisfies,
  raise: (range, version) =>
    order.isValid(range) ? ranges.raise(range, version) : raiseRange(raising, range, version),
}
