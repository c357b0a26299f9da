/**
 * `seaworthy explain COMPONENT|CVE`: everything that decided about a component, gathered from the records. Nothing is
 * decided here: a reason that is not in a record is not in the explanation.
 */
import type { Rule } from '../records/config.ts'
import type { Finding, Findings } from '../records/findings.ts'
import type { Component, Inventory, Package, Pin } from '../records/inventory.ts'
import type { Attempt, Candidate, Drift, Plan, PlannedChange, Policy, RemovablePin, Remedy } from '../records/plan.ts'
import type { ComponentReleases, Releases } from '../records/releases.ts'
import { dependencyPaths } from './dependency-paths.ts'
import { nearestNames } from './nearest.ts'
import { worstFirst } from './wording.ts'

export type ExplainInput = Readonly<{
  inventory: Inventory
  findings: Findings
  plan: Plan
  releases: Releases
  /** A component's or package's name or purl, or any id of a vulnerability; letter case does not matter. */
  query: string
  attempts?: readonly Attempt[]
  /** True where the rule's `match` holds for the pin; without it every rule of the branch is shown. */
  ruleMatches?: (rule: Rule, pin: Pin) => boolean
}>

export type ExplainedFinding = Readonly<{ finding: Finding; remedy: Remedy | undefined }>

/** A package of a lock file or image with the ways in which it comes in. */
export type ExplainedPackage = Readonly<{
  package: Package
  /** Shortest first, from the direct dependency down; `unknown` where the lock file names no edges. */
  paths: readonly (readonly string[])[] | 'unknown'
}>

export type ExplainedChange = Readonly<{
  change: PlannedChange
  /** Place in the order of applying, from 1. */
  position: number
  attempts: readonly Attempt[]
}>

export type Subject = Readonly<{
  name: string
  pins: readonly Pin[]
  packages: readonly ExplainedPackage[]
  findings: readonly ExplainedFinding[]
  releases: readonly ComponentReleases[]
  candidates: readonly Candidate[]
  changes: readonly ExplainedChange[]
  /** With their numbers in the configuration, from 1. */
  rules: readonly Readonly<{ number: number; rule: Rule }>[]
  drift: readonly Drift[]
  removablePins: readonly RemovablePin[]
}>

export type Explanation = Readonly<{ query: string; policy: Policy; inertRules: readonly string[] }> &
  (
    | Readonly<{ status: 'found'; subjects: readonly Subject[] }>
    | Readonly<{ status: 'unknown'; nearest: readonly string[] }>
  )

export const explain = (input: ExplainInput): Explanation => {
  const { query, plan, inventory, findings } = input
  const about = { query, policy: plan.policy, inertRules: plan.inertRules }
  const names = subjectNames(input)
  if (names.length > 0) return { ...about, status: 'found', subjects: names.map((name) => subject(input, name)) }
  const known = [
    ...inventory.pins.map(({ component }) => component.name),
    ...inventory.packages.map(({ name }) => name),
    ...findings.findings.flatMap(({ ids }) => ids),
  ]
  return { ...about, status: 'unknown', nearest: nearestNames(query, known) }
}

/* ---- what is meant ---------------------------------------------------------------------------------------------- */

/** Names that the query stands for: itself, or the packages that the vulnerability affects. */
const subjectNames = ({ query, inventory, findings, plan }: ExplainInput): readonly string[] => {
  const wanted = query.trim().toLowerCase()
  const same = (text: string): boolean => text.toLowerCase() === wanted
  const isNamed = ({ name, purl }: Component): boolean => same(name) || same(purl)
  const names = [
    ...inventory.pins.flatMap(({ component }) => (isNamed(component) ? component.name : [])),
    ...inventory.packages.flatMap(({ name, purl, source }) =>
      same(name) || same(purl) || (source && same(source.name)) || purl.toLowerCase().startsWith(`${wanted}@`)
        ? name
        : [],
    ),
    ...plan.candidates.flatMap(({ component }) => (isNamed(component) ? component.name : [])),
    ...findings.findings.flatMap(({ ids, id, package: affected }) =>
      [...ids, id].some(same) || same(affected.name) ? affected.name : [],
    ),
  ]
  return [...new Set(names)].sort()
}

/* ---- what is known of it ---------------------------------------------------------------------------------------- */

const subject = (input: ExplainInput, name: string): Subject => {
  const { inventory, findings, plan, releases, ruleMatches = () => true } = input
  const isComponent = ({ component }: Readonly<{ component: Component }>): boolean => component.name === name
  const pins = inventory.pins.filter(isComponent)
  const remedyOf = new Map(plan.remedies.map((remedy) => [remedy.finding, remedy]))
  const concerned = findings.findings
    .filter((finding) => finding.package.name === name || pins.some(({ id }) => finding.pinIds.includes(id)))
    .toSorted(worstFirst)
  return {
    name,
    pins,
    packages: inventory.packages
      .filter((entry) => entry.name === name || entry.source?.name === name)
      .map((entry) => ({ package: entry, paths: dependencyPaths(inventory.packages, entry) })),
    findings: concerned.map((finding) => ({ finding, remedy: remedyOf.get(finding.key) })),
    releases: releases.components.filter(isComponent),
    candidates: plan.candidates.filter(isComponent),
    changes: changesOf(input, name, concerned),
    rules: plan.policy.rules
      .map((rule, index) => ({ number: index + 1, rule }))
      .filter(({ rule }) => pins.length === 0 || pins.some((pin) => ruleMatches(rule, pin))),
    drift: plan.drift.filter(isComponent),
    removablePins: plan.removablePins.filter(isComponent),
  }
}

/** Changes that move it, and those that clear a finding of it by moving something else. */
const changesOf = (
  { plan, attempts = [] }: ExplainInput,
  name: string,
  findings: readonly Finding[],
): readonly ExplainedChange[] => {
  const keys = new Set(findings.map(({ key }) => key))
  const concerns = ({ ladder }: PlannedChange): boolean =>
    ladder.some(
      ({ moves, clears }) =>
        moves.some(({ component }) => component.name === name) || clears.some((key) => keys.has(key)),
    )
  return plan.changes.flatMap((change, index) =>
    concerns(change)
      ? [{ change, position: index + 1, attempts: attempts.filter(({ key }) => key === change.key) }]
      : [],
  )
}
