/** Where NuGet packages come from: `packageSources` of NuGet.Config (learn.microsoft.com, "nuget.config reference"). */
import { join } from 'node:path'

import type { RegistryAddress } from '../../ports.ts'
import { basicAuthorization, once } from './address.ts'
import { readFirst, userAddress, withRepository, type UserOptions } from './user-options.ts'
import { elementsAt, parseXml, type XmlElement } from './xml.ts'

const DEFAULT = 'https://api.nuget.org/v3/index.json'

type Sources = Readonly<{ cleared: boolean; named: readonly Readonly<{ key: string; url: string }>[] }>

/** Version 3 alone: the older protocol has no service index. */
const sourcesIn = (configuration: XmlElement): Sources => {
  const [list] = elementsAt(configuration, 'packageSources')
  const disabled = new Set(
    elementsAt(configuration, 'disabledPackageSources', 'add')
      .filter(({ attributes }) => attributes['value'] === 'true')
      .map(({ attributes }) => attributes['key']),
  )
  const children = list?.children ?? []
  const cleared = children.findLastIndex(({ name }) => name === 'clear')
  const named = children
    .slice(cleared + 1)
    .flatMap(({ name, attributes: { key = '', value = '' } }) =>
      name === 'add' && !disabled.has(key) && value.endsWith('.json') ? [{ key, url: value }] : [],
    )
  return { cleared: cleared !== -1, named }
}

/** A clear-text password; an encrypted one is NuGet's alone. `_x0020_` is a blank in the name of an element. */
const authorizationOf = (configuration: XmlElement, key: string): string | undefined => {
  const [entry] = elementsAt(configuration, 'packageSourceCredentials', key.replaceAll(' ', '_x0020_'))
  const value = (name: string) =>
    entry?.children.find(({ attributes }) => attributes['key'] === name)?.attributes['value']
  const [user, password] = [value('Username'), value('ClearTextPassword')]
  return user && password && !/%\w+%/.test(password) ? basicAuthorization(user, password) : undefined
}

const configurationIn = (text: string): XmlElement =>
  elementsAt(parseXml(text), 'configuration')[0] ?? { name: '', attributes: {}, children: [], text: '' }

const loadAddresses = async (options: UserOptions): Promise<readonly RegistryAddress[]> => {
  const override = options.override ? userAddress(options.override, 'seaworthy.yaml registries.nuget') : undefined
  if (override) return [override]
  const files = ['.nuget/NuGet/NuGet.Config', '.config/NuGet/NuGet.Config'].map((path) => join(options.home, path))
  const configuration = configurationIn(await readFirst(files))
  const { cleared, named } = sourcesIn(configuration)
  const user = (named.length > 0 || cleared ? named : [{ key: '', url: DEFAULT }]).flatMap(
    ({ key, url }) => userAddress(url, 'NuGet.Config', authorizationOf(configuration, key)) ?? [],
  )
  const own = options.repositoryFiles.find(({ path }) => /^nuget\.config$/i.test(path))
  if (!own) return user
  const ofRepository = sourcesIn(configurationIn(own.text))
  const urls = ofRepository.named.map(({ url }) => url)
  const all = withRepository(urls, user)
  return ofRepository.cleared ? all.slice(0, new Set(urls).size) : all
}

export const createNugetAddresses = (options: UserOptions) => once(() => loadAddresses(options))
