/**
 * One manager on one file: drafts become pins with ids and lines. Capturing a tree and editing a pin both go through here,
 * so an edit finds exactly what capture found.
 */
import { hashOf } from '../records/hash.ts'
import type { Gap, Pin } from '../records/inventory.ts'
import type { BorrowedVersion, LentVersion, Manager, PinDraft, ProjectDraft, SourceFile } from './contract.ts'
import { lineAt, lineStartsOf } from './text-position.ts'

export type FileExtraction = Readonly<{
  pins: readonly Pin[]
  project?: ProjectDraft
  gaps: readonly Gap[]
  lent: readonly Loan[]
  borrowed: readonly BorrowedVersion[]
}>

/** A lent version with its line. */
export type Loan = LentVersion & Readonly<{ line: number }>

/** A pin's id: the same as long as manager, file and key are. `ordinal` counts the pins of one key. */
export const pinId = (manager: string, file: string, { key }: Pick<PinDraft, 'key'>, ordinal: number): string =>
  hashOf(manager, file, key, String(ordinal))

export const BYTE_ORDER_MARK = '\uFEFF'

/** Throws ParseError. Offsets count from the start of `file.text`, a byte order mark included. */
export const extractFile = (manager: Manager, file: SourceFile): FileExtraction => {
  const shift = file.text.startsWith(BYTE_ORDER_MARK) ? 1 : 0
  const text = file.text.slice(shift)
  const { pins, project, gaps = [], lent = [], borrowed = [] } = manager.extract({ path: file.path, text })
  const starts = lineStartsOf(text)
  const ordinals = new Map<string, number>()
  return {
    pins: pins.map((draft) => {
      const ordinal = ordinals.get(draft.key) ?? 0
      ordinals.set(draft.key, ordinal + 1)
      const { range } = draft
      return {
        id: pinId(manager.name, file.path, draft, ordinal),
        file: file.path,
        line: lineAt(starts, range[0]),
        raw: text.slice(range[0], range[1]),
        ...draft,
        range: [range[0] + shift, range[1] + shift] as const,
        manager: manager.name,
      }
    }),
    ...(project ? { project } : {}),
    gaps: gaps.map((gap) => ({ file: file.path, ...gap })),
    lent: lent.map((one) => ({ ...one, start: one.start + shift, line: lineAt(starts, one.start) })),
    borrowed,
  }
}
