/**
 * Hands a verified commit to its forge. What is about to be done is written down first, so that a run that was killed between
 * moving a branch and saying so is told what became of it.
 */
import { MERGE_SCHEMA, type MergeRecord } from '../records/change-set.ts'
import type { Clock } from '../system/ports.ts'
import type { Forge, MergeOutcome, MergePorts, MergeRequest } from './contract.ts'

export type MergeLedger = Readonly<{
  begin: (request: MergeRequest) => number
  settle: (merge: number, record: MergeRecord) => void
}>

const recordOf = ({ target, from, to, changes }: MergeRequest, outcome: MergeOutcome, clock: Clock): MergeRecord => ({
  schema: MERGE_SCHEMA,
  branch: target.branch,
  from,
  to: outcome.outcome === 'nothing' ? from : to,
  at: new Date(clock.now()).toISOString(),
  changes,
  ...outcome,
})

/** Moves or offers the branch. Throws a WorldError where the forge fails; the intent then stays open. */
export const mergeBranch = async (
  request: MergeRequest,
  { forge, ledger, clock, ...ports }: MergePorts & Readonly<{ forge: Forge; ledger: MergeLedger; clock: Clock }>,
): Promise<MergeRecord> => {
  if (request.from === request.to)
    return recordOf(request, { outcome: 'nothing', reason: 'there is nothing to merge' }, clock)
  const merge = ledger.begin(request)
  const record = recordOf(request, await forge.merge(request, ports), clock)
  ledger.settle(merge, record)
  return record
}

/** What became of a merge whose run was interrupted: it happened, or it is as if it had not begun. */
export const settleInterrupted = async (
  { merge, request }: Readonly<{ merge: number; request: MergeRequest }>,
  { forge, ledger, clock, ...ports }: MergePorts & Readonly<{ forge: Forge; ledger: MergeLedger; clock: Clock }>,
): Promise<MergeRecord> => {
  const happened = request.mode === 'merge' && (await forge.holds(request.target, request.to, ports))
  const outcome: MergeOutcome = happened
    ? { outcome: 'merged', reason: 'merged by a run that was interrupted right after it' }
    : { outcome: 'nothing', reason: 'a run was interrupted before it could merge' }
  const record = recordOf(request, outcome, clock)
  ledger.settle(merge, record)
  return record
}
