/** What a manager makes of one place of a file, and how such findings become an extraction. */
import type { BorrowedVersion, Extraction, GapDraft, PinDraft } from './contract.ts'

export type Found = Readonly<{ pin: PinDraft } | { gap: GapDraft } | { borrowed: BorrowedVersion } | { nothing: true }>

/** Something of this repository, or something that fixes no version. */
export const NOTHING: Found = { nothing: true }

type Sorted = Required<Pick<Extraction, 'pins' | 'gaps'>> & Pick<Extraction, 'borrowed'>

export const pinsAndGaps = (found: readonly Found[]): Sorted => {
  const borrowed = found.flatMap((item) => ('borrowed' in item ? [item.borrowed] : []))
  return {
    pins: found.flatMap((item) => ('pin' in item ? [item.pin] : [])),
    gaps: found.flatMap((item) => ('gap' in item ? [item.gap] : [])),
    ...(borrowed.length === 0 ? {} : { borrowed }),
  }
}
