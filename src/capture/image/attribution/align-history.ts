/**
 * Lays the instructions of a Dockerfile beside the history of an image. The end of both is the same build; the beginning of
 * the history is the base image's, which nothing has to match. Instructions may have changed since, and builders leave some
 * out, so this is an alignment of two sequences (Needleman and Wunsch) whose gaps cost less than a wrong pair.
 */
import type { BuildInstruction } from './build-chain.ts'
import type { HistoryEntry } from './history-entry.ts'
import { resemblance, weightOf } from './resemblance.ts'

export type Pair = Readonly<{ instruction: number; entry: number; resemblance: number }>

export type Alignment = Readonly<{
  /** Ascending. */
  pairs: readonly Pair[]
  /** 0 to 1: how much is found again, by weight, of the instructions and of what the history has from the first of them on. */
  score: number
}>

const GAP = 0.25
/** Longer ones are hostile, or nothing that a person wrote. */
const MOST = 2000

export const alignHistory = (
  instructions: readonly BuildInstruction[],
  entries: readonly HistoryEntry[],
): Alignment => {
  const likeness = likenessOf(instructions.slice(-MOST), entries.slice(-MOST))
  const best = fillTable(likeness)
  const dropped = [Math.max(instructions.length - MOST, 0), Math.max(entries.length - MOST, 0)] as const
  const pairs = traceBack(likeness, best).map((pair) => ({
    ...pair,
    instruction: pair.instruction + dropped[0],
    entry: pair.entry + dropped[1],
  }))
  return { pairs, score: scoreOf(pairs, instructions, entries) }
}

const scoreOf = (
  pairs: readonly Pair[],
  instructions: readonly BuildInstruction[],
  entries: readonly HistoryEntry[],
): number => {
  const paired = new Set(pairs.map(({ entry }) => entry))
  const first = pairs[0]?.entry ?? entries.length
  const strangers = entries.filter((_, index) => index > first && !paired.has(index))
  const weight = [...instructions, ...strangers].reduce((sum, { keyword }) => sum + weightOf(keyword), 0)
  const found = pairs.map((pair) => pair.resemblance * weightOf(instructions[pair.instruction]!.keyword))
  return weight === 0 ? 0 : found.reduce((sum, one) => sum + one, 0) / weight
}

type Likeness = Readonly<{
  rows: number
  columns: number
  weights: readonly number[]
  /** Row by row; -1 where the one cannot be the other. */
  values: Float64Array
}>

const likenessOf = (instructions: readonly BuildInstruction[], entries: readonly HistoryEntry[]): Likeness => {
  const [rows, columns] = [instructions.length, entries.length]
  const values = new Float64Array(rows * columns).fill(-1)
  instructions.forEach((instruction, row) =>
    entries.forEach((entry, column) => {
      values[row * columns + column] = resemblance(instruction, entry) ?? -1
    }),
  )
  return { rows, columns, weights: instructions.map(({ keyword }) => weightOf(keyword)), values }
}

/** What `rows` instructions and `columns` entries give together at best; entries before the first instruction cost nothing. */
const fillTable = ({ rows, columns, weights, values }: Likeness): Float64Array => {
  const width = columns + 1
  const best = new Float64Array((rows + 1) * width)
  for (let row = 1; row <= rows; row += 1) {
    const weight = weights[row - 1]!
    best[row * width] = best[(row - 1) * width]! - GAP * weight
    for (let column = 1; column <= columns; column += 1) {
      const skipped = Math.max(best[(row - 1) * width + column]! - GAP * weight, best[row * width + column - 1]! - GAP)
      const likeness = values[(row - 1) * columns + column - 1]!
      const paired = likeness < 0 ? -Infinity : best[(row - 1) * width + column - 1]! + weight * likeness
      best[row * width + column] = Math.max(skipped, paired)
    }
  }
  return best
}

/** From the end: of equal ways the one that pairs what stands last. */
const traceBack = ({ rows, columns, weights, values }: Likeness, best: Float64Array): readonly Pair[] => {
  const width = columns + 1
  const pairs: Pair[] = []
  let [row, column] = [rows, columns]
  while (row > 0 && column > 0) {
    const likeness = values[(row - 1) * columns + column - 1]!
    const here = best[row * width + column]!
    if (likeness >= 0 && here === best[(row - 1) * width + column - 1]! + weights[row - 1]! * likeness) {
      row -= 1
      column -= 1
      pairs.unshift({ instruction: row, entry: column, resemblance: likeness })
    } else if (here === best[row * width + column - 1]! - GAP) column -= 1
    else row -= 1
  }
  return pairs
}
