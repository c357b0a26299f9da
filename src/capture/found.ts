/** What a manager makes of one place of a file, and how such findings become an extraction. */
import type { Extraction, GapDraft, PinDraft } from './contract.ts'

export type Found = Readonly<{ pin: PinDraft } | { gap: GapDraft } | { nothing: true }>

/** Something of this repository, or something that fixes no version. */
export const NOTHING: Found = { nothing: true }

export const pinsAndGaps = (found: readonly Found[]): Required<Pick<Extraction, 'pins' | 'gaps'>> => ({
  pins: found.flatMap((item) => ('pin' in item ? [item.pin] : [])),
  gaps: found.flatMap((item) => ('gap' in item ? [item.gap] : [])),
})
