/**
 * Where Go modules come from, as `go env` says in a folder without a module. Lists and patterns as the Go manual has them:
 * https://go.dev/ref/mod#goproxy-protocol and #private-module-privacy.
 */
import { WorldError } from '../../../records/errors.ts'
import type { Exec, GoRegistries, RegistryAddress } from '../../ports.ts'
import {
  authorizationIn,
  definedOnly,
  NEUTRAL_FOLDER,
  parseAddress,
  registryAddress,
  type Environment,
} from './address.ts'
import { loadNetrc } from './netrc.ts'

type GoOptions = Readonly<{ exec: Exec; env: Environment; home: string; override: string | undefined }>
type GoVariables = Readonly<{ GOPROXY: string; GOPRIVATE: string; GONOPROXY: string }>

const VARIABLES = ['GOPROXY', 'GOPRIVATE', 'GONOPROXY'] as const

const readVariables = async ({ exec, env, home }: GoOptions): Promise<GoVariables> => {
  const go = await exec.which('go')
  const answer =
    go &&
    (await exec.run({
      command: go,
      args: ['env', '-json', ...VARIABLES],
      cwd: NEUTRAL_FOLDER,
      env: { HOME: home, ...definedOnly(env), GOWORK: 'off', GOTOOLCHAIN: 'local', GOFLAGS: '' },
      timeoutMs: 30_000,
    }))
  if (answer && answer.status === 'exited' && answer.exitCode === 0) {
    const { GOPROXY = '', GOPRIVATE = '', GONOPROXY = '' } = JSON.parse(answer.stdout) as Partial<GoVariables>
    return { GOPROXY, GOPRIVATE, GONOPROXY }
  }
  const GOPRIVATE = env['GOPRIVATE'] ?? ''
  if (env['GOPROXY']) return { GOPROXY: env['GOPROXY'], GOPRIVATE, GONOPROXY: env['GONOPROXY'] ?? GOPRIVATE }
  throw new WorldError({
    place: 'go env GOPROXY',
    expected: 'the address of a module proxy (install Go, or set GOPROXY or registries.go)',
    found: answer ? `${answer.status}: ${answer.stderr.trim().split('\n')[0]}` : 'no go on PATH',
  })
}

type Proxies = GoRegistries['proxies']

/** `a,b|direct`: what follows `,` is asked on "not found" alone, what follows `|` on any error. */
export const parseProxyList = (list: string, addressOf: (text: string) => RegistryAddress | undefined): Proxies => {
  const proxies: Proxies[number][] = []
  for (const [, word = '', separator] of list.matchAll(/([^,|]+)([,|]?)/g)) {
    const text = word.trim()
    const address = text === 'direct' || text === 'off' ? text : addressOf(text)
    if (address) proxies.push({ address, fallback: separator === '|' ? 'any' : 'not-found' })
    if (address === 'off' || address === 'direct') break
  }
  return proxies
}

/** One path element: `*` and `?` do not cross `/` (Go's path.Match). */
const elementPattern = (glob: string): RegExp =>
  new RegExp(
    `^${glob.replaceAll(/\[[^\]]*\]|\\.|[\s\S]/g, (part) => {
      if (part === '*') return '[^/]*'
      if (part === '?') return '[^/]'
      return part.length > 1 ? part : part.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    })}$`,
  )

/** True where a glob of the comma-separated list matches a leading part of the path (Go's module.MatchPrefixPatterns). */
export const matchesPrefix = (globs: string, path: string): boolean =>
  globs
    .split(',')
    .map((glob) => glob.trim().replace(/\/$/, ''))
    .filter((glob) => glob !== '')
    .some((glob) => {
      const elements = path.split('/').slice(0, glob.split('/').length)
      return elements.length === glob.split('/').length && elementPattern(glob).test(elements.join('/'))
    })

export const loadGoRegistries = async (options: GoOptions): Promise<GoRegistries> => {
  const { override } = options
  const [variables, netrc] = await Promise.all([
    override ? { GOPROXY: override, GOPRIVATE: '', GONOPROXY: '' } : readVariables(options),
    loadNetrc(options.env, options.home),
  ])
  const from = override ? 'seaworthy.yaml registries.go' : 'go env GOPROXY'
  const proxies = parseProxyList(variables.GOPROXY, (text) => {
    const url = parseAddress(text)
    return url && registryAddress(url, authorizationIn(url) ?? netrc(url), from)
  })
  return { proxies, isPrivate: (path) => matchesPrefix(variables.GONOPROXY || variables.GOPRIVATE, path) }
}
