/**
 * Plans one branch: the plan is pure and says what it lacks; this asks for it, lets advise assess what came, and plans again,
 * until nothing is lacking.
 */
import { assessReleases } from '../advise/match/assess-releases.ts'
import type { AdvisoryStore } from '../advise/store/advisory-store.ts'
import type { Lookup } from '../lookup/lookup-releases.ts'
import { planUpdates } from '../plan/plan-updates.ts'
import type { Assessments, Findings } from '../records/findings.ts'
import type { Component, Inventory } from '../records/inventory.ts'
import type { Attempt, Plan, Policy } from '../records/plan.ts'
import { RELEASES_SCHEMA, type ComponentReleases, type Need, type Releases } from '../records/releases.ts'
import { ecosystemOfDatasource } from '../versions/names.ts'

/** Each round asks for everything that is lacking at once; a chain of ancestors is seldom longer than this. */
const MOST_ROUNDS = 8

export type PlanningTools = Readonly<{ lookup: Lookup; store: AdvisoryStore; now: number }>

export type PlannedBranch = Readonly<{ plan: Plan; releases: Releases; knowledge: Knowledge }>

export type PlanningInput = Readonly<{
  inventory: Inventory
  findings: Findings
  policy: Policy
  attempts: readonly Attempt[]
}>

/** What a need asks for, and what an answer answers. */
const keyOf = ({ component, registryUrl, extractVersion }: Asked): string =>
  JSON.stringify([component.datasource, component.name, registryUrl, extractVersion])

type Asked = Pick<Need, 'component' | 'registryUrl' | 'extractVersion'>

/** What has been asked and answered in this run of planning. */
export type Knowledge = Readonly<{
  needs: ReadonlyMap<string, readonly Need[]>
  answers: ReadonlyMap<string, ComponentReleases>
}>

export const NO_KNOWLEDGE: Knowledge = { needs: new Map(), answers: new Map() }

/** Asks for all that was ever needed of the components that are needed now, because an answer holds what its question named. */
export const learn = async (known: Knowledge, lacking: readonly Need[], lookup: Lookup): Promise<Knowledge> => {
  const needs = new Map(known.needs)
  for (const [key, added] of Map.groupBy(lacking, keyOf)) needs.set(key, [...(needs.get(key) ?? []), ...added])
  const asked = new Set(lacking.map(keyOf))
  const { components } = await lookup.lookup([...asked].flatMap((key) => needs.get(key) ?? []))
  const answers = new Map(known.answers)
  for (const answer of components) answers.set(keyOf(answer), answer)
  return { needs, answers }
}

export const releasesOf = ({ answers }: Knowledge): Releases => ({
  schema: RELEASES_SCHEMA,
  components: [...answers.values()],
})

/** Where advisories speak of a component: Go's releases are those of its standard library and of its tools. */
const advisoryNamesOf = ({ datasource, name }: Component): readonly Readonly<{ ecosystem: string; name: string }>[] => {
  if (datasource === 'golang-version') return ['stdlib', 'toolchain'].map((part) => ({ ecosystem: 'Go', name: part }))
  const ecosystem = ecosystemOfDatasource(datasource)
  return ecosystem === undefined ? [] : [{ ecosystem, name }]
}

/** One entry for each name, though several registries may have answered for it. */
export const assess = ({ components }: Releases, store: AdvisoryStore): Assessments => {
  const answers = components.flatMap(({ component, releases }) =>
    advisoryNamesOf(component).map((subject) => ({ ...subject, releases })),
  )
  const named = Map.groupBy(answers, ({ ecosystem, name }) => `${ecosystem} ${name}`)
  return assessReleases({
    store,
    components: [...named.values()].flatMap((same) => {
      const versions = new Set(same.flatMap(({ releases }) => releases.map(({ version }) => version)))
      return same.slice(0, 1).map(({ ecosystem, name }) => ({ ecosystem, name, versions: [...versions] }))
    }),
  })
}

export const planBranch = async (input: PlanningInput, tools: PlanningTools): Promise<PlannedBranch> => {
  const { lookup, store, now } = tools
  let knowledge = NO_KNOWLEDGE
  let asked = ''
  for (let round = 1; ; round += 1) {
    const releases = releasesOf(knowledge)
    const assessments = assess(releases, store)
    const plan = planUpdates({ ...input, releases, assessments, now })
    const lacking = JSON.stringify(plan.needs)
    // A registry that cannot say what a version requires will not say it in the next round either.
    if (plan.needs.length === 0 || lacking === asked || round === MOST_ROUNDS) return { plan, releases, knowledge }
    asked = lacking
    knowledge = await learn(knowledge, plan.needs, lookup)
  }
}
