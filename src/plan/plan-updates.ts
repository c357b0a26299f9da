/**
 * The plan of one branch: what moves to which version, in which order, and why everything else does not. Pure:
 * what it lacks it names in `needs`; the conductor looks that up, has it assessed and plans again.
 */
import { PLAN_SCHEMA } from '../records/plan.ts'
import type { Plan, PlannedChange, Policy } from '../records/plan.ts'
import { recordCandidates } from './candidate-records.ts'
import { compareChanges, planUnit } from './changes/plan-changes.ts'
import type { PlannedUnit } from './changes/plan-changes.ts'
import { distinctTitles } from './changes/titles.ts'
import { findDrift } from './drift.ts'
import { cellsOf } from './grouping/cells.ts'
import { unitsOf } from './grouping/units.ts'
import { subjectsInPlay } from './in-play.ts'
import { ladderOf } from './ladders/ladder.ts'
import type { CellLadder } from './ladders/ladder.ts'
import { isOnMinor, needsHigherGo } from './ladders/option.ts'
import type { Option } from './ladders/option.ts'
import { inertRules } from './policy/inert-rules.ts'
import { findRemedies } from './remedies.ts'
import { findRemovablePins } from './removable-pins.ts'
import { assessSituation } from './situation.ts'
import type { PlanInput, Situation } from './situation.ts'
import { targetOf } from './subjects.ts'

/**
 * Give it all releases and assessments so far; call again with what `needs` asks for until it is empty (at most about five
 * rounds). A component whose lookup failed is not asked for again: it becomes the reason of its findings.
 */
export const planUpdates = (input: PlanInput): Plan => {
  const situation = assessSituation(input)
  const cells = cellsOf(subjectsInPlay(situation), situation.knowledge)
  const ladders = cells.map((cell) => ladderOf(situation, cell))
  askGoRequirements(situation, ladders)
  const planned = unitsOf(ladders).flatMap((unit) => planUnit(situation, unit, input.attempts) ?? [])
  const removablePins = findRemovablePins(situation)
  return {
    schema: PLAN_SCHEMA,
    source: input.inventory.source,
    policy: situation.policy,
    changes: changesOf(planned, input.policy.only),
    candidates: recordCandidates(situation, ladders, planned),
    remedies: findRemedies(situation, input.findings.findings, ladders, planned),
    drift: findDrift(situation.subjects, input.inventory.pins),
    removablePins,
    inertRules: [
      ...inertRules(input.policy, situation.subjects.map(targetOf), input.now),
      ...(input.inventory.inert ?? []),
    ],
    needs: situation.questions.needs,
  }
}

const changesOf = (planned: readonly PlannedUnit[], only: Policy['only']): readonly PlannedChange[] =>
  distinctTitles(
    planned
      .map(({ change }) => change)
      .filter(({ ladder, kind }) => ladder.length > 0 && (only === undefined || kind === only)),
  ).toSorted(compareChanges)

const NEAR = 8

/**
 * The Go version that a module needs stands in its own go.mod, which is asked for only where it decides: for the rungs, and
 * for the next versions in case a rung turns out to need a higher minor. Those are up under `security`, where another
 * minor is not taken, and down under `latest`, where it is, unless Go's own update fails.
 */
const askGoRequirements = ({ policy, questions }: Situation, ladders: readonly CellLadder[]): void => {
  for (const ladder of ladders) {
    const modules = ladder.cell.subjects.filter(({ component }) => component.datasource === 'go')
    const wanted = policy.name === 'security' ? nextUp(ladder) : nextDown(ladder)
    for (const subject of modules) {
      const releases = wanted.flatMap(({ moving }) => moving.get(subject)?.release ?? [])
      const lacking = releases.filter(({ runtimes }) => runtimes['go'] === undefined).map(({ version }) => version)
      questions.askRequires(subject, lacking, 'the Go version that it needs')
    }
  }
}

const nextUp = ({ options, rungs, fixable }: CellLadder): readonly Option[] => {
  const clearing = options.filter(({ cleared }) => cleared.some((finding) => fixable.has(finding)))
  return [...rungs.map(({ option }) => option), ...clearing.slice(0, NEAR)]
}

/** The newest of each minor, once the first rung turns out to need a higher Go minor than the one in use. */
const nextDown = ({ cell, options, rungs }: CellLadder): readonly Option[] => {
  const [first] = rungs
  if (!first) return []
  if (!needsHigherGo(first.option)) return [first.option]
  const newest = options.filter((option, index) => {
    const next = options[index + 1]
    return next === undefined || !isOnMinor(cell, next, option.version)
  })
  return newest.slice(-MOST_MINORS)
}

const MOST_MINORS = 24
