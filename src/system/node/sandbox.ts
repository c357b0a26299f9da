/**
 * Runs programs that execute foreign code under bubblewrap (bwrap(1)): the file system is read-only, homes and run-time
 * folders are empty, only the named folders can be written, and everything ends with the command.
 */
import { existsSync, realpathSync } from 'node:fs'
import { basename, delimiter, dirname, join, sep } from 'node:path'

import type { Exec, ExecResult, Sandbox, SandboxRequest } from '../ports.ts'

export type SandboxOptions = Readonly<{
  /** The user's home: hidden, but for the toolchains that PATH leads to. */
  home: string
  path: string
  /** Absolute folders that the command must not see, our state first of all. */
  hidden: readonly string[]
}>

const INSTALL_HINT = 'bubblewrap is not installed (Debian, Ubuntu, Fedora, Alpine: package bubblewrap)'

/** Files in toolchain folders that hold credentials. */
const CREDENTIALS = ['credentials', 'credentials.toml', 'config.json', 'auth.json', '.netrc', '.npmrc']

const isInside = (folder: string, path: string): boolean => path === folder || path.startsWith(folder + sep)

/** What a program found through PATH needs beside itself: the folder above `bin` or `shims`; of `~/.local` only the program parts. */
const toolchainFolders = (entry: string): readonly string[] => {
  if (!['bin', 'shims', '.bin'].includes(basename(entry))) return [entry]
  const above = dirname(entry)
  return basename(above) === '.local'
    ? [entry, join(above, 'lib'), join(above, 'share', 'uv'), join(above, 'share', 'pipx')]
    : [above]
}

const toolchainArguments = ({ home, path }: SandboxOptions): readonly string[] => {
  const folders = path
    .split(delimiter)
    .filter((entry) => entry.startsWith('/') && isInside(home, entry))
    .flatMap(toolchainFolders)
    .filter((folder) => folder !== home && existsSync(folder))
  const binds = [...new Set(folders)].toSorted().flatMap((folder) => ['--ro-bind', folder, folder])
  const masks = [...new Set(folders)]
    .flatMap((folder) => CREDENTIALS.map((name) => join(folder, name)))
    .flatMap((file) => (existsSync(file) ? ['--ro-bind', '/dev/null', file] : []))
  return [...binds, ...masks]
}

const HIDDEN_FOLDERS = ['/home', '/root', '/run', '/tmp', '/var/tmp', '/var/run', '/mnt', '/media']

/** Name resolution on systems where /etc/resolv.conf points into /run. */
const resolverArguments = (): readonly string[] => {
  if (!existsSync('/etc/resolv.conf')) return []
  const target = realpathSync('/etc/resolv.conf')
  return target === '/etc/resolv.conf' ? [] : ['--ro-bind-try', target, target]
}

/** Folders given to the command must appear in the order outer to inner, or an outer one would cover an inner one. */
const bindArguments = (request: SandboxRequest): readonly string[] => [
  ...[...(request.readable ?? [])].toSorted().flatMap((folder) => ['--ro-bind', folder, folder]),
  ...[...request.writable].toSorted().flatMap((folder) => ['--bind', folder, folder]),
]

/** The whole command line; exported for its test. */
export const bubblewrapArguments = (request: SandboxRequest, options: SandboxOptions): readonly string[] => [
  '--ro-bind', '/', '/',
  '--dev', '/dev',
  '--proc', '/proc',
  ...[...new Set([...HIDDEN_FOLDERS, options.home, ...options.hidden])]
    .filter((folder) => existsSync(folder) && realpathSync(folder) === folder)
    .toSorted()
    .flatMap((folder) => ['--tmpfs', folder]),
  ...toolchainArguments(options),
  ...resolverArguments(),
  ...bindArguments(request),
  '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try', '--new-session', '--die-with-parent',
  ...(request.network ? [] : ['--unshare-net']),
  '--chdir', request.cwd,
  '--', request.command, ...request.args,
] // prettier-ignore

export const createSandbox = (exec: Exec, options: SandboxOptions): Sandbox => {
  let known: Promise<string | undefined> | undefined
  const probe = async (): Promise<string | undefined> => {
    const program = await exec.which('bwrap')
    if (!program) return INSTALL_HINT
    const args = ['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--unshare-pid', '--', 'true']
    const result = await exec.run({ command: program, args, cwd: '/', env: { PATH: options.path }, timeoutMs: 10_000 })
    return result.exitCode === 0
      ? undefined
      : `bubblewrap does not run here: ${result.stderr.trim().split('\n')[0] ?? ''}`
  }
  const unavailable = (): Promise<string | undefined> => (known ??= probe())
  return {
    kind: async () => {
      const reason = await unavailable()
      return reason === undefined ? { kind: 'bubblewrap' } : { kind: 'none', reason }
    },
    run: async (request): Promise<ExecResult> => {
      const reason = await unavailable()
      if (reason !== undefined)
        return { status: 'not-found', exitCode: undefined, stdout: '', stderr: reason, output: reason, durationMs: 0 }
      return exec.run({ ...request, command: 'bwrap', args: bubblewrapArguments(request, options) })
    },
  }
}
