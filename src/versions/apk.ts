/**
 * Alpine package versions as apk-tools 3 orders them (apk-package(5), "VERSION"; `src/version.c` is the reference):
 * `number{.number}{letter}{_suffix{number}}{~hash}{-r number}`.
 */
import { comparatorRanges } from './comparators.ts'
import { compareDigits, compareText, orderOf, remember } from './order.ts'
import type { VersionScheme } from './scheme.ts'
import { partsOfText } from './semantic.ts'

/** In the order in which they may follow each other. */
const KINDS = ['first', 'number', 'letter', 'suffix', 'suffixNumber', 'hash', 'revision', 'end'] as const
type Kind = (typeof KINDS)[number]
type Token = Readonly<{ kind: Kind; text: string }>

const BEFORE_RELEASE = ['alpha', 'beta', 'pre', 'rc']
const AFTER_RELEASE = ['cvs', 'svn', 'git', 'hg', 'p']
const SUFFIXES = [...BEFORE_RELEASE, ...AFTER_RELEASE]

const SHAPE = /^(\d+)((?:\.\d+)*)([a-z]?)((?:_[a-z]+\d*)*)(~[0-9a-f]+)?(-r\d+)?$/

const parse = remember((version: string): readonly Token[] | undefined => {
  const match = SHAPE.exec(version)
  if (!match) return undefined
  const [, first = '', numbers = '', letter = '', suffixes = '', hash = '', revision = ''] = match
  const tokens: Token[] = [
    { kind: 'first', text: first },
    ...numbers
      .split('.')
      .slice(1)
      .map((text): Token => ({ kind: 'number', text })),
    { kind: 'letter', text: letter },
    ...suffixes.split('_').slice(1).flatMap(suffixTokens),
    { kind: 'hash', text: hash.slice(1) },
    { kind: 'revision', text: revision.slice(2) },
  ]
  const isKnown = tokens.every(({ kind, text }) => kind !== 'suffix' || SUFFIXES.includes(text))
  return isKnown ? [...tokens.filter(({ text }) => text !== ''), END] : undefined
})

const END: Token = { kind: 'end', text: '' }

const suffixTokens = (suffix: string): readonly Token[] => {
  const [word = ''] = /^[a-z]+/.exec(suffix) ?? []
  return [
    { kind: 'suffix', text: word },
    { kind: 'suffixNumber', text: suffix.slice(word.length) },
  ]
}

const compareParsed = (a: readonly Token[], b: readonly Token[]): number => {
  for (let index = 0; ; index += 1) {
    const left = a[index] ?? END
    const right = b[index] ?? END
    if (left.kind !== right.kind) return compareKinds(left, right)
    if (left.kind === 'end') return 0
    const order = compareTokens(left, right)
    if (order !== 0) return order
  }
}

/** Where one goes on differently: a prerelease suffix is older, else the earlier kind is newer. */
const compareKinds = (a: Token, b: Token): number => {
  if (isBeforeRelease(a)) return -1
  if (isBeforeRelease(b)) return 1
  return KINDS.indexOf(b.kind) - KINDS.indexOf(a.kind)
}

const isBeforeRelease = ({ kind, text }: Token): boolean => kind === 'suffix' && BEFORE_RELEASE.includes(text)

const compareTokens = (a: Token, b: Token): number => {
  switch (a.kind) {
    case 'first':
    case 'suffixNumber':
    case 'revision':
      return compareDigits(a.text, b.text)
    case 'number':
      // As in Gentoo: a leading zero makes it a fraction, compared as text.
      return a.text.startsWith('0') || b.text.startsWith('0')
        ? compareText(a.text, b.text)
        : compareDigits(a.text, b.text)
    case 'suffix':
      return SUFFIXES.indexOf(a.text) - SUFFIXES.indexOf(b.text)
    default:
      return compareText(a.text, b.text)
  }
}

const order = {
  isValid: (version: string) => parse(version) !== undefined,
  compare: orderOf(parse, compareParsed),
  parts: (version: string) => (parse(version) ? partsOfText(version) : undefined),
}

export const apk: VersionScheme = {
  name: 'apk',
  ...order,
  isPrerelease: (version) => parse(version)?.some(isBeforeRelease) ?? false,
  ...comparatorRanges(order),
}
