/**
 * A world in memory for tests of landing: commits are parents and contents, checks look for poisoned rungs, and any call can be
 * the one at which the process dies.
 */
import type { ChangeSet, CheckRun } from '../../records/change-set.ts'
import { INVENTORY_SCHEMA, type Inventory } from '../../records/inventory.ts'
import { PLAN_SCHEMA, type Plan, type PlannedChange } from '../../records/plan.ts'
import { openDatabase } from '../../system/node/database.ts'
import type { Clock, Log, Processes } from '../../system/ports.ts'
import type { LandRequest } from '../land-changes.ts'
import { openState, type State } from '../state/open-state.ts'
import type { LandingMemory, Performers } from './performers.ts'

export class Killed extends Error {
  override readonly name = 'Killed'
}

/** What is true of rungs, written `c3.0` for the first rung of change 3. */
export type Truth = Readonly<{
  /** Rungs that turn the checks red. */
  poison: ReadonlySet<string>
  /** Rungs that apply differently than `applied`. */
  outcomes?: Readonly<Record<string, ChangeSet['outcome'] | 'rejected' | 'transient' | 'empty'>>
  /** Whether the runner names failing tests. Default true. */
  namesTests?: boolean
  /** Tests that fail on the base already. */
  baseFails?: readonly string[]
  /** Answers of the first runs that are red whatever the tree holds. */
  flakyRuns?: number
}>

const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, progress: () => {} }
const source = { repository: { forge: 'local', host: 'localhost', path: 'r' }, kind: 'tree', ref: 'main' } as const

const inventory: Inventory = {
  schema: INVENTORY_SCHEMA,
  source,
  pins: [],
  packages: [],
  projects: [],
  gaps: [],
  files: [],
  skipped: {},
}

export const change = (number: number, rungs: number): PlannedChange => ({
  key: `c${number}`,
  title: `Update c${number}`,
  kind: 'security',
  ladder: Array.from({ length: rungs }, (_, rung) => ({
    moves: [],
    clears: [],
    because: [],
    inputDigest: `c${number}.${rung}`,
  })),
  projects: [],
})

const planOf = (changes: readonly PlannedChange[]): Plan => ({
  schema: PLAN_SCHEMA,
  source,
  policy: {
    branch: 'main',
    name: 'latest',
    because: 'test',
    cooldownMs: 0,
    rules: [],
    accept: [],
    goMinor: false,
    unsupportedRuntimes: [],
    gitDependencies: false,
  },
  changes,
  candidates: [],
  remedies: [],
  drift: [],
  removablePins: [],
  inertRules: [],
  needs: [],
})

export const requestOf = (changes: readonly PlannedChange[], allowBaseRed = false): LandRequest => ({
  branch: 'main',
  base: 'base',
  plan: planOf(changes),
  inventory,
  allowBaseRed,
})

/** Counts up a second at each look, so that a commit made again is another one. */
const tickingClock = (): Clock => {
  let now = Date.UTC(2026, 10, 21)
  return { now: () => (now += 1_000), sleep: () => Promise.resolve() }
}

export type World = Readonly<{
  state: State
  /** Trees in the order in which checks ran on them. */
  checked: string[]
  applied: string[]
  treeOf: (commit: string) => string
  /** A process that dies at the `dieAt`-th call, before or after its effect. */
  start: (
    dieAt?: number,
    when?: 'before' | 'after',
  ) => Promise<Performers & Readonly<{ run: number; calls: () => number }>>
}>

const contentOf = (tree: string): readonly string[] => tree.split(' ').filter((rung) => rung !== 'base')

const checkTree = (tree: string, truth: Truth, runs: number): CheckRun => {
  const bad = contentOf(tree).filter((rung) => truth.poison.has(rung))
  const failing = [...(truth.baseFails ?? []), ...bad]
  const isGreen = failing.length === 0 && runs > (truth.flakyRuns ?? 0)
  return {
    command: 'make test',
    tree,
    outcome: isGreen ? 'green' : 'red',
    durationMs: 1,
    failing: (truth.namesTests ?? true) ? failing : [],
    tail: '',
  }
}

export const createWorld = (truth: Truth): World => {
  const trees = new Map([['base', 'base']])
  const checked: string[] = []
  const applied: string[] = []
  const clock = tickingClock()
  let processId = 0
  const processes: Processes = {
    self: () => Promise.resolve({ id: (processId += 1), startedAt: 't' }),
    isAlive: () => Promise.resolve(false),
    endOrphan: () => Promise.resolve('gone'),
  }
  const state = openState(openDatabase(':memory:'), { place: 'memory', processes, clock })
  const treeOf = (commit: string): string => trees.get(commit) ?? ''

  const apply = ({
    change: { key },
    rung,
    baseCommit,
    change: planned,
  }: Parameters<Performers['apply']>[0]): ChangeSet => {
    const name = `${key}.${rung}`
    applied.push(name)
    const wanted = truth.outcomes?.[name] ?? 'applied'
    const base = { change: planned, rung, baseCommit, files: ['file'], resolved: [] }
    if (wanted === 'transient') return { ...base, outcome: 'unresolvable', transient: true, reason: 'no network' }
    if (wanted === 'empty') return { ...base, outcome: 'applied', files: [] }
    if (wanted === 'applied' || wanted === 'rejected') return { ...base, outcome: 'applied' }
    return { ...base, outcome: wanted, reason: `${name} ${wanted}` }
  }
  const commit = ({ change: { key }, rung, baseCommit }: ChangeSet): string => {
    const id = `commit-${clock.now()}`
    trees.set(id, `${treeOf(baseCommit)} ${key}.${rung}`)
    return id
  }

  const start: World['start'] = async (dieAt, when = 'before') => {
    let calls = 0
    const dying =
      <Arguments extends readonly unknown[], Result>(call: (...given: Arguments) => Result) =>
      (...given: Arguments): Result => {
        calls += 1
        if (calls === dieAt && when === 'before') throw new Killed()
        const result = call(...given)
        if (calls === dieAt) throw new Killed()
        return result
      }
    const acquired = await state.acquireRun(0)
    if (acquired.status === 'busy') throw new Error(acquired.reason)
    const { run } = acquired
    const memory: LandingMemory = {
      attempts: (key, of) => state.attempts('main', key, of === 'this-run' ? run : undefined),
      recordAttempt: dying((attempt) => state.recordAttempt(run, attempt)),
      changeSet: state.changeSet,
      saveChangeSet: dying(state.saveChangeSet),
      checkRuns: state.checkRuns,
      saveCheckRun: dying(state.saveCheckRun),
    }
    const check = (at: string): CheckRun => {
      checked.push(treeOf(at))
      return checkTree(treeOf(at), truth, checked.length)
    }
    return {
      run,
      calls: () => calls,
      apply: dying(async (request) => apply(request)),
      review: ({ change: { key }, rung }) =>
        truth.outcomes?.[`${key}.${rung}`] === 'rejected'
          ? { decision: 'rejected', reasons: ['held by policy'] }
          : { decision: 'accepted', reasons: [] },
      commit: dying(async (changeSet) => commit(changeSet)),
      capture: dying(async () => inventory),
      treeOf: async (at) => treeOf(at),
      hasCommit: async (at) => trees.has(at),
      checks: { status: 'ready', digest: 'checks', run: dying(async (at) => check(at)) },
      memory,
      clock,
      log: SILENT,
    }
  }
  return { state, checked, applied, treeOf, start }
}
