/** What may be quoted of a program's output and of a command line: nothing that opens a door. */
import type { ExecResult } from '../system/ports.ts'

/** User information in addresses. */
const CREDENTIAL = /(\w+:\/\/)[^/\s@]+@/g
const SECRET_NAME = /token|secret|passw|credential|api_?key|private_?key|auth/i
const MASK = '***'
/** Shorter values are words, and masking them would only spoil the text. */
const SHORTEST_SECRET = 6

const TAIL_LINES = 30
const TAIL_CHARACTERS = 4_000

type Named = Readonly<Record<string, string>>

/** Values of variables and build arguments whose names say that they are secret. */
const secretValues = (named: Named): readonly string[] =>
  Object.entries(named).flatMap(([name, value]) =>
    SECRET_NAME.test(name) && value.length >= SHORTEST_SECRET ? [value] : [],
  )

/** The text without passwords in addresses and without the values of secret variables. */
export const withoutSecrets = (text: string, ...named: readonly Named[]): string =>
  named
    .flatMap(secretValues)
    .toSorted((a, b) => b.length - a.length)
    .reduce((masked, secret) => masked.replaceAll(secret, MASK), text.replaceAll(CREDENTIAL, `$1${MASK}@`))

/** The last lines of an output, as a record quotes them. */
export const tailOf = (output: string, ...named: readonly Named[]): string =>
  withoutSecrets(output, ...named)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-TAIL_LINES)
    .join('\n')
    .slice(-TAIL_CHARACTERS)

/** One line on how a program ended, then its last lines. */
export const failureOf = (program: string, result: ExecResult, ...named: readonly Named[]): string => {
  const tail = tailOf(result.output, ...named)
  return tail === '' ? `${program} ${endOf(result)}` : `${program} ${endOf(result)}:\n${tail}`
}

const endOf = ({ status, exitCode, durationMs, stderr }: ExecResult): string => {
  if (status === 'not-found') return `cannot be started: ${stderr.trim().split('\n')[0] ?? ''}`
  if (status === 'timed-out') return `took longer than ${Math.round(durationMs / 1000)} s`
  return status === 'signalled' ? 'was ended by a signal' : `ended with exit code ${exitCode ?? 'none'}`
}

export const succeeded = ({ status, exitCode }: ExecResult): boolean => status === 'exited' && exitCode === 0
