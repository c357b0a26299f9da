/**
 * Where Go modules come from, as `go env` says in a folder without a module. Lists and patterns as the Go manual has them:
 * https://go.dev/ref/mod#goproxy-protocol and #private-module-privacy.
 */
import { z } from 'zod'

import { WorldError } from '../../../records/errors.ts'
import type { Exec, GoRegistries, RegistryAddress } from '../../ports.ts'
import {
  authorizationIn,
  definedOnly,
  jsonOf,
  NEUTRAL_FOLDER,
  parseAddress,
  registryAddress,
  type Environment,
} from './address.ts'
import { loadNetrc } from './netrc.ts'

type GoOptions = Readonly<{ exec: Exec; env: Environment; home: string; override: string | undefined }>
const VARIABLES = ['GOPROXY', 'GOPRIVATE', 'GONOPROXY'] as const
const GoVariables = z.object({ GOPROXY: z.string(), GOPRIVATE: z.string(), GONOPROXY: z.string() })
type GoVariables = z.infer<typeof GoVariables>

/** What go says, or why it says nothing. */
const askGo = async ({ exec, env, home }: GoOptions): Promise<GoVariables | string> => {
  const command = await exec.which('go')
  if (command === undefined) return 'no go on PATH'
  const answer = await exec.run({
    command,
    args: ['env', '-json', ...VARIABLES],
    cwd: NEUTRAL_FOLDER,
    env: { HOME: home, ...definedOnly(env), GOWORK: 'off', GOTOOLCHAIN: 'local', GOFLAGS: '' },
    timeoutMs: 30_000,
  })
  const parsed = GoVariables.safeParse(answer.exitCode === 0 ? jsonOf(answer.stdout) : undefined)
  return parsed.data ?? `go that ${answer.status}: ${answer.stderr.trim().split('\n')[0]}`
}

/** Without go the environment alone is asked; what `go env -w` wrote is go's to read. */
const readVariables = async (options: GoOptions): Promise<GoVariables> => {
  const { env, override } = options
  const answer = await askGo(options)
  const told =
    typeof answer === 'string' ? { GOPRIVATE: env['GOPRIVATE'] ?? '', GONOPROXY: env['GONOPROXY'] ?? '' } : answer
  const GOPROXY = override ?? (typeof answer === 'string' ? env['GOPROXY'] : answer.GOPROXY)
  if (GOPROXY) return { ...told, GOPROXY }
  throw new WorldError({
    place: 'go env GOPROXY',
    expected: 'the address of a module proxy (install Go, or set GOPROXY or registries.go)',
    found: typeof answer === 'string' ? answer : 'nothing',
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
  const [variables, netrc] = await Promise.all([readVariables(options), loadNetrc(options.env, options.home)])
  const from = override ? 'seaworthy.yaml registries.go' : 'go env GOPROXY'
  const proxies = parseProxyList(variables.GOPROXY, (text) => {
    const url = parseAddress(text)
    return url && registryAddress(url, authorizationIn(url) ?? netrc(url), from)
  })
  if (proxies.length === 0)
    throw new WorldError({ place: from, expected: 'direct, off, or proxies by http or https', found: 'none of them' })
  return { proxies, isPrivate: (path) => matchesPrefix(variables.GONOPROXY || variables.GOPRIVATE, path) }
}
