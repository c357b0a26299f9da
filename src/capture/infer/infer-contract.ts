/** What the engine takes and gives: the facts of all files in, pins, gaps and excuses out. */
import type { Gap, Pin } from '../../records/inventory.ts'
import type { Facts } from './facts.ts'
import type { OwnProject } from './gaps/own-project.ts'

export type FactFile = Readonly<{
  path: string
  facts: Facts
  /** Offsets at which the lines start, in the text that the reader read. */
  lineStarts: readonly number[]
  /** 1 where the file begins with a byte order mark: offsets of pins count it, those of facts do not. */
  shift?: number
}>

export type InferenceContext = Readonly<{
  /** Every path of the tree that is not passed over. */
  paths: readonly string[]
  own: OwnProject
  /** What managers found: their places are taken, and their variables are known elsewhere too. */
  known: readonly Pin[]
}>

export type Inference = Readonly<{
  pins: readonly Pin[]
  gaps: readonly Gap[]
  excused: readonly Gap[]
  /** Ids of known pins that name what the repository makes itself; they are among the excused. */
  disowned: ReadonlySet<string>
  /** Which of a variable's values counts, by pin id; of known pins as well. */
  standings: ReadonlyMap<string, Readonly<Pick<Pin, 'standing' | 'overriddenBy'>>>
}>
