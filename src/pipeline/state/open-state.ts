/**
 * What is remembered of a repository from run to run: attempts, applied change sets, verified trees, records, merges. Everything
 * is written as it happens, each in one statement, so that a killed run loses at most the step it was in.
 */
import { z } from 'zod'

import { ChangeSet, CheckRun, MergeRecord } from '../../records/change-set.ts'
import { Attempt } from '../../records/plan.ts'
import type { Clock, Database, ProcessIdentity, Processes, SqlValue } from '../../system/ports.ts'
import { acquireRun, releaseRun, type Acquired } from './run-lock.ts'
import { isReadOnly, migrate, notWritable } from './schema.ts'

/** A red answer is believed for a day: the machine, a registry or a clock may have been at fault. Green ones stay. */
const RED_BELIEVED_MS = 24 * 3_600_000

/** What a merge is about to do, written before it does it: a `MergeRequest` of the merge stage. */
const MergeIntent = z
  .object({
    target: z.object({ branch: z.string(), at: z.enum(['local', 'origin']) }).readonly(),
    from: z.string(),
    to: z.string(),
    mode: z.enum(['merge', 'offer']),
    changes: z.array(z.string()).readonly(),
  })
  .readonly()
type MergeIntent = z.infer<typeof MergeIntent>

/** Where a change set's place in a stack is remembered. */
export type ChangeSetPlace = Readonly<{ baseCommit: string; change: string; inputDigest: string }>

export interface State {
  readonly acquireRun: (waitMs: number) => Promise<Acquired>
  readonly releaseRun: (run: number, state: 'finished' | 'failed') => void
  /** Told to `createExec`: the next run ends what this one leaves behind. Remembers nothing before a run is acquired. */
  readonly ledger: Readonly<{ started: (group: ProcessIdentity) => void; ended: (group: ProcessIdentity) => void }>

  readonly recordAttempt: (run: number, attempt: Attempt) => void
  /** Oldest first. `run`: only of that run. */
  readonly attempts: (branch: string, change: string, run?: number) => readonly Attempt[]
  /** All attempts of a branch: what `plan` and `report` read. */
  readonly attemptsOf: (branch: string) => readonly Attempt[]

  /** A change set that was applied, reviewed and committed on this base before. */
  readonly changeSet: (place: ChangeSetPlace) => ChangeSet | undefined
  readonly saveChangeSet: (place: ChangeSetPlace, changeSet: ChangeSet) => void

  /** Runs of these checks on this tree, oldest first; red ones of the last day alone. */
  readonly checkRuns: (tree: string, checks: string) => readonly CheckRun[]
  readonly saveCheckRun: (checks: string, run: CheckRun) => void

  /** The record of a stage as it ended, parsed by the caller's schema. `branch` is empty for records of the repository. */
  readonly saveRecord: (run: number, branch: string, stage: string, record: unknown) => void
  /** Of that run, or else of the latest that has one. A record of an older shape counts as none. */
  readonly record: <Schema extends z.ZodType>(
    schema: Schema,
    of: Readonly<{ branch: string; stage: string; run?: number }>,
  ) => z.infer<Schema> | undefined

  readonly beginMerge: (run: number, intent: MergeIntent) => number
  readonly settleMerge: (merge: number, record: MergeRecord) => void
  /** Begun by a run that was interrupted before it could say what became of it. */
  readonly openMerges: () => readonly Readonly<{ merge: number; request: MergeIntent }>[]
  readonly mergesOf: (run: number) => readonly MergeRecord[]
}

/** Reads JSON of ours; a shape that an older version wrote counts as nothing. */
const parse = <Schema extends z.ZodType>(schema: Schema, text: SqlValue | undefined): z.infer<Schema> | undefined => {
  if (typeof text !== 'string') return undefined
  const result = schema.safeParse(JSON.parse(text))
  return result.success ? result.data : undefined
}

const rows = <Schema extends z.ZodType>(schema: Schema, found: readonly Readonly<Record<string, SqlValue>>[]) =>
  found.flatMap((row) => {
    const record = parse(schema, row['record'])
    return record === undefined ? [] : [record]
  })

/**
 * @param place path of the database, for errors
 */
export const openState = (
  database: Database,
  ports: Readonly<{ place: string; processes: Processes; clock: Clock }>,
): State => {
  migrate(database, ports.place)
  const { clock } = ports
  // Whoever only plans holds no lock, and the next run must not end what it started.
  let holding = false
  return {
    acquireRun: async (waitMs) => {
      try {
        const acquired = await acquireRun(database, ports, waitMs)
        holding = acquired.status === 'acquired'
        return acquired
      } catch (error) {
        throw isReadOnly(error) ? notWritable(ports.place, error) : error
      }
    },
    releaseRun: (run, state) => releaseRun(database, run, state, clock.now()),
    ledger: openLedger(database, () => holding),
    ...openAttempts(database),
    ...openChangeSets(database),
    ...openCheckRuns(database, clock),
    ...openRecords(database, clock),
    ...openMerges(database),
  }
}

const openLedger = (database: Database, isHolding: () => boolean): State['ledger'] => ({
  started: ({ id, startedAt }) => {
    if (!isHolding()) return
    database.prepare('INSERT OR IGNORE INTO process_groups (id, started_at) VALUES (?, ?)').run(id, startedAt)
  },
  ended: ({ id, startedAt }) => {
    database.prepare('DELETE FROM process_groups WHERE id = ? AND started_at = ?').run(id, startedAt)
  },
})

const openAttempts = (database: Database): Pick<State, 'recordAttempt' | 'attempts' | 'attemptsOf'> => ({
  recordAttempt: (run, attempt) => {
    database
      .prepare('INSERT INTO attempts (run, branch, change, record) VALUES (?, ?, ?, ?)')
      .run(run, attempt.branch, attempt.key, JSON.stringify(attempt))
  },
  attempts: (branch, change, run) =>
    rows(
      Attempt,
      database
        .prepare(
          'SELECT record FROM attempts WHERE branch = ? AND change = ? AND (? IS NULL OR run = ?) ORDER BY sequence',
        )
        .all(branch, change, run ?? null, run ?? null),
    ),
  attemptsOf: (branch) =>
    rows(Attempt, database.prepare('SELECT record FROM attempts WHERE branch = ? ORDER BY sequence').all(branch)),
})

const openChangeSets = (database: Database): Pick<State, 'changeSet' | 'saveChangeSet'> => ({
  changeSet: ({ baseCommit, change, inputDigest }) =>
    parse(
      ChangeSet,
      database
        .prepare('SELECT record FROM change_sets WHERE base_commit = ? AND change = ? AND input_digest = ?')
        .get(baseCommit, change, inputDigest)?.['record'],
    ),
  saveChangeSet: ({ baseCommit, change, inputDigest }, changeSet) => {
    database
      .prepare('INSERT OR REPLACE INTO change_sets (base_commit, change, input_digest, record) VALUES (?, ?, ?, ?)')
      .run(baseCommit, change, inputDigest, JSON.stringify(changeSet))
  },
})

const openCheckRuns = (database: Database, clock: Clock): Pick<State, 'checkRuns' | 'saveCheckRun'> => ({
  checkRuns: (tree, checks) =>
    rows(
      CheckRun,
      database
        .prepare(
          `SELECT record FROM check_runs WHERE tree = ? AND checks = ? AND (outcome = 'green' OR at > ?) ORDER BY sequence`,
        )
        .all(tree, checks, clock.now() - RED_BELIEVED_MS),
    ),
  saveCheckRun: (checks, run) => {
    database
      .prepare('INSERT INTO check_runs (tree, checks, outcome, at, record) VALUES (?, ?, ?, ?, ?)')
      .run(run.tree, checks, run.outcome, clock.now(), JSON.stringify(run))
  },
})

const openRecords = (database: Database, clock: Clock): Pick<State, 'saveRecord' | 'record'> => ({
  saveRecord: (run, branch, stage, record) => {
    database
      .prepare('INSERT OR REPLACE INTO records (run, branch, stage, at, record) VALUES (?, ?, ?, ?, ?)')
      .run(run, branch, stage, clock.now(), JSON.stringify(record))
  },
  record: (schema, { branch, stage, run }) =>
    parse(
      schema,
      database
        .prepare(
          'SELECT record FROM records WHERE branch = ? AND stage = ? AND (? IS NULL OR run = ?) ORDER BY run DESC',
        )
        .get(branch, stage, run ?? null, run ?? null)?.['record'],
    ),
})

const openMerges = (database: Database): Pick<State, 'beginMerge' | 'settleMerge' | 'openMerges' | 'mergesOf'> => ({
  beginMerge: (run, intent) =>
    Number(
      database
        .prepare('INSERT INTO merges (run, branch, intent) VALUES (?, ?, ?) RETURNING sequence')
        .get(run, intent.target.branch, JSON.stringify(intent))?.['sequence'],
    ),
  settleMerge: (merge, record) => {
    database.prepare('UPDATE merges SET record = ? WHERE sequence = ?').run(JSON.stringify(record), merge)
  },
  openMerges: () =>
    database
      .prepare('SELECT sequence, intent FROM merges WHERE record IS NULL ORDER BY sequence')
      .all()
      .flatMap((row) => {
        const request = parse(MergeIntent, row['intent'])
        return request ? [{ merge: Number(row['sequence']), request }] : []
      }),
  mergesOf: (run) =>
    rows(
      MergeRecord,
      database.prepare('SELECT record FROM merges WHERE run = ? AND record IS NOT NULL ORDER BY sequence').all(run),
    ),
})
