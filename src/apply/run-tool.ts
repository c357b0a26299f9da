/** Runs a package manager in the sandbox, or without one where there is none and the tool may run so. */
import type { ExecRequest, ExecResult } from '../system/ports.ts'
import type { LockerPorts, LockFailure } from './contract.ts'

export type ToolRun = Omit<ExecRequest, 'timeoutMs'> &
  Readonly<{ timeoutMs?: number; writable: readonly string[]; readable?: readonly string[] }>

const TIMEOUT_MS = 15 * 60_000

export const isSandboxed = async ({ sandbox }: LockerPorts): Promise<boolean> => (await sandbox.kind()).kind !== 'none'

/** With network: every package manager asks a registry. */
export const runTool = async (run: ToolRun, ports: LockerPorts): Promise<ExecResult> => {
  const request = { timeoutMs: TIMEOUT_MS, ...run }
  if (await isSandboxed(ports)) return ports.sandbox.run({ ...request, network: true })
  return ports.exec.run(request)
}

/** Passwords in addresses, which tools quote. */
const CREDENTIAL = /(\w+:\/\/)[^/\s:@]*(?::[^/\s@]*)?@/g

export const withoutCredentials = (text: string): string => text.replaceAll(CREDENTIAL, '$1')

/** What tools print when the world failed: name resolution, connection, TLS, a registry's 5xx. */
const TRANSIENT =
  /no such host|connection (?:refused|reset|timed out)|i\/o timeout|TLS handshake|temporary failure|name or service not known|failed to establish a new connection|max retries exceeded|read timed out|\b50[0234]\b (?:server error|bad gateway|service unavailable|gateway)|error sending request/i

const NOISE = /^(?:go: (?:downloading|finding|upgraded|added)|Resolving dependencies|warning:|Traceback|\s+File )/i

/** The tool's own words, the telling line first. */
export const toolFailure = (tool: string, result: ExecResult): LockFailure => {
  if (result.status === 'not-found')
    return { status: 'tool-missing', reason: `${tool} cannot be started: ${result.stderr.trim().split('\n')[0] ?? ''}` }
  if (result.status === 'timed-out')
    return {
      status: 'unresolvable',
      reason: `${tool} took longer than ${TIMEOUT_MS / 60_000} minutes`,
      transient: true,
    }
  const output = withoutCredentials(result.output)
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !NOISE.test(line))
  const said = lines.slice(-30).join('\n') || `exit code ${result.exitCode ?? 'none'}`
  return {
    status: 'unresolvable',
    reason: `${tool}: ${said}`,
    ...(TRANSIENT.test(output) ? { transient: true } : {}),
  }
}
