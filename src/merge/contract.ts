/** What a forge plug-in is: where a branch lives, and how a verified commit becomes its tip. */
import type { MergeRecord } from '../records/change-set.ts'
import type { Git } from '../system/ports.ts'

/** Where the branch is. `origin`: only a remote-tracking ref of it is there, which is not ours to move. */
export type Target = Readonly<{ branch: string; at: 'local' | 'origin' }>

export type MergeRequest = Readonly<{
  target: Target
  /** The tip that the work began from, and the verified commit: full ids. */
  from: string
  to: string
  /** `merge` moves the target; `offer` leaves `seaworthy/<branch>`. */
  mode: 'merge' | 'offer'
  /** Keys of the change sets between the two. */
  changes: readonly string[]
}>

export type MergePorts = Readonly<{
  /** The user's repository. */
  repository: Git
  /** Ours, which holds the commits. */
  clone: Git
}>

/** All of a MergeRecord but what every forge would say in the same words. */
export type MergeOutcome = Pick<MergeRecord, 'outcome' | 'reason' | 'takeover'>

export interface Forge {
  /** The folder's name. */
  readonly name: string
  /** Throws a WorldError where the forge does not do what it should; then nothing was moved. */
  readonly merge: (request: MergeRequest, ports: MergePorts) => Promise<MergeOutcome>
  /** True where the target's tip holds `commit`: how a merge that was interrupted is found to have happened. */
  readonly holds: (target: Target, commit: string, ports: MergePorts) => Promise<boolean>
}
