/**
 * "The lock file has the last word": a package manager moves more than was planned. What it moved or
 * added beside the plan is held to the same rules: cooldown, holds, `allow`, yanked releases, worse findings.
 */
import type { Assessments, Findings } from '../records/findings.ts'
import type { Component } from '../records/inventory.ts'
import { levelRank, worstOf } from '../records/level.ts'
import type { Level } from '../records/level.ts'
import type { Move, PlannedChange, Policy, Resolved, Review } from '../records/plan.ts'
import type { Need, Release, Releases } from '../records/releases.ts'
import { canonicalName, datasourceOfEcosystem, purlOf } from '../versions/names.ts'
import { stepBetween } from '../versions/scheme.ts'
import type { Step, VersionScheme } from '../versions/scheme.ts'
import { schemeOf } from '../versions/schemes.ts'
import { ageOf } from './candidates/cooldown.ts'
import { bareVersion } from './component-key.ts'
import { knowledgeOf } from './knowledge.ts'
import type { Knowledge } from './knowledge.ts'
import { isVersionWithin } from './policy/patterns.ts'
import { holdOf, isGoMinor, rulesFor, settingOf } from './policy/rules.ts'
import type { NamedRule } from './policy/rules.ts'
import { sharesId } from './shared-ids.ts'
import { versioningOf } from './subjects.ts'

export type ReviewInput = Readonly<{
  resolved: readonly Resolved[]
  policy: Policy
  releases: Releases
  assessments: Assessments
  /** Of the branch before the change. */
  findings: Findings
  change: PlannedChange
  /** Index of the rung that was tried; the first unless told. */
  rung?: number
  /** ms since the epoch. */
  now: number
}>

/**
 * `needs` names packages of which nothing is known yet: look them up, assess them and ask again. What a registry does not
 * have is let through: the lock file's own registry gave it.
 */
export const reviewResolution = (input: ReviewInput): Review => {
  const rung = input.change.ladder[input.rung ?? 0]
  const review: Reviewing = {
    ...input,
    knowledge: knowledgeOf(input.releases, input.assessments),
    planned: rung?.moves ?? [],
    ceiling: ceilingOf(input, rung?.clears ?? []),
  }
  const beside = input.resolved.filter((moved) => moved.to !== undefined && !isPlanned(review, moved))
  const needs = beside.flatMap((moved) => needOf(review, moved))
  const reasons = beside.flatMap((moved) => objectionsTo(review, moved)).toSorted()
  return {
    decision: reasons.length > 0 ? 'rejected' : 'accepted',
    reasons,
    ...(needs.length > 0 ? { needs } : {}),
  }
}

type Reviewing = ReviewInput & Readonly<{ knowledge: Knowledge; planned: readonly Move[]; ceiling: Level | undefined }>

/** The worst level that the rung clears; `undefined` where it clears nothing. */
const ceilingOf = ({ findings }: ReviewInput, clears: readonly string[]): Level | undefined => {
  const cleared = findings.findings.filter(({ key }) => clears.includes(key))
  return cleared.length === 0 ? undefined : worstOf(cleared.map(({ severity }) => severity.level))
}

const componentOf = ({ ecosystem, name }: Resolved): Component => ({
  datasource: datasourceOfEcosystem(ecosystem) ?? ecosystem,
  name: canonicalName(ecosystem, name),
  purl: purlOf({ ecosystem }, name),
})

const schemeFor = ({ ecosystem }: Resolved): VersionScheme => schemeOf(versioningOf(ecosystem))

const isPlanned = ({ planned }: Reviewing, moved: Resolved): boolean =>
  planned.some(
    (move) =>
      move.ecosystem === moved.ecosystem &&
      (move.project === undefined || move.project === moved.project) &&
      canonicalName(move.ecosystem, move.component.name) === canonicalName(moved.ecosystem, moved.name) &&
      bareVersion(move.to, undefined) === bareVersion(moved.to ?? '', undefined),
  )

const needOf = ({ knowledge }: Reviewing, moved: Resolved): readonly Need[] => {
  const component = componentOf(moved)
  if (moved.to === undefined || knowledge.releasesOf({ component })) return []
  return [
    {
      component,
      versioning: versioningOf(moved.ecosystem),
      what: 'versions',
      versions: [],
      ...(moved.from === undefined ? {} : { current: moved.from }),
      why: `the package manager ${moved.from === undefined ? 'added' : 'moved'} it`,
    },
  ]
}

/* ---- objections ------------------------------------------------------------------------------------------------- */

const objectionsTo = (review: Reviewing, moved: Resolved): readonly string[] => {
  const { from, to = '' } = moved
  const component = componentOf(moved)
  const release = review.knowledge.releaseOf({ component }, to)
  const rules = rulesFor(review.policy, {
    name: component.name,
    datasource: component.datasource,
    files: [moved.project],
  })
  const step = from === undefined ? 'same' : stepBetween(schemeFor(moved), from, to)
  const found = [
    byRules(review, moved, rules, step),
    release?.yanked === undefined ? undefined : `is yanked${release.yanked === 'yes' ? '' : `: ${release.yanked}`}`,
    release && byCooldown(review, release, rules, step),
    byFindings(review, moved, component),
  ]
  const what = from === undefined ? `${moved.name} ${to} (added)` : `${moved.name} ${from} to ${to}`
  return found.flatMap((reason) => (reason === undefined ? [] : [`${what}: ${reason}`]))
}

/** A package that was not there cannot have been moved against a hold; `allow` binds it all the same. */
const byRules = ({ now }: Reviewing, moved: Resolved, rules: readonly NamedRule[], step: Step): string | undefined => {
  const hold = moved.from === undefined ? undefined : holdOf(rules, step, now)
  if (hold !== undefined) return hold
  const allow = settingOf(rules, 'allow', step)
  if (!allow || isGoMinor(allow.value)) return undefined
  return isVersionWithin(allow.value, moved.to ?? '', schemeFor(moved))
    ? undefined
    : `${allow.by.name}: allow ${[allow.value].flat().join(', ')}`
}

/** An older version than before has aged already, whatever its date says of a re-upload. */
const byCooldown = (
  { policy, now }: Reviewing,
  release: Release,
  rules: readonly NamedRule[],
  step: Step,
): string | undefined => {
  if (step === 'down') return undefined
  const age = ageOf(release, step, rules, policy.cooldownMs, now)
  return age.status === 'young' ? age.reason : undefined
}

/** A finding that this project did not have in this package, worse than anything that the rung clears. */
const byFindings = (review: Reviewing, moved: Resolved, component: Component): string | undefined => {
  const advisoryNames = [{ ecosystem: moved.ecosystem, name: component.name }]
  const affecting = (version: string) =>
    review.knowledge.affecting({ component, advisoryNames, variant: undefined }, version) ?? []
  const before = [
    ...(moved.from === undefined ? [] : affecting(moved.from)),
    ...review.findings.findings.filter(
      (one) =>
        one.project === moved.project &&
        canonicalName(moved.ecosystem, one.package.name) === component.name &&
        one.package.ecosystem === moved.ecosystem,
    ),
  ]
  const worse = affecting(moved.to ?? '').find(
    (one) => !before.some((other) => sharesId(one, other)) && isWorseThan(one.level, review.ceiling),
  )
  return worse && `brings ${worse.ids[0] ?? worse.group} (${worse.level}), worse than what the change clears`
}

const isWorseThan = (level: Level, ceiling: Level | undefined): boolean =>
  ceiling === undefined || levelRank(level) < levelRank(ceiling)
