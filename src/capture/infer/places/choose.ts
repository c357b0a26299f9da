/** Of all that is said of one place, what is believed: one pin a place. */
import type { Confidence } from '../../../records/inventory.ts'
import type { Candidate } from './candidates.ts'

export type Chosen = Readonly<{ candidate: Candidate; confidence: Confidence }>

/** Candidates on the same or overlapping characters compete; the result is in the order of file and place. */
export const chooseCandidates = (candidates: readonly Candidate[]): readonly Chosen[] => {
  const chosen: Chosen[] = []
  for (const inFile of Map.groupBy(candidates, ({ place }) => place.file).values())
    for (const cluster of clustersOf(inFile)) chosen.push(best(cluster))
  return chosen
}

/** Groups of candidates that share characters, or stand at the same empty place. */
function* clustersOf(candidates: readonly Candidate[]): Generator<readonly Candidate[]> {
  const sorted = candidates.toSorted((a, b) => a.place.start - b.place.start || b.place.end - a.place.end)
  let cluster: Candidate[] = []
  let end = -1
  for (const candidate of sorted) {
    const { start, end: its } = candidate.place
    const joins = start < end || (start === its && cluster.length > 0 && cluster[0]?.place.start === start)
    if (cluster.length > 0 && !joins) {
      yield cluster
      cluster = []
    }
    cluster.push(candidate)
    end = Math.max(end, its)
  }
  if (cluster.length > 0) yield cluster
}

const best = (cluster: readonly Candidate[]): Chosen => {
  const weights = new Map<string, number>()
  for (const candidate of cluster)
    weights.set(nameOf(candidate), (weights.get(nameOf(candidate)) ?? 0) + candidate.weight)
  const direct = cluster.filter(({ from }) => from === undefined)
  const scored = cluster.map((candidate) => ({
    candidate,
    score: scoreOf(candidate, weights.get(nameOf(candidate)) ?? 1, isAkin(candidate, direct)),
  }))
  const { candidate } = scored.reduce((a, b) => (b.score > a.score ? b : a))
  const tool = toolBehind(candidate, cluster)
  return tool ? { candidate: tool, confidence: 'likely' } : { candidate, confidence: confidenceOf(candidate) }
}

/**
 * The tool after which the variable is named, where several of its images and charts use the value: `SUBMARINER_VERSION` is the
 * version of the project. Of a single image or chart the tags are what there is to choose from.
 */
const toolBehind = ({ mention }: Candidate, cluster: readonly Candidate[]): Candidate | undefined => {
  const { datasource, name } = mention.claim.component
  if (mention.isAnnotated || SOURCES[datasource] === undefined) return undefined
  const made = cluster.filter((one) => SOURCES[one.mention.claim.component.datasource] !== undefined)
  if (new Set(made.map(nameOf)).size < 2) return undefined
  const words = new Set(name.toLowerCase().split(/[/._-]/))
  return cluster.find(
    ({ mention: { claim } }) => claim.role !== 'runtime' && claim.named?.some((word) => words.has(word)),
  )
}

/** Whether what is said of the variable elsewhere is of the same project as what is said here: `cilium/cilium` and `quay.io/cilium/operator`. */
const isAkin = (candidate: Candidate, direct: readonly Candidate[]): boolean => {
  if (candidate.from === undefined || direct.length === 0) return true
  const words = new Set(segmentsOf(candidate))
  return direct.some((one) => segmentsOf(one).some((word) => words.has(word)))
}

const segmentsOf = ({ mention: { claim } }: Candidate): readonly string[] =>
  claim.component.name
    .toLowerCase()
    .split('/')
    .flatMap((segment) => [segment, ...segment.split(/[-_.]/)])
    .filter((word) => word.length > 3 && !COMMON.has(word))

/** Words in names of anything. */
const COMMON = new Set(
  'https github library docker quay ghcr plugin plugins tools tool controller operator server agent client charts chart node'.split(
    ' ',
  ),
)

const nameOf = ({ mention: { claim } }: Candidate): string => `${claim.component.datasource} ${claim.component.name}`

const CONFIDENCES: Readonly<Record<Confidence, number>> = { guess: 0, likely: 1, certain: 2 }

/** What a comment says of the variable, then confidence, then the kind of source, then whether it is said of this very place, then how often. */
const scoreOf = (candidate: Candidate, weight: number, isOfThis: boolean): number => {
  const { datasource } = candidate.mention.claim.component
  const direct = candidate.from === undefined ? 1 : 0
  const annotated = isOfThis && candidate.mention.isAnnotated ? 1 : 0
  return (
    annotated * 1e7 +
    CONFIDENCES[isOfThis ? candidate.mention.claim.confidence : confidenceOf(candidate)] * 1e6 +
    (isOfThis ? (SOURCES[datasource] ?? OTHER) : 0) * 1e5 +
    direct * 1e4 +
    Math.min(weight, 9999)
  )
}

/** Where one version names a release, an image and a chart, the release is what the others are made from. */
const SOURCES: Readonly<Record<string, number>> = { docker: 1, helm: 0 }
const OTHER = 2

const confidenceOf = ({ mention: { claim }, from, place }: Candidate): Confidence =>
  from !== undefined && from !== place.file && claim.confidence === 'certain' ? 'likely' : claim.confidence
