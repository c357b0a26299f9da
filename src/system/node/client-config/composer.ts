/** Where PHP packages come from: `repositories` of composer.json and of the user's config.json (getcomposer.org/doc/05-repositories.md). */
import { join } from 'node:path'

import { z } from 'zod'

import type { RegistryAddress } from '../../ports.ts'
import { basicAuthorization, jsonOf, once } from './address.ts'
import { readFirst, userAddress, withRepository, type UserOptions } from './user-options.ts'

const DEFAULT = 'https://repo.packagist.org/'

const Repository = z.union([
  z.object({ type: z.literal('composer'), url: z.string() }),
  z.object({ packagist: z.literal(false) }),
  z.object({ 'packagist.org': z.literal(false) }),
  z.unknown().transform(() => ({})),
])
const Repositories = z.object({
  repositories: z.union([z.array(Repository), z.record(z.string(), z.union([z.literal(false), Repository]))]).catch([]),
})
const Auth = z.object({
  'http-basic': z.record(z.string(), z.object({ username: z.string(), password: z.string() })).catch({}),
  bearer: z.record(z.string(), z.string()).catch({}),
})

type Settings = Readonly<{ urls: readonly string[]; packagist: boolean }>

const settingsIn = (text: string): Settings => {
  const { repositories } = Repositories.safeParse(jsonOf(text)).data ?? { repositories: [] }
  const entries = Object.entries(repositories)
  return {
    urls: entries.flatMap(([, one]) => (one !== false && 'url' in one ? [one.url] : [])),
    packagist: !entries.some(
      ([key, one]) =>
        (one === false && /^packagist(\.org)?$/.test(key)) ||
        (one !== false && ('packagist' in one || 'packagist.org' in one)),
    ),
  }
}

const loadAddresses = async (options: UserOptions): Promise<readonly RegistryAddress[]> => {
  const override = options.override ? userAddress(options.override, 'seaworthy.yaml registries.packagist') : undefined
  if (override) return [override]
  const { env, home } = options
  const folders = [env['COMPOSER_HOME'], join(env['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'composer')]
  const read = (name: string) =>
    readFirst([...folders, join(home, '.composer')].flatMap((folder) => (folder ? [join(folder, name)] : [])))
  const user = settingsIn(await read('config.json'))
  const auth = Auth.safeParse(jsonOf(await read('auth.json'))).data
  const authorizationOf = (text: string): string | undefined => {
    const host = URL.canParse(text) ? new URL(text).host : ''
    const basic = auth?.['http-basic'][host]
    if (basic) return basicAuthorization(basic.username, basic.password)
    return auth?.bearer[host] === undefined ? undefined : `Bearer ${auth.bearer[host]}`
  }
  const own = options.repositoryFiles.find(({ path }) => path === 'composer.json')
  const repository = settingsIn(own?.text ?? '')
  const urls = [...user.urls, ...(user.packagist && repository.packagist ? [DEFAULT] : [])]
  const addresses = urls.flatMap((text) => userAddress(text, 'composer config', authorizationOf(text)) ?? [])
  return withRepository(repository.urls, addresses)
}

export const createPackagistAddresses = (options: UserOptions) => once(() => loadAddresses(options))
