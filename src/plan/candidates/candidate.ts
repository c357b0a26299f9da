/** A released version as a possible target, with the first rule that forbids it. */
import type { Release } from '../../records/releases.ts'
import type { Step } from '../../versions/scheme.ts'

/** Why a version is no target. The order is the one in which the rules are asked. */
export type Forbidding =
  | 'downgrade'
  | 'variant'
  | 'prerelease'
  | 'yanked'
  | 'deprecated'
  | 'subscription'
  | 'other-major'
  | 'commit'
  | 'go-minor'
  | 'runtime'
  | 'peer'
  | 'drift'
  | 'allow'
  | 'hold'

export type Verdict =
  | Readonly<{ status: 'allowed'; notes: readonly string[] }>
  /** Too young: allowed only as the smallest step that clears, where no older version does. */
  | Readonly<{ status: 'young'; reason: string }>
  | Readonly<{ status: 'forbidden'; rule: Forbidding; reason: string }>

export type Candidate = Readonly<{ version: string; release: Release; step: Step; verdict: Verdict }>
