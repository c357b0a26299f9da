/** Runs programs in turns and says how they kept their budgets. */
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../bin/seaworthy.js', import.meta.url))

/** Each process says its peak memory as it ends. */
const REPORT_MEMORY = `--import=data:text/javascript,${encodeURIComponent(
  'process.on("exit",()=>process.stderr.write("\\nmaxRSS "+process.resourceUsage().maxRSS+"\\n"))',
)}`

/** Arguments, of node where no other program is named; where it is started, and where it keeps its caches. */
export type Call = Readonly<{ args: readonly string[]; cwd?: string; program?: string; cache?: string }>
/** Of another program the memory is not known. */
type Measurement = Readonly<{ seconds: number; megabytes: number }>

export const runOnce = ({ args, cwd = tmpdir(), program = process.execPath, cache }: Call): Measurement => {
  const caches = cache === undefined ? {} : { XDG_CACHE_HOME: cache }
  const started = performance.now()
  const { status, stderr, error } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, NODE_OPTIONS: REPORT_MEMORY, LOG_LEVEL: 'fatal', ...caches },
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
export const measureInTurns = (calls: readonly Call[], times: number): readonly Measurement[] => {
  calls.forEach(runOnce)
  const turns = Array.from({ length: times }, () => calls.map(runOnce))
  return calls.map((_, index) => {
    const runs = turns.flatMap((turn) => turn[index] ?? [])
    return { seconds: median(runs.map((run) => run.seconds)), megabytes: Math.max(...runs.map((run) => run.megabytes)) }
  })
}

export const ours = (...args: readonly string[]): Call => ({ args: [PROGRAM, ...args] })
/** As it is shown. */
export const seconds = (value: number): string => `${value.toFixed(2)} s`

type Line = Readonly<{ what: string; measured: string; budget: string; kept: boolean; detail?: string }>

/** The verdict and the ratio come first; 100 columns. */
export const report = ({ what, measured, budget, kept, detail = '' }: Line): void => {
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
