/** Runs the steps of a verification on a tree, one after the other, in the sandbox; stops at the first that is not green. */
import type { CheckRun } from '../../records/change-set.ts'
import { WorldError } from '../../records/errors.ts'
import type { Exec, ExecResult, Files, Log, Sandbox } from '../../system/ports.ts'
import { failingTests } from '../failing-tests.ts'
import { describeStep, type CheckStep, type Verification } from './verification.ts'

export type CheckPorts = Readonly<{
  sandbox: Sandbox
  /** Used where there is no sandbox and the user trusts the repository. */
  exec: Exec
  /** Caches of this repository, kept between runs. */
  cache: Files
  /** Where outputs are kept. */
  logs: Files
  log: Log
}>

export type CheckRequest = Readonly<{
  verification: Extract<Verification, { status: 'found' }>
  /** Absolute folder of the tree, which the commands may write. */
  directory: string
  /** Git tree id, for the record. */
  tree: string
  /** Name of the log file: unique for each run. */
  logName: string
  /** Of all steps together. */
  timeoutMs: number
  network: boolean
  /** The whole environment: see `checkEnvironment`. */
  environment: Readonly<Record<string, string>>
  /** The user said `--trust`, or his own configuration does: without a sandbox, run all the same. */
  trusted: boolean
}>

const LOGS_KEPT = 200
const TAIL_LINES = 40
const TAIL_CHARACTERS = 4_000

/** User information in URLs: `https://user:secret@host`. */
const withoutSecrets = (text: string): string => text.replaceAll(/(\/\/)[^/\s@]+@/g, '$1***@')

/** The last lines of an output, as a record quotes them. */
const tailOf = (output: string): string =>
  output.trimEnd().split('\n').slice(-TAIL_LINES).join('\n').slice(-TAIL_CHARACTERS)

/** Why checks cannot run here, or `undefined` where they can. */
export const obstacleToChecks = async (sandbox: Sandbox, trusted: boolean): Promise<string | undefined> => {
  const kind = await sandbox.kind()
  if (kind.kind !== 'none' || trusted) return undefined
  return `no sandbox for the verify command: ${kind.reason}; or trust this repository with --trust`
}

type StepResult = Readonly<{ step: CheckStep; index: number; result: ExecResult }>

/** A program below the tree is named by its whole path, because the sandbox and the shell look for it in different places. */
const programOf = ({ command }: CheckStep, cwd: string): string =>
  command.startsWith('./') ? `${cwd}/${command.slice(2)}` : command

type Step = Readonly<{ step: CheckStep; sandboxed: boolean; timeoutMs: number }>

const runStep = (
  { step, sandboxed, timeoutMs }: Step,
  request: CheckRequest,
  ports: CheckPorts,
): Promise<ExecResult> => {
  const cwd = step.directory === '.' ? request.directory : `${request.directory}/${step.directory}`
  const what = {
    command: programOf(step, cwd),
    args: step.args,
    cwd,
    env: request.environment,
    timeoutMs,
    onLine: (line: string) => ports.log.progress(`${describeStep(step)}: ${line.trim()}`),
  }
  return sandboxed
    ? ports.sandbox.run({ ...what, writable: [request.directory, ports.cache.root], network: request.network })
    : ports.exec.run(what)
}

const runSteps = async (request: CheckRequest, ports: CheckPorts): Promise<readonly StepResult[]> => {
  const sandboxed = (await ports.sandbox.kind()).kind !== 'none'
  const results: StepResult[] = []
  let left = request.timeoutMs
  for (const [index, step] of request.verification.steps.entries()) {
    const result = await runStep({ step, sandboxed, timeoutMs: left }, request, ports)
    results.push({ step, index, result })
    left = Math.max(1, left - result.durationMs)
    if (result.status !== 'exited' || result.exitCode !== 0) break
  }
  return results
}

/** The sandbox's own program reports a command that is not there in its words, and so does a shell: 127 (POSIX, 2.8.2). */
const isMissing = ({ status, exitCode, stderr }: ExecResult): boolean =>
  status === 'not-found' ||
  (exitCode === 127 && /not found/.test(stderr)) ||
  /^bwrap: execvp .*No such file/m.test(stderr)

const outcomeOf = ({ result, step }: StepResult): CheckRun['outcome'] => {
  if (result.status === 'exited' && result.exitCode === 0) return 'green'
  if (result.status === 'timed-out') return 'timeout'
  // A program of the tree's own environment that is missing is the tree's fault.
  return isMissing(result) && !step.command.startsWith('./') && step.name !== 'command' ? 'not-started' : 'red'
}

const transcript = (results: readonly StepResult[]): string =>
  results
    .map(
      ({ step, result }) =>
        `$ ${describeStep(step)}\n${result.output}\n# ${result.status} ${result.exitCode ?? ''} after ${Math.round(result.durationMs)} ms\n`,
    )
    .join('\n')

/** Names that count up with the runs, `run-9-…` before `run-10-…`, have the oldest first. */
const forgetOldLogs = async (logs: Files): Promise<void> => {
  const names = (await logs.list('.')).toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  for (const name of names.slice(0, Math.max(0, names.length - LOGS_KEPT))) await logs.remove(name)
}

const describeMissing = ({ step }: StepResult): string =>
  `${step.command} is not installed: ${describeStep(step)} was not run`

const describeFailure = (last: StepResult): Partial<CheckRun> => ({
  failing: failingTests(last.result.output),
  failedAt: describeStep(last.step),
  failedStep: last.index,
})

/**
 * Runs all steps once. `ports.cache` gets a folder `home`, emptied first, which `request.environment.HOME` should name.
 * Never throws for what a command does; a command that is not installed gives `not-started`. Throws a WorldError where
 * `obstacleToChecks` has something to say.
 */
export const runChecks = async (request: CheckRequest, ports: CheckPorts): Promise<CheckRun> => {
  const obstacle = await obstacleToChecks(ports.sandbox, request.trusted)
  if (obstacle !== undefined) throw new WorldError(obstacle)
  await ports.cache.remove('home')
  await ports.cache.write('home/.keep', '')
  const results = await runSteps(request, ports)
  const last = results[results.length - 1]!
  const outcome = outcomeOf(last)
  await forgetOldLogs(ports.logs)
  await ports.logs.write(request.logName, withoutSecrets(transcript(results)))
  return {
    command: request.verification.steps.map(describeStep).join(' && '),
    tree: request.tree,
    outcome,
    ...(last.result.exitCode !== undefined && { exitCode: last.result.exitCode }),
    durationMs: Math.round(results.reduce((sum, { result }) => sum + result.durationMs, 0)),
    failing: [],
    tail: outcome === 'not-started' ? describeMissing(last) : withoutSecrets(tailOf(last.result.output)),
    log: `${ports.logs.root}/${request.logName}`,
    ...(outcome !== 'green' && outcome !== 'not-started' && describeFailure(last)),
  }
}
