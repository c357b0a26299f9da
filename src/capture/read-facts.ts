/** One reader of the inference engine on one file; capturing a tree and editing an inferred pin both go through here. */
import type { SourceFile } from './contract.ts'
import { BYTE_ORDER_MARK } from './extract-file.ts'
import type { Facts } from './infer/facts.ts'
import type { Reader } from './infer/readers/contract.ts'
import { lineStartsOf } from './text-position.ts'

/** Offsets count without a byte order mark, of which `shift` tells. */
export type FactsReading = Readonly<{ facts: Facts; lineStarts: readonly number[]; shift?: 1 }>

/** `undefined` where the reader found nothing. */
export const readFacts = (reader: Reader, { path, text }: SourceFile): FactsReading | undefined => {
  const shift = text.startsWith(BYTE_ORDER_MARK) ? 1 : undefined
  const bare = shift ? text.slice(shift) : text
  const facts = reader.read({ path, text: bare })
  if (Object.values(facts).every((list) => list.length === 0)) return undefined
  const lineStarts = lineStartsOf(bare)
  return shift ? { facts, lineStarts, shift } : { facts, lineStarts }
}
