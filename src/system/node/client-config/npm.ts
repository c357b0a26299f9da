/**
 * Where npm packages come from: npm's own library reads the user's files and environment (`@npmcli/config`), npm's own
 * client library picks the registry of a scope and the credential of an address (`npm-registry-fetch`).
 * The repository's `.npmrc` adds addresses and nothing else.
 */
import { realpath } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

import type { Exec, RegistryAddress } from '../../ports.ts'
import {
  definedOnly,
  NEUTRAL_FOLDER,
  once,
  parseAddress,
  registryAddress,
  type Environment,
  type RepositoryFile,
} from './address.ts'

type NpmOptions = Readonly<{
  exec: Exec
  env: Environment
  home: string
  override: string | undefined
  repositoryFiles: readonly RepositoryFile[]
}>

const REGISTRY_LINE = /^\s*((?:@[\w.~-]+:)?registry)\s*=\s*(.*?)\s*$/

/** `registry=` and `@scope:registry=` of an `.npmrc` that is not the user's; nothing is expanded in it. */
export const registriesIn = (npmrc: string): Readonly<Record<string, string>> => {
  const found: Record<string, string> = {}
  for (const line of npmrc.split('\n')) {
    const [, key, value] = REGISTRY_LINE.exec(line) ?? []
    const address = parseAddress((value ?? '').replaceAll(/^["']|["']$/g, ''))
    if (!key || !address) continue
    address.username = ''
    address.password = ''
    found[key] = address.href
  }
  return found
}

/** npm's folder and its node: there lie the built-in and the global `npmrc`. Nothing installed gives none of them. */
const locateNpm = async (exec: Exec): Promise<Readonly<{ npmPath: string; execPath: string }>> => {
  const command = await exec.which('npm')
  if (command === undefined) return { npmPath: NEUTRAL_FOLDER, execPath: join(NEUTRAL_FOLDER, 'node') }
  return { npmPath: resolve(await realpath(command), '../..'), execPath: join(dirname(command), 'node') }
}

const loadUserConfig = async ({ exec, env, home }: NpmOptions): Promise<Record<string, unknown>> => {
  const [{ default: Config }, { default: parts }, place] = await Promise.all([
    import('@npmcli/config'),
    import('@npmcli/config/lib/definitions/index.js'),
    locateNpm(exec),
  ])
  const config = new Config({
    ...parts,
    ...place,
    argv: ['node', 'npm', '--location=global'], // global: no project's .npmrc is looked for
    env: { HOME: home, ...definedOnly(env) },
    platform: process.platform,
    cwd: NEUTRAL_FOLDER,
    warn: false,
  })
  await config.load()
  return config.flat
}

/** In words, who named the address. */
const originOf = (
  address: string,
  packageName: string,
  repository: Readonly<Record<string, string>>,
  override: string | undefined,
): string => {
  const scope = `${packageName.split('/')[0]}:registry`
  if (repository[scope] === address) return `.npmrc ${scope}`
  if (override === address) return 'seaworthy.yaml registries.npm'
  return repository['registry'] === address ? '.npmrc registry' : 'npm config'
}

export const createNpmAddresses = (options: NpmOptions): ((packageName: string) => Promise<RegistryAddress>) => {
  const load = once(async () => {
    const [client, user] = await Promise.all([import('npm-registry-fetch'), loadUserConfig(options)])
    const repository: Record<string, string> = {}
    for (const { path, text } of options.repositoryFiles)
      if (/(^|\/)\.npmrc$/.test(path)) Object.assign(repository, registriesIn(text))
    return { client: client.default, user, repository }
  })
  return async (packageName) => {
    const { client, user, repository } = await load()
    const flat = { ...user, ...repository, ...(options.override ? { registry: options.override } : {}) }
    const address = client.pickRegistry(packageName, flat)
    const { token, auth } = client.getAuth(address, flat)
    const from = originOf(address, packageName, repository, options.override)
    return registryAddress(new URL(address), token ? `Bearer ${token}` : auth ? `Basic ${auth}` : undefined, from)
  }
}
