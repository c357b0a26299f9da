/** How much an instruction of a Dockerfile resembles an entry of a history: an image is rarely built from the very text at hand. */
import type { BuildInstruction } from './build-chain.ts'
import type { HistoryEntry } from './history-entry.ts'

/** `RUN`, `COPY` and `ADD` put files into a layer; `WORKDIR` may make a folder, the others only write the config. */
export const makesContent = (keyword: string): boolean => /^(?:RUN|COPY|ADD)$/.test(keyword)

/** What an instruction counts in a comparison of whole files. */
export const weightOf = (keyword: string): number => (makesContent(keyword) ? 3 : keyword === 'ARG' ? 0.5 : 1)

/** Below this two scripts have nothing in common but the usual commands. */
const LEAST = 0.5

/** 0 to 1; `undefined` where the one cannot be the other. */
export const resemblance = (instruction: BuildInstruction, entry: HistoryEntry): number | undefined => {
  if (instruction.keyword !== entry.keyword) return undefined
  if (entry.destination !== undefined) return destinationResemblance(instruction.text, entry.destination)
  const common = commonWords(wordsOf(instruction.text), wordsOf(entry.text))
  if (makesContent(entry.keyword)) return common >= LEAST ? common : undefined
  return 0.2 + 0.8 * common
}

const destinationResemblance = (text: string, destination: string): number | undefined => {
  const written = wordsOf(text).at(-1) ?? ''
  if (written === destination) return 0.9
  // Relative to a WORKDIR: some builders record the whole path.
  const tail = written.replace(/^(?:\.\/?)+/, '')
  return tail !== '' && destination.endsWith(`/${tail}`) ? 0.8 : undefined
}

/** Words without the marks that builders write differently: `CMD ["a", "b"]` is recorded as `CMD ["a" "b"]`. */
const wordsOf = (text: string): readonly string[] =>
  text
    .replace(/["',[\]]/g, ' ')
    .split(' ')
    .filter((word) => word !== '')

/** The share of words that two texts have in common (Sørensen and Dice), each as often as it stands. */
const commonWords = (a: readonly string[], b: readonly string[]): number => {
  if (a.length + b.length === 0) return 1
  const left = new Map<string, number>()
  for (const word of b) left.set(word, (left.get(word) ?? 0) + 1)
  let common = 0
  for (const word of a) {
    const count = left.get(word) ?? 0
    if (count === 0) continue
    common += 1
    left.set(word, count - 1)
  }
  return (2 * common) / (a.length + b.length)
}
