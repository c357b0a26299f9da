/**
 * Runs programs without a shell. Each gets a process group of its own, so that whatever it leaves behind can be ended with it;
 * groups are told to a ledger, so that the next run can end those that outlived a killed one.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { access, constants, readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

import type { Exec, ExecRequest, ExecResult } from '../ports.ts'

/** What is remembered about a process group: a group id alone may have been given to somebody else since. */
export type ProcessGroup = Readonly<{ id: number; startedAt: string }>

export type ProcessLedger = Readonly<{ started: (group: ProcessGroup) => void; ended: (group: ProcessGroup) => void }>

const GRACE_MS = 2_000
const DEFAULT_MAX_OUTPUT = 4 * 1024 * 1024
const NO_LEDGER: ProcessLedger = { started: () => {}, ended: () => {} }

/** Keeps the head and the tail of a stream; what is dropped is said in the middle. */
const createCollector = (limit: number) => {
  const head: Buffer[] = []
  let tail: Buffer[] = []
  let headBytes = 0
  let tailBytes = 0
  let dropped = 0
  const half = Math.floor(limit / 2)
  return {
    add(chunk: Buffer): void {
      if (headBytes < half) {
        head.push(chunk)
        headBytes += chunk.length
        return
      }
      tail.push(chunk)
      tailBytes += chunk.length
      if (tailBytes <= 2 * half) return
      const kept = Buffer.concat(tail).subarray(-half)
      dropped += tailBytes - kept.length
      tail = [kept]
      tailBytes = kept.length
    },
    text: (): string =>
      Buffer.concat(head).toString('utf8') +
      (dropped > 0 ? `\n… ${dropped} bytes left out …\n` : '') +
      Buffer.concat(tail).toString('utf8'),
  }
}

const createLineSplitter = (onLine: (line: string) => void) => {
  let rest = ''
  return {
    add(chunk: Buffer): void {
      const lines = (rest + chunk.toString('utf8')).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) onLine(line)
    },
    end: (): void => {
      if (rest !== '') onLine(rest)
    },
  }
}

const signalGroup = (id: number, signal: 'SIGTERM' | 'SIGKILL'): void => {
  try {
    process.kill(-id, signal)
  } catch {
    // The group is gone already: what was wanted.
  }
}

/** Start time in clock ticks since boot, field 22 of proc_pid_stat(5); empty where there is no /proc. */
export const startTimeOf = async (pid: number): Promise<string> => {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

/** Ends a group that an earlier run left behind, unless its number has been given to another process meanwhile. */
export const endOrphan = async (group: ProcessGroup): Promise<'ended' | 'gone'> => {
  if (group.startedAt === '' || (await startTimeOf(group.id)) !== group.startedAt) return 'gone'
  signalGroup(group.id, 'SIGKILL')
  return 'ended'
}

const waitForExit = (child: ChildProcess) =>
  new Promise<Readonly<{ error: NodeJS.ErrnoException } | { exitCode: number | null }>>((resolve) => {
    child.once('error', (error) => resolve({ error }))
    child.once('close', (exitCode) => resolve({ exitCode }))
  })

const collect = (child: ChildProcess, request: ExecRequest) => {
  const limit = request.maxOutput ?? DEFAULT_MAX_OUTPUT
  const streams = { stdout: createCollector(limit), stderr: createCollector(limit), output: createCollector(limit) }
  for (const name of ['stdout', 'stderr'] as const) {
    const lines = request.onLine ? createLineSplitter(request.onLine) : undefined
    child[name]?.on('data', (chunk: Buffer) => {
      streams[name].add(chunk)
      streams.output.add(chunk)
      lines?.add(chunk)
    })
    child[name]?.on('end', () => lines?.end())
  }
  return () => ({
    stdout: streams.stdout.text(),
    stderr: streams.stderr.text(),
    output: streams.output.text(),
  })
}

const run = async (request: ExecRequest, ledger: ProcessLedger): Promise<ExecResult> => {
  const started = performance.now()
  const child = spawn(request.command, request.args, {
    cwd: request.cwd,
    env: request.env,
    detached: true,
    stdio: 'pipe',
  })
  const texts = collect(child, request)
  child.stdin.on('error', () => {}) // EPIPE: the program did not want its input.
  child.stdin.end(request.stdin ?? '')

  const exit = waitForExit(child)
  const group = child.pid === undefined ? undefined : { id: child.pid, startedAt: await startTimeOf(child.pid) }
  if (group) ledger.started(group)
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    if (!group) return
    signalGroup(group.id, 'SIGTERM')
    setTimeout(() => signalGroup(group.id, 'SIGKILL'), GRACE_MS).unref()
  }, request.timeoutMs)

  const end = await exit
  clearTimeout(timer)
  if (group) {
    signalGroup(group.id, 'SIGKILL')
    ledger.ended(group)
  }
  const durationMs = performance.now() - started
  if ('error' in end)
    return { status: 'not-found', exitCode: undefined, ...texts(), stderr: end.error.message, durationMs }
  const status = timedOut ? 'timed-out' : end.exitCode === null ? 'signalled' : 'exited'
  return { status, exitCode: end.exitCode ?? undefined, ...texts(), durationMs }
}

const which = async (command: string, path: string): Promise<string | undefined> => {
  for (const folder of path.split(delimiter)) {
    const file = join(folder, command)
    try {
      await access(file, constants.X_OK)
      return file
    } catch {
      // Not in this folder.
    }
  }
  return undefined
}

export type NodeExec = Exec &
  Readonly<{ /** Ends every group that is still running: for signal handlers. */ endAll: () => void }>

export const createExec = (options: Readonly<{ path?: string; ledger?: ProcessLedger }> = {}): NodeExec => {
  const ledger = options.ledger ?? NO_LEDGER
  const running = new Set<number>()
  const tracking: ProcessLedger = {
    started: (group) => {
      running.add(group.id)
      ledger.started(group)
    },
    ended: (group) => {
      running.delete(group.id)
      ledger.ended(group)
    },
  }
  return {
    run: (request) => run(request, tracking),
    which: (command) => which(command, options.path ?? process.env['PATH'] ?? ''),
    endAll: () => {
      for (const id of running) signalGroup(id, 'SIGKILL')
    },
  }
}
