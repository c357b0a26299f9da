/** How a comparison of bases reads in every format. */
import type { BaseCandidate, ComparedBase, ReadBase, RuntimeStage } from '../records/base-images.ts'
import { byteWords, coverageDoubt, grouped, listed, plural } from './wording.ts'

/** Debian, with what it brings: `Debian GNU/Linux 12 (bookworm), python 3.11.2`. */
export const contentWords = ({ distribution, runtimes }: ReadBase): string =>
  [
    distribution === 'none' ? 'no distribution' : distribution,
    ...runtimes.map(({ product, version }) => `${product} ${version}`),
  ].join(', ')

/** `-slim` of `library/python:3.11-slim` beside `library/python:3.9`: what two names have in common is said once. */
export const shortName = (reference: string, inUse: string): string => {
  const repository = /^(.*:)[^:/@]+(?:@.*)?$/.exec(inUse)?.[1]
  return repository !== undefined && reference.startsWith(repository) ? reference.slice(repository.length) : reference
}

/** Why the numbers of an image are no whole truth; empty where they are. */
export const doubtsOf = ({ unknown, doubts }: ReadBase): readonly string[] => [
  ...unknown.flatMap((coverage) => coverageDoubt(coverage) ?? []),
  ...doubts,
]

/** `3 dependencies, 1 path`. */
export const obstacleCounts = (obstacles: BaseCandidate['obstacles']): string => {
  const count = (kind: string) => obstacles.filter((one) => one.kind === kind).length
  const [dependencies, promises, paths] = [count('dependency'), count('compatibility'), count('path')]
  return [
    dependencies > 0 && plural(dependencies, 'dependency', 'dependencies'),
    promises > 0 && plural(promises, 'promise'),
    paths > 0 && plural(paths, 'path'),
  ]
    .filter(Boolean)
    .join(', ')
}

export const stageTitle = ({ runtime: { product, version }, obstacles }: RuntimeStage): string =>
  obstacles.length === 0
    ? `${product} ${version}: nothing stands in the way`
    : `${product} ${version}: ${obstacleCounts(obstacles)} in the way`

/** The candidate before it for which the same stands in the way: that is told once. */
export const sameWorkAs = ({ candidates }: ComparedBase, candidate: BaseCandidate): BaseCandidate | undefined => {
  const work = JSON.stringify(candidate.stages)
  const first = candidates.find(({ stages }) => JSON.stringify(stages) === work)
  return candidate.stages.length === 0 || first === candidate ? undefined : first
}

/** What would be missing: commands that are called first, for they break a build. */
export const missingWords = ({ missing: { commands, packages } }: BaseCandidate, limit: number): string =>
  [
    commands.length > 0 && `${plural(commands.length, 'command')} that the Dockerfile calls: ${commands.join(', ')}`,
    packages.length > 0 && `${plural(packages.length, 'package')}: ${listed(packages, limit)}`,
  ]
    .filter(Boolean)
    .join('; ')

export const placesWords = ({ places }: Pick<ComparedBase, 'places'>): string =>
  listed(
    places.map(({ file, line }) => `${file}:${line}`),
    3,
  )

/** One sentence for each advice, and one where there is none. */
export const adviceWords = (base: ComparedBase): readonly string[] => {
  const [inUse] = base.candidates
  if (!inUse?.image) return ['The image in use could not be read: nothing is advised.']
  if (base.advice.length === 0)
    return [
      base.candidates.length === 1
        ? 'No other image was looked at.'
        : 'Stay: nothing that was looked at has fewer findings.',
    ]
  return base.advice.flatMap(({ kind, reference }) => {
    const chosen = base.candidates.find((one) => one.reference === reference)
    if (!chosen?.image || !inUse.image) return []
    const gain = gainWords(inUse.image, chosen.image)
    return `${kind === 'best' ? 'Best' : 'Least work'}: FROM ${reference}: ${gain}; ${workWords(chosen)}.`
  })
}

const workWords = ({ obstacles, missing: { commands } }: BaseCandidate): string => {
  const lacking = commands.length > 0 && plural(commands.length, 'missing command')
  const work = [obstacleCounts(obstacles), lacking].filter(Boolean).join(', ')
  return work === '' ? 'nothing stands in the way' : `${work} in the way`
}

/** `fixable 41 → 3, findings 120 → 60, 60 → 45 MB`. */
const gainWords = (from: ReadBase, to: ReadBase): string => {
  const arrow = (a: number | string, b: number | string) => `${a} → ${b}`
  return [
    `fixable ${arrow(grouped(from.tally.fixable), grouped(to.tally.fixable))}`,
    `findings ${arrow(grouped(from.tally.findings), grouped(to.tally.findings))}`,
    `packages ${arrow(grouped(from.packages), grouped(to.packages))}`,
    arrow(byteWords(from.contentSize), byteWords(to.contentSize)),
  ].join(', ')
}
