/**
 * The order of bases, and which of them to take. Numbers alone decide the order: how much work a base is, is told beside it,
 * and the advice has a second entry where another one is less.
 */
import type { BaseAdvice, BaseCandidate, ReadBase } from '../../records/base-images.ts'

/** The one in use stays first; images of the same content are one candidate, under the name that came first. */
export const rankBases = (inUse: BaseCandidate, others: readonly BaseCandidate[]): readonly BaseCandidate[] => {
  const [first = inUse, ...rest] = foldSame([inUse, ...others])
  return [first, ...rest.toSorted(byWorth)]
}

/** Empty where the image in use could not be read, and where nothing is better. */
export const adviseBase = ([inUse, ...others]: readonly BaseCandidate[]): readonly BaseAdvice[] => {
  const better = inUse?.image ? others.filter((one) => one.image && isBetter(one.image, inUse.image)) : []
  const supported = better.filter(({ image }) => image?.endOfLife.length === 0)
  const choice = supported.length > 0 ? supported : better
  const [best] = choice
  const [easiest] = choice.toSorted((a, b) => workOf(a) - workOf(b))
  if (!best || !easiest) return []
  const advice: BaseAdvice = { kind: 'best', reference: best.reference }
  return easiest === best ? [advice] : [advice, { kind: 'least-work', reference: easiest.reference }]
}

const workOf = ({ missing: { commands }, obstacles }: BaseCandidate): number => commands.length + obstacles.length

/** Fewer findings of any kind; size alone is no reason to change a base. */
const isBetter = (one: ReadBase, inUse: ReadBase | undefined): boolean => {
  if (!inUse) return false
  const [a, b] = [worthOf(one), worthOf(inUse)]
  const end = one.endOfLife.length - inUse.endOfLife.length
  return isJudged(one) && (a.fixable - b.fixable || a.findings - b.findings || end) < 0
}

const byWorth = (a: BaseCandidate, b: BaseCandidate): number => {
  if (!a.image || !b.image) return Number(a.image === undefined) - Number(b.image === undefined)
  const [one, other] = [worthOf(a.image), worthOf(b.image)]
  return (
    Number(isJudged(b.image)) - Number(isJudged(a.image)) ||
    one.fixable - other.fixable ||
    one.findings - other.findings ||
    one.size - other.size ||
    (a.reference < b.reference ? -1 : 1)
  )
}

/** Nothing found where nothing could be looked up is not zero. */
const isJudged = ({ unknown }: ReadBase): boolean => !unknown.some(({ status }) => status === 'no-advisories')

/** Where sources did not answer, a fix that is known and could not be seen counts as one that is there. */
const worthOf = ({ tally, size, doubts }: ReadBase) => ({
  fixable: tally.fixable + (doubts.length > 0 ? tally.byState.unobtainable : 0),
  findings: tally.findings,
  size,
})

const foldSame = (candidates: readonly BaseCandidate[]): readonly BaseCandidate[] => {
  const groups = Map.groupBy(candidates, ({ reference, image }) => image?.manifestDigest ?? reference)
  return [...groups.values()].flatMap(([first, ...same]) =>
    first
      ? [{ ...first, also: same.map(({ reference }) => reference).filter((name) => name !== first.reference) }]
      : [],
  )
}
