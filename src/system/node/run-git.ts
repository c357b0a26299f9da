/**
 * The one place where git is started. Repositories are hostile: hooks, fsmonitor, filters, external diffs and `ext::` are off,
 * nothing asks for a password, and paths are literal.
 */
import { spawn } from 'node:child_process'

import { WorldError } from '../../records/errors.ts'

const SAFE_CONFIG = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.attributesFile=/dev/null',
  'core.autocrlf=false',
  'core.quotePath=false',
  'diff.external=',
  'protocol.ext.allow=never',
  'submodule.recurse=false',
  'commit.gpgSign=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'filter.lfs.clean=',
  'filter.lfs.smudge=',
  'filter.lfs.process=',
  'filter.lfs.required=false',
].flatMap((setting) => ['-c', setting])

const PASSED_ON = ['PATH', 'HOME', 'LANG', 'XDG_CONFIG_HOME', 'SSH_AUTH_SOCK', 'HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'https_proxy', 'http_proxy', 'no_proxy', 'GIT_SSL_CAINFO', 'SSL_CERT_FILE'] // prettier-ignore

const environment = (extra: Readonly<Record<string, string>>): Record<string, string> => ({
  ...Object.fromEntries(
    PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  ),
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_NO_LAZY_FETCH: '1',
  LC_ALL: 'C',
  ...extra,
})

/** Where git works: a git directory, named explicitly so that no `.git` file that a build wrote is believed. */
export type GitPlace = Readonly<{ gitDirectory: string; worktree: string | undefined }>

export type GitCall = Readonly<{
  args: readonly string[]
  cwd: string
  place?: GitPlace
  env?: Readonly<Record<string, string>>
  /** More `-c` settings. */
  config?: readonly string[]
  stdin?: string
}>

const placeArguments = ({ place }: GitCall): readonly string[] => {
  if (!place) return []
  return [`--git-dir=${place.gitDirectory}`, ...(place.worktree === undefined ? [] : [`--work-tree=${place.worktree}`])]
}

/** Starts git and hands out the process: for output that is read as it comes. */
export const startGit = (call: GitCall) =>
  spawn(
    'git',
    [
      ...SAFE_CONFIG,
      ...(call.config ?? []).flatMap((setting) => ['-c', setting]),
      ...placeArguments(call),
      ...call.args,
    ],
    { cwd: call.cwd, env: environment(call.env ?? {}), stdio: ['pipe', 'pipe', 'pipe'] },
  )

export type GitOutput = Readonly<{ exitCode: number; stdout: string; stderr: string }>

export const tryGit = (call: GitCall): Promise<GitOutput> =>
  new Promise((resolve, reject) => {
    const child = startGit(call)
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.stdin.on('error', () => {}) // EPIPE: git ended first, its exit code tells why.
    child.stdin.end(call.stdin ?? '')
    child.once('error', (cause) =>
      reject(new WorldError({ place: 'git', expected: 'git on the PATH', found: cause.message }, { cause })),
    )
    child.once('close', (exitCode) =>
      resolve({
        exitCode: exitCode ?? -1,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8'),
      }),
    )
  })

/** stdout; a failure is a WorldError that quotes git and names a lock file that is in the way. */
export const runGit = async (call: GitCall): Promise<string> => {
  const result = await tryGit(call)
  if (result.exitCode === 0) return result.stdout
  throw new WorldError({
    place: call.place?.gitDirectory ?? call.cwd,
    expected: `git ${call.args.slice(0, 2).join(' ')} to succeed`,
    found: lockInTheWay(result.stderr) ?? result.stderr.trim().replaceAll('\n', '; '),
  })
}

const lockInTheWay = (stderr: string): string | undefined => {
  const [, file] = /Unable to create '([^']+\.lock)': File exists/.exec(stderr) ?? []
  return file && `${file}, which another git process holds or left behind; Seaworthy never deletes it`
}
