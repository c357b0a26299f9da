/**
 * What people see on stderr while it works. On a terminal progress is one line that is rewritten; on a pipe or in CI
 * it is a plain line, at most one each few seconds. Secrets that were registered never get through.
 */
import type { Log } from '../ports.ts'

const PLAIN_PROGRESS_MS = 5_000
const CLEAR_LINE = '\r\u001B[2K'

type Sink = Readonly<{ write: (text: string) => unknown; isTTY?: boolean; columns?: number }>

export type LogOptions = Readonly<{
  sink?: Sink
  level?: 'quiet' | 'normal' | 'debug'
  now?: () => number
}>

export type NodeLog = Log &
  Readonly<{
    /** Values that must never be shown. */ hide: (secret: string) => void
    /** Removes the progress line. */ done: () => void
  }>

export const createLog = (options: LogOptions = {}): NodeLog => {
  const sink: Sink = options.sink ?? process.stderr
  const level = options.level ?? 'normal'
  const now = options.now ?? Date.now
  const secrets = new Set<string>()
  const live = sink.isTTY === true
  let pending = false
  let lastPlain = -Infinity

  // Control characters of foreign text must not steer the terminal.
  const clean = (text: string): string =>
    [...secrets]
      .reduce((masked, secret) => masked.replaceAll(secret, '***'), text)
      .replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, '')
  const clear = (): void => {
    if (pending) sink.write(CLEAR_LINE)
    pending = false
  }
  const line = (text: string): void => {
    clear()
    sink.write(`${clean(text)}\n`)
  }
  const progress = (text: string): void => {
    if (level === 'quiet') return
    const short = clean(text).replaceAll('\n', ' ')
    if (live) {
      sink.write(`${CLEAR_LINE}${short.slice(0, (sink.columns || 80) - 1)}`)
      pending = true
    } else if (now() - lastPlain >= PLAIN_PROGRESS_MS) {
      lastPlain = now()
      sink.write(`${short}\n`)
    }
  }
  return {
    debug: (text) => {
      if (level === 'debug') line(text)
    },
    info: (text) => {
      if (level !== 'quiet') line(text)
    },
    warn: line,
    progress,
    hide: (secret) => {
      if (secret.length >= 4) secrets.add(secret)
    },
    done: clear,
  }
}
