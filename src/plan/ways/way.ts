/** How a subject gets to a version: which entries of manifests and lock files move, and in what order of preference. */
import type { Move } from '../../records/plan.ts'
import type { Subject } from '../subjects.ts'

export type SubjectMove = Readonly<{
  subject: Subject
  to: string
  how: Move['how']
  pinIds: readonly string[]
  /** For `override`: when it is no longer needed. */
  until?: string
  digest?: string
}>

export type Way =
  | Readonly<{
      status: 'open'
      /** 0: ranges allow it or a pin is rewritten; 1: parents move too; 2: an override. */
      rank: 0 | 1 | 2
      moves: readonly SubjectMove[]
      notes: readonly string[]
    }>
  | Readonly<{ status: 'blocked'; reason: string }>
