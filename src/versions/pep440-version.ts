/** Versions of PEP 440 and their order. The library parses; it would parse again for each comparison, so the order is ours. */
import { explain } from '@renovatebot/pep440'
import type { Pep440Version } from '@renovatebot/pep440'

import { compareText, orderOf, remember } from './order.ts'
import { compareReleases } from './semantic.ts'

export type Pep440 = Readonly<{
  epoch: number
  release: readonly number[]
  /** `['rc', 1]` */
  pre: readonly [stage: string, count: number] | undefined
  post: number | undefined
  dev: number | undefined
  /** `ubuntu.1`; empty for a public version. */
  local: string
}>

/** `undefined` for what is no version; blanks around it do not count. */
export const parseVersion = remember((version: string): Pep440 | undefined => {
  const parsed: Pep440Version | null = explain(version.trim())
  if (!parsed) return undefined
  const { epoch, release, pre, is_postrelease, is_devrelease, local } = parsed
  return {
    epoch,
    release,
    pre: pre ? [String(pre[0]), Number(pre[1])] : undefined,
    post: is_postrelease ? Number(parsed.post) : undefined,
    dev: is_devrelease ? Number(parsed.dev) : undefined,
    local: local ?? '',
  }
})

/** Alphas, betas, candidates and development releases, also those of post-releases. */
export const isPrerelease = ({ pre, dev }: Pep440): boolean => pre !== undefined || dev !== undefined

/** "Summary of permitted suffixes and relative ordering": dev < a < b < rc < release < post, a local label last. */
export const compareParsed = (a: Pep440, b: Pep440): number =>
  a.epoch - b.epoch ||
  compareReleases(a.release, b.release) ||
  compareText(stageOf(a), stageOf(b)) ||
  (a.pre?.[1] ?? 0) - (b.pre?.[1] ?? 0) ||
  (a.post ?? -1) - (b.post ?? -1) ||
  (a.dev ?? Number.MAX_VALUE) - (b.dev ?? Number.MAX_VALUE) ||
  compareLocals(a.local, b.local)

/** A development release of the version itself comes before its alphas. The letters sort as they should: a, b, rc, then z. */
const stageOf = ({ pre, post, dev }: Pep440): string => pre?.[0] ?? (dev !== undefined && post === undefined ? '' : 'z')

/** "Local version identifiers": numbers after words, words by text, the longer after its own beginning. */
const compareLocals = (a: string, b: string): number => {
  if (a === b) return 0
  const left = a.split('.')
  const right = b.split('.')
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const order = compareLocalParts(left[index]!, right[index]!)
    if (order !== 0) return order
  }
  return left.length - right.length
}

const compareLocalParts = (a: string, b: string): number => {
  const left = /^\d+$/.test(a)
  const right = /^\d+$/.test(b)
  if (left && right) return Number(a) - Number(b)
  return left === right ? compareText(a, b) : left ? 1 : -1
}

/** Of texts. */
export const compareVersions = orderOf(parseVersion, compareParsed)
