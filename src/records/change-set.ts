/** What `apply`, `verify` and `merge` give. */
import { z } from 'zod'

import { PlannedChange, Resolved } from './plan.ts'
import { Instant, list, record } from './schema.ts'

export const APPLY_OUTCOMES = ['applied', 'different', 'unresolvable', 'tool-missing', 'conflict'] as const

/** One rung of one planned change, tried on a tree. */
export const ChangeSet = record({
  change: PlannedChange,
  rung: z.number().int(),
  outcome: z.enum(APPLY_OUTCOMES),
  /** For all but `applied`: what the tool said, one line first. */
  reason: z.string().optional(),
  /** A registry or the network failed, not the rung: no attempt, it may do well in the next run. */
  transient: z.boolean().optional(),
  /** Files written, for the commit. */
  files: list(z.string()),
  resolved: list(Resolved),
  baseCommit: z.string(),
  commit: z.string().optional(),
})
export type ChangeSet = z.infer<typeof ChangeSet>

export const CheckRun = record({
  command: z.string(),
  tree: z.string(),
  outcome: z.enum(['green', 'red', 'timeout', 'not-started']),
  exitCode: z.number().int().optional(),
  durationMs: z.number(),
  /** Names of failing tests, where the runner tells. */
  failing: list(z.string()),
  /** The last lines of output, secrets masked. */
  tail: z.string(),
  /** Where the whole output is kept. */
  log: z.string().optional(),
  /** The step that was not green: `npm ci`, `go test ./...`. */
  failedAt: z.string().optional(),
  /** Place of that step in the order of steps, from 0: a tree that fails earlier than its base is worse than it. */
  failedStep: z.number().int().optional(),
})
export type CheckRun = z.infer<typeof CheckRun>

export const VERDICT_SCHEMA = 'seaworthy/verdict/1'

export const Verdict = record({
  schema: z.literal(VERDICT_SCHEMA),
  commit: z.string(),
  state: z.enum(['green', 'red', 'flaky', 'base-red', 'unverified']),
  /** For `base-red`: how the tip compares with its base, by failing test; `unknown` where the runner names none. */
  comparison: z.enum(['not-worse', 'worse', 'unknown']).optional(),
  /** Why, in one line. */
  reason: z.string(),
  runs: list(CheckRun),
})
export type Verdict = z.infer<typeof Verdict>

export const MERGE_SCHEMA = 'seaworthy/merge/1'

export const MergeRecord = record({
  schema: z.literal(MERGE_SCHEMA),
  branch: z.string(),
  /** `offered`: the commits lie on `seaworthy/<branch>`, `takeover` says how to take them. */
  outcome: z.enum(['merged', 'offered', 'moved-meanwhile', 'checked-out', 'nothing']),
  reason: z.string(),
  from: z.string(),
  to: z.string(),
  at: Instant,
  takeover: z.string().optional(),
  changes: list(z.string()),
})
export type MergeRecord = z.infer<typeof MergeRecord>
