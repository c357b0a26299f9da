/**
 * Kills the loop with SIGKILL at random moments and looks whether the next run ends where an undisturbed one does:
 *
 *     node test/live/crash.ts [--times 20] [--kills 1] [--seed 1] [--advisories FILE] [--out DIR]
 *
 * The repository is the demo's. A first run fills the caches, so that the moments fall on the work and not on downloads; a
 * second one is the measure: its trees, its `Seaworthy-Change` keys, how long it took. Each time after that a run on a fresh
 * copy is killed with its process group `--kills` times, and then run to its end. Without `--advisories` the snapshot that comes
 * with the project is imported. Exit code 1 where one time differs.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { makeRepository } from '../../src/cli/demo/repository.ts'
import { openDatabase } from '../../src/system/node/database.ts'

const PROGRAM = fileURLToPath(new URL('../../bin/seaworthy.js', import.meta.url))
const ADVISORIES = fileURLToPath(new URL('../../data/demo-advisories', import.meta.url))
const BRANCHES = ['main', 'release-1.0']

type Place = Readonly<{ out: string; repository: string; state: string; advisories: string }>

/** What must be equal: tree and keys of each branch. */
type End = Readonly<Record<string, Readonly<{ tree: string; keys: readonly string[] }>>>

const git = (place: Place, ...args: readonly string[]): string =>
  execFileSync('git', ['-C', place.repository, ...args], { encoding: 'utf8' }).trim()

const endOf = (place: Place): End =>
  Object.fromEntries(
    BRANCHES.map((branch) => {
      const keys = git(place, 'log', '--format=%(trailers:key=Seaworthy-Change,valueonly)', branch)
      return [branch, { tree: git(place, 'rev-parse', `${branch}^{tree}`), keys: keys.split('\n').filter(Boolean) }]
    }),
  )

/** The repository's folder in the state. */
const ownFolder = (state: string): string | undefined => {
  const name = existsSync(state) ? readdirSync(state).find((entry) => entry.startsWith('repository-')) : undefined
  return name === undefined ? undefined : join(state, name)
}

/** How often checks ended on a tree more than once with the same outcome, and process groups that nobody ended. */
const inspectState = ({ state }: Place): Readonly<{ checks: number; repeated: number; orphans: number }> => {
  const database = openDatabase(join(ownFolder(state) ?? state, 'state.sqlite'), { readOnly: true })
  const count = (sql: string): number => Number(database.prepare(sql).get()?.['n'] ?? 0)
  try {
    return {
      checks: count('SELECT count(*) AS n FROM check_runs'),
      repeated: count(
        `SELECT count(*) AS n FROM (SELECT 1 FROM check_runs WHERE outcome = 'green' GROUP BY tree, checks HAVING count(*) > 1)`,
      ),
      orphans: count('SELECT count(*) AS n FROM process_groups'),
    }
  } finally {
    database.close()
  }
}

const start = ({ out, repository, state, advisories }: Place) => {
  const options = ['--merge', '--trust', '--quiet', '--state', state, '--advisories', advisories, '--report', out]
  const args = [PROGRAM, 'run', repository, ...options]
  return spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
}

/** Runs to the end; gives what it took in ms. */
const runToEnd = async (place: Place): Promise<number> => {
  const began = performance.now()
  const child = start(place)
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString('utf8')))
  const [exitCode] = await once(child, 'close')
  if (exitCode !== 0) throw new Error(`the run ended with ${String(exitCode)}: ${complaints}`)
  return performance.now() - began
}

/** False where the run was faster than the blow. */
const runAndKill = async (place: Place, afterMs: number): Promise<boolean> => {
  const child = start(place)
  const closed = once(child, 'close').then(() => 'ended' as const)
  const first = await Promise.race([closed, delay(afterMs, 'time' as const)])
  if (first === 'ended' || child.pid === undefined) return false
  process.kill(-child.pid, 'SIGKILL')
  child.stderr.resume()
  await once(child, 'exit').catch(() => {})
  return true
}

/** Numbers from 0 to 1 that a seed repeats (mulberry32). */
const createRandom = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const move = (from: string, to: string): void => {
  if (!existsSync(from)) return
  mkdirSync(dirname(to), { recursive: true })
  renameSync(from, to)
}

/** The repository as it was made, and a state without memory; downloads and tools are carried over, by renaming. */
const reset = (place: Place, pristine: string): void => {
  const own = ownFolder(place.state)
  const kept = `${place.state}-kept`
  move(join(place.state, 'releases.sqlite'), join(kept, 'releases.sqlite'))
  if (own !== undefined) move(join(own, 'cache'), join(kept, own.slice(place.state.length + 1), 'cache'))
  rmSync(place.repository, { recursive: true, force: true })
  rmSync(place.state, { recursive: true, force: true })
  move(kept, place.state)
  cpSync(pristine, place.repository, { recursive: true })
}

const prepare = async (
  out: string,
  advisories: string | undefined,
): Promise<Place & Readonly<{ pristine: string }>> => {
  const made = join(out, 'made')
  mkdirSync(made, { recursive: true })
  const { path, leftOut } = makeRepository(made)
  for (const part of leftOut) console.log(`The ${part} part is left out: what it needs is not installed here.`)
  const store = advisories ?? join(out, 'advisories.sqlite')
  if (advisories === undefined)
    execFileSync(process.execPath, [PROGRAM, 'advisories', 'import', ADVISORIES, '--advisories', store, '--quiet'])
  const work = join(out, 'work')
  mkdirSync(work, { recursive: true })
  return {
    out: work,
    repository: join(work, 'repository.git'),
    state: join(work, 'state'),
    advisories: store,
    pristine: path,
  }
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1).padStart(6)

type Measure = Readonly<{ expected: End; whole: number }>

/** One time: killed at these moments (ms), then run to its end. */
const tryOnce = async (place: Place, moments: readonly number[], { expected }: Measure) => {
  const killed: number[] = []
  for (const moment of moments) {
    if (!(await runAndKill(place, moment))) break
    killed.push(moment)
  }
  // A run that was faster than the blow has ended: another would be a second one, not the rest of it.
  const rest = killed.length === moments.length ? await runToEnd(place) : 0
  const end = endOf(place)
  const same = (part: 'tree' | 'keys'): boolean =>
    BRANCHES.every((branch) => JSON.stringify(end[branch]?.[part]) === JSON.stringify(expected[branch]?.[part]))
  return { killed, rest, trees: same('tree'), keys: same('keys'), ...inspectState(place) }
}

const rowOf = (time: number, tried: Awaited<ReturnType<typeof tryOnce>>): string =>
  [
    String(time).padStart(4),
    tried.killed.map(seconds).join(' ').padEnd(22),
    seconds(tried.rest).padStart(9),
    tried.trees ? 'same ' : 'OTHER',
    tried.keys ? 'same ' : 'OTHER',
    String(tried.checks).padStart(6),
    String(tried.repeated).padStart(8),
    String(tried.orphans).padStart(7),
  ].join('  ')

const measure = async (place: Place, pristine: string): Promise<Measure> => {
  reset(place, pristine)
  console.log(`cold run: ${seconds(await runToEnd(place))} s, in ${place.out}`)
  reset(place, pristine)
  const whole = await runToEnd(place)
  const expected = endOf(place)
  console.log(`undisturbed run: ${seconds(whole)} s, ${inspectState(place).checks} checks`)
  for (const branch of BRANCHES) console.log(`  ${branch}: ${expected[branch]?.keys.length ?? 0} changes`)
  return { expected, whole }
}

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      times: { type: 'string', default: '20' },
      kills: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      advisories: { type: 'string' },
      out: { type: 'string' },
    },
  })
  if (values.out !== undefined) mkdirSync(values.out, { recursive: true })
  const out = realpathSync(values.out ?? mkdtempSync(join(tmpdir(), 'seaworthy-crash-')))
  const { pristine, ...place } = await prepare(out, values.advisories)
  const reference = await measure(place, pristine)
  const random = createRandom(Number(values.seed))
  let differing = 0
  console.log('time  killed after (s)        then (s)  trees  keys   checks  repeated  orphans')
  for (let time = 1; time <= Number(values.times); time += 1) {
    reset(place, pristine)
    const moments = Array.from({ length: Number(values.kills) }, () => random() * reference.whole)
    const tried = await tryOnce(place, moments, reference)
    if (!tried.trees || !tried.keys || tried.repeated > 0 || tried.orphans > 0) differing += 1
    console.log(rowOf(time, tried))
  }
  console.log(differing === 0 ? 'every time the same end' : `${differing} of ${values.times} ended otherwise`)
  process.exitCode = differing === 0 ? 0 : 1
}

await main()
