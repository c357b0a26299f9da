/**
 * Relocking an untouched branch must change nothing. Where it does, that drift becomes a change set of its own, before the
 * updates, so that each update's diff shows that update alone.
 */
import { hashOf } from '../records/hash.ts'
import type { Project } from '../records/inventory.ts'
import type { Plan, PlannedChange } from '../records/plan.ts'
import type { BranchState } from '../report/build-report.ts'
import type { Workshop } from './workshop/workshop.ts'

const relockOf = ({ id }: Project): PlannedChange => ({
  key: hashOf('relock', id),
  title: `Relock ${id}`,
  kind: 'relock',
  ladder: [],
  projects: [id],
})

/** Looks at the projects alone that the plan moves anything in. */
export const withRelocks = async (
  plan: Plan,
  { inventory, commit }: BranchState,
  workshop: Workshop,
): Promise<Plan> => {
  const touched = new Set(plan.changes.flatMap(({ projects }) => projects))
  const relocks: PlannedChange[] = []
  for (const project of inventory.projects.filter(({ id }) => touched.has(id)))
    if (await workshop.drifts(project, commit)) relocks.push(relockOf(project))
  return relocks.length === 0 ? plan : { ...plan, changes: [...relocks, ...plan.changes] }
}
