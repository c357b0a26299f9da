/**
 * Where Python packages come from: what pip itself says (one call gives its settings and its own default), uv's variables and
 * files, addresses that the repository names, and credentials of the user's own URLs and `.netrc`.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { z } from 'zod'

import type { Exec, RegistryAddress } from '../../ports.ts'
import {
  authorizationIn,
  definedOnly,
  jsonOf,
  NEUTRAL_FOLDER,
  parseAddress,
  registryAddress,
  type Environment,
  type RepositoryFile,
} from './address.ts'
import { loadNetrc } from './netrc.ts'
import {
  BUILT_IN,
  mergeSettings,
  pipSettings,
  repositorySettings,
  uvTomlSettings,
  type IndexSettings,
} from './pypi-settings.ts'

type PypiOptions = Readonly<{
  exec: Exec
  env: Environment
  home: string
  override: string | undefined
  repositoryFiles: readonly RepositoryFile[]
}>

const ASK_PIP = `
import json
from pip._internal.configuration import Configuration
from pip._internal.models.index import PyPI
configuration = Configuration(isolated=False)
configuration.load()
print(json.dumps({"builtIn": PyPI.simple_url, "settings": dict(configuration.items())}))
`
const PipAnswer = z.object({ builtIn: z.string(), settings: z.record(z.string(), z.string()) })
type PipAnswer = z.infer<typeof PipAnswer>

const runClient = async (
  options: PypiOptions,
  client: string,
  args: readonly string[],
): Promise<string | undefined> => {
  const command = await options.exec.which(client)
  if (command === undefined) return undefined
  const env = { HOME: options.home, ...definedOnly(options.env), COLUMNS: '1000' }
  const answer = await options.exec.run({ command, args, cwd: NEUTRAL_FOLDER, env, timeoutMs: 30_000 })
  return answer.status === 'exited' && answer.exitCode === 0 ? answer.stdout : undefined
}

const askPip = async (options: PypiOptions): Promise<PipAnswer | undefined> => {
  for (const python of ['python3', 'python']) {
    const output = await runClient(options, python, ['-c', ASK_PIP])
    if (output === undefined) continue
    const answer = PipAnswer.safeParse(jsonOf(output))
    if (answer.success) return answer.data
  }
  return undefined
}

/** uv has no command that tells its default; its help does. */
const askUv = async (options: PypiOptions): Promise<string | undefined> => {
  const help = await runClient(options, 'uv', ['pip', 'install', '--help', '--color', 'never'])
  return /--default-index[\s\S]*?by default:\s*<?(https?:\/\/[^\s>\])]+)/.exec(help ?? '')?.[1]
}

const withoutName = (index: string): string => index.replace(/^[\w.-]+=(?=https?:)/, '')

const uvSettings = async ({ env, home }: PypiOptions): Promise<IndexSettings> => {
  const folder = env['XDG_CONFIG_HOME'] ?? join(home, '.config')
  const text = await readFile(env['UV_CONFIG_FILE'] ?? join(folder, 'uv', 'uv.toml'), 'utf8').catch(() => '')
  const named = `${env['UV_INDEX'] ?? ''} ${env['UV_EXTRA_INDEX_URL'] ?? ''}`.split(/\s+/).filter((word) => word !== '')
  const main = env['UV_DEFAULT_INDEX'] ?? env['UV_INDEX_URL']
  const variables = { first: named.map(withoutName), main: main && withoutName(main), extra: [] }
  return mergeSettings(variables, uvTomlSettings(text))
}

/** Credentials that the user's own URLs carry, by origin. */
const credentialsOf = (urls: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    urls.flatMap((text) => {
      const url = parseAddress(text)
      const authorization = url && authorizationIn(url)
      return url && authorization ? [[url.origin, authorization] as const] : []
    }),
  )

const inOrder = ({ first, main, extra }: IndexSettings): readonly string[] => [...first, main ?? BUILT_IN, ...extra]

/**
 * Indexes in the order of asking: the repository's before the user's. Empty where nothing is configured and neither pip nor uv
 * is there to tell its default.
 */
export const loadPypiAddresses = async (options: PypiOptions): Promise<readonly RegistryAddress[]> => {
  const [pip, uv, netrc] = await Promise.all([
    askPip(options),
    uvSettings(options),
    loadNetrc(options.env, options.home),
  ])
  const variables: Record<string, string> = options.env['PIP_INDEX_URL']
    ? { ':env:.index-url': options.env['PIP_INDEX_URL'] }
    : {}
  const user = mergeSettings(uv, pipSettings(pip?.settings ?? variables))
  const repository = repositorySettings(options.repositoryFiles)
  const credentials = credentialsOf(inOrder(user))
  const addresses = new Map<string, RegistryAddress>()
  const add = (text: string, from: string, stripped: boolean) => {
    const url = parseAddress(text)
    if (!url) return
    const own = stripped ? undefined : authorizationIn(url)
    const address = registryAddress(url, own ?? credentials.get(url.origin) ?? netrc(url), from)
    if (!addresses.has(address.url)) addresses.set(address.url, address)
  }
  const builtIn = async () => pip?.builtIn ?? (await askUv(options)) ?? ''
  const addIndex = async (text: string) => {
    if (text === BUILT_IN) return add(await builtIn(), pip ? 'pip itself' : 'uv itself', false)
    const ofRepository = inOrder(repository).includes(text)
    return add(text, ofRepository ? 'the repository' : 'pip config or uv', ofRepository)
  }
  const order = options.override ? [] : inOrder(mergeSettings(repository, user))
  if (options.override) add(options.override, 'seaworthy.yaml registries.pypi', false)
  for (const text of order) await addIndex(text)
  return [...addresses.values()]
}
