/**
 * `npm run bench`: the budgets of the design, each as a ratio or a rate of one run on this machine, on the built program.
 * What is compared is run in turns, so that a busy machine slows both; the medians count.
 *
 *   BENCH_REPOSITORY  a checkout of kube-ovn, or of another repository; default: this one
 *   BENCH_LARGER      further checkouts, between colons: how the time of inventory grows; no budget of their own
 *   BENCH_RENOVATE    `renovate.js` of an installed Renovate to compare with (`npm install renovate` elsewhere); without it that line is left out
 *   BENCH_ADVISORIES  a folder laid out as OSV's bucket; default: the snapshot of the demo, which is too small for a rate of import
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import { measureMatching } from './matching.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const PROGRAM = here('../bin/seaworthy.js')
const REPOSITORY = resolve(process.env['BENCH_REPOSITORY'] ?? here('..'))
const LARGER = (process.env['BENCH_LARGER'] ?? '').split(':').filter((path) => path !== '')
const ADVISORIES = resolve(process.env['BENCH_ADVISORIES'] ?? here('../data/demo-advisories'))
const RENOVATE = process.env['BENCH_RENOVATE']

/** Each process says its peak memory as it ends. */
const REPORT_MEMORY = `--import=data:text/javascript,${encodeURIComponent(
  'process.on("exit",()=>process.stderr.write("\\nmaxRSS "+process.resourceUsage().maxRSS+"\\n"))',
)}`

/** Arguments of node, and where it is started. */
type Call = Readonly<{ args: readonly string[]; cwd?: string }>
type Measurement = Readonly<{ seconds: number; megabytes: number }>

const runOnce = ({ args, cwd = tmpdir() }: Call): Measurement => {
  const started = performance.now()
  const { status, stderr, error } = spawnSync(process.execPath, args, {
    cwd,
    env: { ...process.env, NODE_OPTIONS: REPORT_MEMORY, LOG_LEVEL: 'fatal' },
    encoding: 'utf8',
    maxBuffer: 512 * 1024 * 1024,
  })
  const seconds = (performance.now() - started) / 1000
  if (error ?? status !== 0) throw new Error(`${args.join(' ')}: ${error?.message ?? `exit code ${status}\n${stderr}`}`)
  return { seconds, megabytes: Number(/maxRSS (\d+)\s*$/.exec(stderr)?.[1] ?? 0) / 1024 }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Runs the calls in turns, after one turn that does not count; in the order of the calls: median time, largest memory. */
const measureInTurns = (calls: readonly Call[], times: number): readonly Measurement[] => {
  calls.forEach(runOnce)
  const turns = Array.from({ length: times }, () => calls.map(runOnce))
  return calls.map((_, index) => {
    const runs = turns.flatMap((turn) => turn[index] ?? [])
    return { seconds: median(runs.map((run) => run.seconds)), megabytes: Math.max(...runs.map((run) => run.megabytes)) }
  })
}

const ours = (...args: readonly string[]): Call => ({ args: [PROGRAM, ...args] })
const seconds = (value: number): string => `${value.toFixed(2)} s`

type Line = Readonly<{ what: string; measured: string; budget: string; kept: boolean; detail?: string }>

/** The verdict and the ratio come first; 100 columns. */
const report = ({ what, measured, budget, kept, detail = '' }: Line): void => {
  const columns = [
    kept ? 'ok  ' : 'OVER',
    measured.padStart(12),
    `(budget ${budget})`.padEnd(19),
    what.padEnd(36),
    detail,
  ]
  console.log(columns.join('  ').trimEnd())
  if (!kept) process.exitCode = 1
}

const benchStart = (): void => {
  const [bare, version] = measureInTurns([{ args: ['-e', '0'] }, ours('--version')], 11)
  if (!bare || !version) return
  const extra = (version.seconds - bare.seconds) * 1000
  report({
    what: 'start to first output, over bare node',
    measured: `+${extra.toFixed(0)} ms`,
    budget: '150 ms',
    kept: extra <= 150,
  })
}

const INVENTORY = ours('inventory', REPOSITORY, '--json', '--no-cache')

type Inventories = Readonly<{
  what: string
  repository: string
  options: readonly string[]
  /** A tree without a budget is compared all the same. */
  least?: number
}>

const WHOLE = { what: "inventory against Renovate's extract", options: ['--no-cache'] } as const
const UNCHANGED = { what: 'the same, of an unchanged tree', options: [] } as const

const benchInventory = ({ what, repository, options, least }: Inventories): void => {
  if (RENOVATE === undefined) {
    console.log("      set BENCH_RENOVATE to compare inventory with Renovate's extraction")
    return
  }
  const extraction = { args: [resolve(RENOVATE), '--platform=local', '--dry-run=extract'], cwd: repository }
  const inventory = ours('inventory', repository, '--json', ...options)
  const [peer, own] = measureInTurns([extraction, inventory], 5)
  if (!peer || !own) return
  const ratio = peer.seconds / own.seconds
  report({
    what,
    measured: `1/${ratio.toFixed(1)}`,
    budget: least === undefined ? 'none' : `1/${least}`,
    kept: least === undefined || ratio >= least,
    detail: `${seconds(own.seconds)}, ${seconds(peer.seconds)}; ${countFiles(repository)} files of ${basename(repository)}`,
  })
}

const countFiles = (repository: string): number =>
  spawnSync('git', ['ls-files', '-z'], { cwd: repository, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).stdout.split(
    '\0',
  ).length - 1

/** An unchanged tree is taken from the cache; only what is known to git can be. */
const benchCache = (folder: string): void => {
  process.env['XDG_CACHE_HOME'] = folder
  benchInventory({ ...UNCHANGED, repository: REPOSITORY, least: 40 })
  const [whole, kept] = measureInTurns([INVENTORY, ours('inventory', REPOSITORY, '--json')], 5)
  delete process.env['XDG_CACHE_HOME']
  if (!whole || !kept) return
  report({
    what: 'inventory of an unchanged tree',
    measured: `1/${(whole.seconds / kept.seconds).toFixed(1)}`,
    budget: 'none',
    kept: true,
    detail: `${seconds(kept.seconds)}, ${seconds(whole.seconds)} without the cache`,
  })
}

const benchMemory = (store: string): void => {
  const scan = ours('scan', REPOSITORY, '--json', '--offline', '--advisories', store)
  for (const call of [INVENTORY, scan]) {
    const { megabytes, seconds: time } = runOnce(call)
    report({
      what: `memory of ${call.args[1]}`,
      measured: `${megabytes.toFixed(0)} MB`,
      budget: '300 MB',
      kept: megabytes <= 300,
      detail: seconds(time),
    })
  }
}

/** With fewer, it is the start of the program that is measured. */
const FEWEST_FOR_A_RATE = 10_000

const benchImport = (store: string): void => {
  const bare = runOnce(ours('--version'))
  const own = runOnce(ours('advisories', 'import', ADVISORIES, '--advisories', store, '--quiet'))
  const advisories = countAdvisories(store)
  const rate = advisories / (own.seconds - bare.seconds)
  report({
    what: `import of ${advisories} advisories`,
    measured: `${rate.toFixed(0)}/s`,
    budget: '20000/s',
    kept: rate >= 20_000 || advisories < FEWEST_FOR_A_RATE,
    detail: `${seconds(own.seconds)}, ${own.megabytes.toFixed(0)} MB`,
  })
}

const countAdvisories = (store: string): number => {
  const { args } = ours('advisories', 'status', '--advisories', store, '--json')
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  const { ecosystems }: { ecosystems: readonly { advisories: number }[] } = JSON.parse(stdout)
  return ecosystems.reduce((sum, one) => sum + one.advisories, 0)
}

const benchMatching = (store: string): void => {
  const { packages, matches, seconds: time, findingsSeconds } = measureMatching(store)
  report({
    what: `matching ${packages} package versions`,
    measured: seconds(time),
    budget: '1 s',
    kept: time <= 1,
    detail: `${matches} matches; to findings ${seconds(findingsSeconds)}`,
  })
}

const folder = mkdtempSync(join(tmpdir(), 'seaworthy-bench-'))
try {
  console.log(`On ${REPOSITORY}\nwith ${ADVISORIES}`)
  benchStart()
  benchInventory({ ...WHOLE, repository: REPOSITORY, least: 5 })
  for (const repository of LARGER) benchInventory({ ...WHOLE, repository: resolve(repository) })
  benchCache(join(folder, 'cache'))
  const store = join(folder, 'advisories.sqlite')
  benchImport(store)
  benchMatching(store)
  benchMemory(store)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
