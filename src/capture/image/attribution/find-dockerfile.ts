/**
 * Which Dockerfile of a repository, and which of its stages, an image was built from: nobody has to write it into a
 * configuration. The one whose instructions are found again in the image's history fits best; that the image says it was
 * built on the same base counts, too.
 */
import type { ImageDetails } from '../../../records/image.ts'
import { alignHistory } from './align-history.ts'
import { LEAST_SCORE } from './attribute-layers.ts'
import { readBuildChain, stageNames, type BuildOptions, type DockerfileText } from './build-chain.ts'
import { readHistoryEntry, type HistoryEntry } from './history-entry.ts'
import { makesContent } from './resemblance.ts'

export type FittingDockerfile = Readonly<{
  path: string
  /** Absent for the last stage. */
  target?: string
  /** 0 to 1: how much of its instructions the history has. */
  score: number
  /** Instructions that were found again, of all. */
  found: number
  instructions: number
}>

export type DockerfileSearch =
  | Readonly<{ status: 'found'; best: FittingDockerfile; others: readonly FittingDockerfile[] }>
  | Readonly<{ status: 'none'; reason: string }>

/** Instructions that only write the config (`CMD`, `ENV`) are in every Dockerfile: so many must agree where there is nothing else. */
const LEAST_SETTINGS = 3

/** Best first; of equal ones the file with the most instructions, then the shortest path. */
export const findDockerfile = (
  image: ImageDetails,
  candidates: readonly DockerfileText[],
  { args }: Pick<BuildOptions, 'args'> = {},
): DockerfileSearch => {
  const entries = image.history.map(({ createdBy }) => readHistoryEntry(createdBy))
  if (!entries.some(({ keyword }) => keyword !== ''))
    return { status: 'none', reason: 'the image says nothing about the instructions that made it' }
  const bases = baseNames(image)
  const fitting = candidates
    .flatMap((candidate) =>
      targetsOf(candidate.text).flatMap((target) => fitOf(candidate, { target, args }, entries, bases)),
    )
    .toSorted(bestFirst)
  const [best, ...others] = fitting
  if (best) return { status: 'found', best, others }
  const reason =
    candidates.length === 0
      ? 'the repository has no Dockerfile'
      : `none of ${candidates.length} Dockerfiles resembles its history`
  return { status: 'none', reason }
}

/** The last stage first; it needs no name. */
const targetsOf = (text: string): readonly (string | undefined)[] => [undefined, ...stageNames(text)]

const fitOf = (
  candidate: DockerfileText,
  options: BuildOptions,
  entries: readonly HistoryEntry[],
  bases: ReadonlySet<string>,
): readonly FittingDockerfile[] => {
  const chain = readBuildChain(candidate, options)
  if (!chain) return []
  const { pairs, score } = alignHistory(chain.instructions, entries)
  const found = pairs.map(({ instruction }) => chain.instructions[instruction]!)
  const isSure = found.some(({ keyword }) => makesContent(keyword)) || found.length >= LEAST_SETTINGS
  if (score < LEAST_SCORE || !isSure) return []
  const isOther = bases.size > 0 && !bases.has(shortName(chain.base?.name ?? 'scratch'))
  return [
    {
      path: candidate.path,
      ...(options.target === undefined ? {} : { target: options.target }),
      score: isOther ? score * 0.9 : score,
      found: found.length,
      instructions: chain.instructions.length,
    },
  ]
}

const bestFirst = (a: FittingDockerfile, b: FittingDockerfile): number =>
  b.score - a.score ||
  b.found - a.found ||
  Number(a.target !== undefined) - Number(b.target !== undefined) ||
  a.path.length - b.path.length ||
  (a.path < b.path ? -1 : 1)

/** What the image itself says of its base. */
const baseNames = ({ base, config, history }: ImageDetails): ReadonlySet<string> => {
  const notes = history.map(({ comment = '' }) => /^FROM (\S+)$/.exec(comment)?.[1])
  const names = [base?.name, config.labels['org.opencontainers.image.base.name'], ...notes]
  return new Set(names.flatMap((name) => (name === undefined ? [] : shortName(name))))
}

/** `docker.io/library/debian:12` and `debian:12` are one; builders add `localhost/` and `:latest`. */
const shortName = (name: string): string =>
  name
    .replace(/@.*$/, '')
    .replace(/^(?:docker\.io\/(?:library\/)?|localhost\/)/, '')
    .replace(/:latest$/, '')
