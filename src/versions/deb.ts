/**
 * Debian and Ubuntu package versions: Debian Policy 5.6.12, deb-version(7). `[epoch:]upstream[-revision]`; the parts are
 * compared as alternating runs of non-digits (letters before other characters, `~` before everything, even the end)
 * and digits (as numbers).
 */
import { comparatorRanges } from './comparators.ts'
import { compareDigits, orderOf, remember } from './order.ts'
import type { VersionScheme } from './scheme.ts'
import { partsOfText } from './semantic.ts'

type DebVersion = Readonly<{ epoch: string; upstream: string; revision: string }>

const SHAPE = /^(?:(\d+):)?(\d[A-Za-z0-9.+~:-]*)$/

const parse = remember((version: string): DebVersion | undefined => {
  const match = SHAPE.exec(version)
  if (!match) return undefined
  const [, epoch = '', rest = ''] = match
  const hyphen = rest.lastIndexOf('-')
  const upstream = hyphen === -1 ? rest : rest.slice(0, hyphen)
  const revision = hyphen === -1 ? '' : rest.slice(hyphen + 1)
  const malformed = revision.includes(':') || hyphen === rest.length - 1
  return malformed || (epoch === '' && upstream.includes(':')) ? undefined : { epoch, upstream, revision }
})

const compareParsed = (a: DebVersion, b: DebVersion): number =>
  compareDigits(a.epoch, b.epoch) ||
  compareStrings(a.upstream, b.upstream) ||
  // An absent revision counts as `0`, and `compareStrings` takes the end of a string for that.
  compareStrings(a.revision, b.revision)

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122)

/** The weight of one character: `~`, then the end or a digit, then letters, then the rest. */
const weightAt = (text: string, index: number): number => {
  if (index >= text.length) return 0
  const code = text.charCodeAt(index)
  if (code === 126) return -1
  return isDigit(code) ? 0 : isLetter(code) ? code : code + 256
}

const endOfDigits = (text: string, start: number): number => {
  let end = start
  while (end < text.length && isDigit(text.charCodeAt(end))) end += 1
  return end
}

const compareStrings = (a: string, b: string): number => {
  let left = 0
  let right = 0
  while (left < a.length || right < b.length) {
    for (;;) {
      const order = weightAt(a, left) - weightAt(b, right)
      if (order !== 0) return order
      if (weightAt(a, left) === 0) break
      left += 1
      right += 1
    }
    const leftEnd = endOfDigits(a, left)
    const rightEnd = endOfDigits(b, right)
    const order = compareDigits(a.slice(left, leftEnd), b.slice(right, rightEnd))
    if (order !== 0) return order
    left = leftEnd
    right = rightEnd
  }
  return 0
}

const order = {
  isValid: (version: string) => parse(version) !== undefined,
  compare: orderOf(parse, compareParsed),
  parts: (version: string) => {
    const parsed = parse(version)
    return parsed && partsOfText(parsed.upstream)
  },
}

/** `~` marks what comes before a release, but also backports (`~deb12u1`): only the usual words count. */
const PRERELEASE = /~(?:alpha|beta|rc|pre|dev|a|b)\d*/i

export const deb: VersionScheme = {
  name: 'deb',
  ...order,
  isPrerelease: (version) => PRERELEASE.test(parse(version)?.upstream ?? ''),
  ...comparatorRanges(order),
}
