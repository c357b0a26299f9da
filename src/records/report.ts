/** What a run proves, for machines and for people: `report.json` is this record. */
import { z } from 'zod'

import { CheckRun } from './change-set.ts'
import { PolicyName } from './config.ts'
import { CaptureCounts } from './coverage.ts'
import { Coverage, Finding } from './findings.ts'
import { ImageReport } from './image-report.ts'
import { Component, Gap } from './inventory.ts'
import { Drift, RemovablePin, Remedy } from './plan.ts'
import { Instant, list, record } from './schema.ts'
import { Repository } from './source.ts'
import { Tally } from './tally.ts'

export { Tally }

const count = z.number().int()

/** A finding with its remedy, as a line of the report. */
export const ReportedFinding = record({ finding: Finding, remedy: Remedy })
export type ReportedFinding = z.infer<typeof ReportedFinding>

export const MergedChange = record({
  key: z.string(),
  title: z.string(),
  kind: z.string(),
  commit: z.string(),
  moves: list(record({ component: Component, from: z.string(), to: z.string(), how: z.string() })),
  /** Ids of the findings that it removed. */
  removed: list(z.string()),
  /** Exposure of each removed finding in ms, where both dates are known. */
  exposureMs: z.record(z.string(), z.number()).readonly().optional(),
})
export type MergedChange = z.infer<typeof MergedChange>

/** A change set that was planned and did not get in. */
export const NotMerged = record({ key: z.string(), title: z.string(), outcome: z.string(), reason: z.string() })

export const BranchReport = record({
  branch: z.string(),
  policy: PolicyName,
  because: z.string(),
  /** What became of the branch in this run. */
  outcome: z.enum(['merged', 'offered', 'unchanged', 'planned', 'failed']),
  /** In words; for `offered`, the command that takes it over. */
  note: z.string(),
  commitBefore: z.string(),
  commitAfter: z.string(),
  before: Tally,
  after: Tally,
  merged: list(MergedChange),
  notMerged: list(NotMerged),
  held: list(ReportedFinding),
  constrained: list(ReportedFinding),
  /** Fixable now and still there: failed to apply or to verify. */
  remaining: list(ReportedFinding),
  /** No fix to be had: `none` and `unobtainable`. */
  unfixable: list(ReportedFinding),
  accepted: list(ReportedFinding),
  endOfLife: list(Finding),
  /** Ecosystems without advisories, or with stale ones: such a branch is never called zero. */
  unknown: list(Coverage),
  removablePins: list(RemovablePin),
  drift: list(Drift),
  /** Files that could not be read, tools that are missing, rules that match nothing. */
  problems: list(z.string()),
  /** Manifests and lock files that could not be read: what they hold is not counted, so such a branch is never called zero. */
  unreadable: list(z.string()).optional(),
  /** Registries that did not answer, where a finding has no fix that could be had: such a branch is never called zero. */
  unanswered: list(z.string()).optional(),
  /** What looks like a pinned external version and could not be identified. */
  gaps: list(Gap).optional(),
  /** How much of what looks like an external version is captured, and what that rests on. */
  capture: CaptureCounts.optional(),
  /** `checks`: the runs behind the verdict on the tip. */
  verification: record({
    state: z.string(),
    reason: z.string(),
    runs: count,
    flakes: count,
    checks: list(CheckRun).optional(),
  }),
})
export type BranchReport = z.infer<typeof BranchReport>

export const REPORT_SCHEMA = 'seaworthy/report/1'

export const Report = record({
  schema: z.literal(REPORT_SCHEMA),
  repository: Repository,
  generatedAt: Instant,
  /** `images`: of images alone (`seaworthy rebuild`); nothing is claimed of branches. Absent: of both. */
  scope: z.literal('images').optional(),
  tool: record({ name: z.string(), version: z.string() }),
  advisories: record({ snapshot: z.string(), ecosystems: list(Coverage) }),
  branches: list(BranchReport),
  /** Branches that are not kept, each with the reason. */
  leftOut: list(record({ branch: z.string(), reason: z.string() })),
  /** What of the configuration does nothing, or was not taken over from another tool's. */
  notes: list(z.string()).optional(),
  images: list(ImageReport),
})
export type Report = z.infer<typeof Report>
