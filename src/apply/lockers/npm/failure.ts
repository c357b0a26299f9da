/** npm's errors, told apart by their codes (npm-registry-fetch, npm-pick-manifest, arborist). */
import type { LockFailure } from '../../contract.ts'

/** The world's fault: the next run may do well. */
const TRANSIENT = /^(E5\d\d|E429|ECONN|ENOTFOUND|EAI_|ETIMEDOUT|ERR_SOCKET|FETCH_ERROR|EPIPE|UND_ERR|EINTEGRITY)/

/** Answers about packages and their versions. */
const UNRESOLVABLE =
  /^(ERESOLVE|ETARGET|ENOVERSIONS|E4\d\d|EBADENGINE|EBADPLATFORM|EOVERRIDE|EINVALIDPACKAGENAME|ENOTCACHED)$/

const GIT = /^(ENOGIT|EALLOW\w+)$/

type NpmError = Error & { code: string; package?: unknown; current?: unknown; edge?: unknown }

const isNpmError = (error: unknown): error is NpmError =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'

const text = (value: unknown, ...path: readonly string[]): string | undefined => {
  let current = value
  for (const key of path)
    current = typeof current === 'object' && current !== null ? Reflect.get(current, key) : undefined
  return typeof current === 'string' ? current : undefined
}

/** ERESOLVE carries who wanted what: npm prints it, its message does not. */
const peerConflict = (error: NpmError): string => {
  const name = text(error.edge, 'name')
  const spec = text(error.edge, 'spec')
  const from = text(error.edge, 'from', 'name') ?? 'the project'
  const there = text(error.current, 'version')
  return name === undefined
    ? error.message
    : `${from} needs peer ${name} ${spec}, the plan brings ${there ?? 'another'}`
}

/** Undefined for a fault of ours. */
export const failureOf = (error: unknown): LockFailure | undefined => {
  if (!isNpmError(error)) return undefined
  const reason = `npm ${error.code}: ${error.code === 'ERESOLVE' ? peerConflict(error) : error.message}`
  if (GIT.test(error.code))
    return {
      status: 'conflict',
      reason: `npm: a git dependency must be resolved, and allow.gitDependencies is off: ${error.message}`,
    }
  if (TRANSIENT.test(error.code)) return { status: 'unresolvable', reason, transient: true }
  if (UNRESOLVABLE.test(error.code)) return { status: 'unresolvable', reason }
  return undefined
}
