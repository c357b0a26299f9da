/**
 * Tags and heads of repositories elsewhere, by `git ls-remote`: no token, no API limit, and the user's own git configuration
 * (credential helpers, `insteadOf`, proxies) applies. Runs in `/`, so that no repository's configuration does.
 */
import { WorldError } from '../../records/errors.ts'
import type { Exec, ExecResult, GitRef, GitRemotes } from '../ports.ts'
import { publicUrl } from './http/public-url.ts'

export type GitRemotesOptions = Readonly<{
  exec: Exec
  /** The user's environment: git needs `PATH`, `HOME`, proxies and its own variables. */
  env: Readonly<Record<string, string | undefined>>
  /** `file://` and absolute paths: for tests and for what the user configures, never for what a repository names. */
  allowLocal?: boolean
  timeoutMs?: number
  /** git processes at a time. */
  concurrency?: number
}>

const REMOTE_PROTOCOLS = ['https', 'http', 'ssh', 'git']
const SCP_LIKE = /^[\w.-]+@[\w.-]+:[^:]+$/
const REF_LINE = /^([0-9a-f]{40}|[0-9a-f]{64})\t(\S+)$/

const isAllowed = (url: string, protocols: readonly string[]): boolean => {
  if (SCP_LIKE.test(url)) return true
  if (protocols.includes('file') && url.startsWith('/')) return true
  return URL.canParse(url) && protocols.includes(new URL(url).protocol.slice(0, -1))
}

/** An annotated tag comes as two lines; the commit that it points to (`^{}`) replaces the tag object. */
export const parseRefs = (output: string): readonly GitRef[] => {
  const refs = new Map<string, string>()
  for (const line of output.split('\n')) {
    const [, commit, name] = REF_LINE.exec(line) ?? []
    if (commit && name) refs.set(name.replace(/\^\{\}$/, ''), commit)
  }
  return [...refs].map(([name, commit]) => ({ name, commit }))
}

/**
 * Never asks for a password; runs no transport helper (`ext::`) and no credential prompt. A local path can only be what the user's
 * own configuration makes of an address (`url.<path>.insteadOf`, a mirror): what a repository names has been looked at before.
 */
const gitEnvironment = (options: GitRemotesOptions): Record<string, string> => {
  const given = Object.entries(options.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const env = Object.fromEntries(given.filter(([name]) => !/^GIT_(DIR|WORK_TREE|INDEX_FILE|CEILING)/.test(name)))
  return {
    GIT_SSH_COMMAND: 'ssh -oBatchMode=yes',
    ...env,
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: 'true',
    GIT_ALLOW_PROTOCOL: [...REMOTE_PROTOCOLS, 'file'].join(':'),
    LC_ALL: 'C',
  }
}

const failure = (result: ExecResult, timeoutMs: number): string => {
  if (result.status === 'not-found') return 'no git on this machine'
  if (result.status === 'timed-out') return `no answer within ${timeoutMs / 1000} s`
  const line = result.stderr.split('\n').find((text) => /^(fatal|error|remote):/.test(text)) ?? result.stderr
  return line.trim().replaceAll(/\/\/[^/@\s]*@/g, '//')
}

const createPlaces = (count: number) => {
  const waiting: (() => void)[] = []
  let free = count
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}

/** Lists each repository once a run. Throws WorldError that quotes git, without credentials. */
export const createGitRemotes = (options: GitRemotesOptions): GitRemotes => {
  const protocols = options.allowLocal ? [...REMOTE_PROTOCOLS, 'file'] : REMOTE_PROTOCOLS
  const timeoutMs = options.timeoutMs ?? 60_000
  const within = createPlaces(options.concurrency ?? 8)
  const asked = new Map<string, Promise<readonly GitRef[]>>()

  const ask = async (url: string): Promise<readonly GitRef[]> => {
    const place = SCP_LIKE.test(url) ? url : publicUrl(url)
    if (!isAllowed(url, protocols))
      throw new WorldError({ place, expected: `a repository by ${protocols.join(', ')}`, found: 'another address' })
    const result = await options.exec.run({
      command: 'git',
      args: ['ls-remote', '--', url, 'HEAD', 'refs/heads/*', 'refs/tags/*'],
      cwd: '/',
      env: gitEnvironment(options),
      timeoutMs,
      maxOutput: 64 * 1024 * 1024,
    })
    if (result.status === 'exited' && result.exitCode === 0) return parseRefs(result.stdout)
    throw new WorldError({ place, expected: 'a git repository', found: failure(result, timeoutMs) })
  }

  return {
    list: (url) => {
      const known = asked.get(url)
      if (known) return known
      const answer = within(() => ask(url))
      asked.set(url, answer)
      return answer
    },
  }
}
