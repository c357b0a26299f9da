/**
 * Credentials of container registries, as docker keeps them: `config.json` with plain entries, or a credential helper
 * (https://github.com/docker/docker-credential-helpers); before it `auth.json` of podman, buildah and skopeo, which has the same
 * shape (containers-auth.json(5)). Docker Hub answers at another host than images name.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { z } from 'zod'

import type { Exec, RegistryAddress } from '../../ports.ts'
import {
  basicAuthorization,
  definedOnly,
  jsonOf,
  NEUTRAL_FOLDER,
  once,
  parseAddress,
  registryAddress,
  tokenAddress,
  type Environment,
} from './address.ts'

type DockerOptions = Readonly<{ exec: Exec; env: Environment; home: string; override: string | undefined }>

const DockerConfig = z.object({
  auths: z
    .record(z.string(), z.object({ auth: z.string().optional(), identitytoken: z.string().optional() }))
    .catch({}),
  credHelpers: z.record(z.string(), z.string()).catch({}),
  credsStore: z.string().optional().catch(undefined),
})
type DockerConfig = z.infer<typeof DockerConfig>

const HelperAnswer = z.object({ Username: z.string(), Secret: z.string() })

/** In the place of a user's name: the secret is an identity token (docker-credential-helpers, README). */
const TOKEN_USER = '<token>'

type Credential = Readonly<{ authorization: string }> | Readonly<{ refreshToken: string }>

const DOCKER_HUB_NAMES = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com'])
const DOCKER_HUB_API = 'https://registry-1.docker.io/'
/** The key under which docker keeps its credential of Docker Hub. */
const DOCKER_HUB_KEY = 'https://index.docker.io/v1/'

/** In the order in which skopeo asks them: the first that has a credential is taken. */
const filesOf = ({ env, home }: DockerOptions): readonly string[] => {
  const { REGISTRY_AUTH_FILE, XDG_RUNTIME_DIR, XDG_CONFIG_HOME, DOCKER_CONFIG } = env
  return [
    ...(REGISTRY_AUTH_FILE ? [REGISTRY_AUTH_FILE] : []),
    ...(XDG_RUNTIME_DIR ? [join(XDG_RUNTIME_DIR, 'containers', 'auth.json')] : []),
    join(XDG_CONFIG_HOME ?? join(home, '.config'), 'containers', 'auth.json'),
    join(DOCKER_CONFIG ?? join(home, '.docker'), 'config.json'),
  ]
}

const readConfigs = (options: DockerOptions): Promise<readonly DockerConfig[]> =>
  Promise.all(
    filesOf(options).map(async (file) => {
      const text = await readFile(file, 'utf8').catch(() => '{}')
      return DockerConfig.safeParse(jsonOf(text)).data ?? { auths: {}, credHelpers: {} }
    }),
  )

const askHelper = async (options: DockerOptions, helper: string, key: string): Promise<Credential | undefined> => {
  const command = /^[\w.-]+$/.test(helper) ? await options.exec.which(`docker-credential-${helper}`) : undefined
  if (command === undefined) return undefined
  const env = { HOME: options.home, ...definedOnly(options.env) }
  const answer = await options.exec.run({
    command,
    args: ['get'],
    cwd: NEUTRAL_FOLDER,
    env,
    timeoutMs: 20_000,
    stdin: key,
  })
  const parsed = HelperAnswer.safeParse(answer.exitCode === 0 ? jsonOf(answer.stdout) : undefined)
  if (!parsed.success) return undefined
  const { Username: user, Secret: secret } = parsed.data
  return user === TOKEN_USER ? { refreshToken: secret } : { authorization: basicAuthorization(user, secret) }
}

const credentialOf = async (
  options: DockerOptions,
  configs: readonly DockerConfig[],
  keys: readonly string[],
): Promise<Credential | undefined> => {
  for (const [config, key] of configs.flatMap((one) => keys.map((name) => [one, name] as const))) {
    const helper = config.credHelpers[key] ?? config.credsStore
    const told = helper && (await askHelper(options, helper, key))
    if (told) return told
    const kept = config.auths[key]
    if (kept?.identitytoken) return { refreshToken: kept.identitytoken }
    if (kept?.auth) return { authorization: `Basic ${kept.auth}` }
  }
  return undefined
}

/** Images of this machine's own registry come without TLS, as docker has it for loopback addresses. */
const schemeOf = (host: string): string => (/^(localhost|127\.\d+\.\d+\.\d+)(:\d+)?$/.test(host) ? 'http' : 'https')

export const createDockerAddresses = (options: DockerOptions): ((host: string) => Promise<RegistryAddress>) => {
  const load = once(() => readConfigs(options))
  return async (host) => {
    const isHub = DOCKER_HUB_NAMES.has(host)
    const override = isHub && options.override ? parseAddress(options.override) : undefined
    const url = override ?? new URL(isHub ? DOCKER_HUB_API : `${schemeOf(host)}://${host}/`)
    const keys = override
      ? [override.host]
      : isHub
        ? [DOCKER_HUB_KEY, 'docker.io', 'registry-1.docker.io']
        : [host, `https://${host}`]
    const credential = await credentialOf(options, await load(), keys)
    const from = override ? 'seaworthy.yaml registries.docker' : 'docker config.json'
    if (credential && 'refreshToken' in credential) return tokenAddress(url, credential.refreshToken, from)
    return registryAddress(url, credential?.authorization, from)
  }
}
