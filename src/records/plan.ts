/** What `plan` takes beside the other records, and what it gives. */
import { z } from 'zod'

import { Acceptance, PolicyName, Rule } from './config.ts'
import { Component, Standing } from './inventory.ts'
import { Need } from './releases.ts'
import { Instant, Level, list, record } from './schema.ts'
import { Source } from './source.ts'

/** The configuration as it applies to one branch. */
export const Policy = record({
  branch: z.string(),
  name: PolicyName,
  /** `seaworthy.yaml line 3`, `default branch`, `matches release-*, last commit 2026-08-22`. */
  because: z.string(),
  cooldownMs: z.number(),
  /** Only these kinds of change set: `run --only security`. */
  only: z.enum(['security']).optional(),
  rules: list(Rule),
  accept: list(Acceptance),
  goMinor: z.boolean(),
  /** Runtimes whose minor is out of support, such as `go 1.23`: moving off it is allowed. */
  unsupportedRuntimes: list(z.string()),
  gitDependencies: z.boolean(),
})
export type Policy = z.infer<typeof Policy>

export const AttemptOutcome = z.enum([
  'applied',
  'different',
  'unresolvable',
  'tool-missing',
  'conflict',
  'rejected',
  'red',
])

/** One try of one rung. A rung that failed is not tried again until its input digest changes. */
export const Attempt = record({
  key: z.string(),
  branch: z.string(),
  baseCommit: z.string(),
  inputDigest: z.string(),
  rung: z.number().int(),
  outcome: AttemptOutcome,
  reason: z.string(),
  at: Instant,
})
export type Attempt = z.infer<typeof Attempt>

/** One component of one project going from one version to another. */
export const Move = record({
  component: Component,
  ecosystem: z.string(),
  project: z.string().optional(),
  from: z.string(),
  to: z.string(),
  step: z.enum(['patch', 'minor', 'major', 'digest']),
  /**
   * - `edit`: the pins are rewritten (and the lock file, where there is one, follows);
   * - `lock`: the ranges allow it, only the lock entry moves;
   * - `parent`: moved because a descendant needs it;
   * - `override`: an override is added, with the condition under which it can go.
   */
  how: z.enum(['edit', 'lock', 'parent', 'override']),
  /** Pins to rewrite, each to the same version. */
  pinIds: list(z.string()),
  packageIds: list(z.string()),
  /** For `override`: when it is no longer needed, in words. */
  until: z.string().optional(),
  /** Image digest that goes with `to`. */
  digest: z.string().optional(),
})
export type Move = z.infer<typeof Move>

export const Rung = record({
  moves: list(Move),
  /** Keys of the findings that it clears. */
  clears: list(z.string()),
  /** Why this rung, and why in this place: `smallest step that clears all 3`. */
  because: list(z.string()),
  /** Hash of everything that decided the rung: an attempt is not repeated while it stays equal. */
  inputDigest: z.string(),
})
export type Rung = z.infer<typeof Rung>

export const PlannedChange = record({
  /** Stable across runs while the same components travel together: goes into `Seaworthy-Change`. */
  key: z.string(),
  /** `Update lodash to 4.17.21 (CVE-2021-23337)`: the commit's subject. */
  title: z.string(),
  kind: z.enum(['security', 'patch', 'minor', 'major', 'relock']),
  severity: Level.optional(),
  group: z.string().optional(),
  /** Best first. Empty for `relock`. */
  ladder: list(Rung),
  projects: list(z.string()),
})
export type PlannedChange = z.infer<typeof PlannedChange>

/** A version that was looked at, taken or not, and why. */
export const Candidate = record({
  component: Component,
  project: z.string().optional(),
  from: z.string(),
  version: z.string(),
  /** `taken` in some rung, or the first rule that forbids it. */
  decision: z.enum(['taken', 'not-needed', 'forbidden']),
  /** `cooldown: released 2026-11-20, 1 day ago, 3 days wanted`. */
  reasons: list(z.string()),
})
export type Candidate = z.infer<typeof Candidate>

export const Fixability = z.enum(['now', 'held', 'constrained', 'unobtainable', 'none'])
export type Fixability = z.infer<typeof Fixability>

/** What the plan makes of one finding. */
export const Remedy = record({
  finding: z.string(),
  state: Fixability,
  /** Name of the constraint or hold, or how it is fixed: `requires-python <3.12`, `cooldown`, `lodash 4.17.21`. */
  reason: z.string(),
  /** For `now`: the change set. */
  change: z.string().optional(),
  accepted: record({ reason: z.string(), owner: z.string().optional(), until: z.string().optional() }).optional(),
})
export type Remedy = z.infer<typeof Remedy>

/** Where one of the versions stands. */
export const DriftPlace = record({
  version: z.string(),
  file: z.string(),
  line: z.number().int(),
  /** Of a variable that has several values or no use; absent: the version is used. */
  standing: Standing.optional(),
  /** The place that counts instead. */
  overriddenBy: record({ version: z.string(), file: z.string(), line: z.number().int() }).optional(),
})
export type DriftPlace = z.infer<typeof DriftPlace>

/** One component at several versions in one branch. */
export const Drift = record({
  component: Component,
  intended: z.boolean(),
  places: list(DriftPlace),
})
export type Drift = z.infer<typeof Drift>

/** A constraint whose comment or only purpose was a CVE that no longer needs it. */
export const RemovablePin = record({
  pinId: z.string(),
  file: z.string(),
  line: z.number().int(),
  component: Component,
  ids: list(z.string()),
  because: z.string(),
})
export type RemovablePin = z.infer<typeof RemovablePin>

export const PLAN_SCHEMA = 'seaworthy/plan/1'

export const Plan = record({
  schema: z.literal(PLAN_SCHEMA),
  source: Source,
  policy: Policy,
  /** In the order in which they are applied: security by severity, then patch, minor, major. */
  changes: list(PlannedChange),
  candidates: list(Candidate),
  remedies: list(Remedy),
  drift: list(Drift),
  removablePins: list(RemovablePin),
  /** Rules of the configuration that match nothing here. */
  inertRules: list(z.string()),
  needs: list(Need),
})
export type Plan = z.infer<typeof Plan>

/** A package that really moved, read from the lock file before and after. `from` or `to` is absent for added and removed. */
export const Resolved = record({
  project: z.string(),
  ecosystem: z.string(),
  name: z.string(),
  from: z.string().optional(),
  to: z.string().optional(),
})
export type Resolved = z.infer<typeof Resolved>

export const Review = record({
  decision: z.enum(['accepted', 'rejected']),
  /** One line for each package that forbids the rung. */
  reasons: list(z.string()),
  /** Packages that the locker moved and of which no release is known: look them up and ask again. */
  needs: list(Need).optional(),
})
export type Review = z.infer<typeof Review>
