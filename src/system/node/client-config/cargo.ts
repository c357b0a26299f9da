/**
 * Where crates come from, by cargo's configuration (doc.rust-lang.org/cargo/reference/config.html and registries.html): named
 * registries, source replacement, tokens. Cargo has no command that tells its default index, so its name is put together here.
 */
import { join } from 'node:path'

import { parse } from 'smol-toml'
import { z } from 'zod'

import { WorldError } from '../../../records/errors.ts'
import type { RegistryAddress } from '../../ports.ts'
import { once, parseAddress, registryAddress } from './address.ts'
import { readFirst, type UserOptions } from './user-options.ts'

/** In parts, because hosts of registries are not written down in this project. */
const DEFAULT_SOURCE = ['crates', 'io'].join('-')
const DEFAULT_INDEX = `sparse+https://${['index', 'crates', 'io'].join('.')}/`

const Registry = z.object({ index: z.string().optional(), token: z.string().optional() }).catch({})
const Source = z.object({ registry: z.string().optional(), 'replace-with': z.string().optional() }).catch({})
const CargoConfig = z.object({
  registries: z.record(z.string(), Registry).catch({}),
  source: z.record(z.string(), Source).catch({}),
  registry: Registry,
})
type CargoConfig = z.infer<typeof CargoConfig>

const NOTHING: CargoConfig = { registries: {}, source: {}, registry: {} }

const configIn = (text: string): CargoConfig => {
  try {
    return CargoConfig.safeParse({ registry: {}, ...parse(text) }).data ?? NOTHING
  } catch {
    return NOTHING
  }
}

/** `sparse+https://…` and `https://…`; an index in git cannot be asked for one crate. */
const sparseUrl = (index: string | undefined): URL | undefined =>
  index === undefined || index.startsWith('registry+') ? undefined : parseAddress(index.replace(/^sparse\+/, ''))

/** What a source is replaced with in the end; a circle gives none. */
const replacementOf = (sources: CargoConfig['source'], name: string): string | undefined => {
  const seen = new Set<string>()
  let at = name
  for (;;) {
    const next = sources[at]?.['replace-with']
    if (next === undefined) return at
    if (seen.has(at)) return undefined
    seen.add(at)
    at = next
  }
}

type Settings = Readonly<{ user: CargoConfig; tokens: CargoConfig; repository: CargoConfig; options: UserOptions }>

const loadSettings = async (options: UserOptions): Promise<Settings> => {
  const folder = options.env['CARGO_HOME'] ?? join(options.home, '.cargo')
  const read = async (name: string) => configIn(await readFirst([join(folder, `${name}.toml`), join(folder, name)]))
  const own = options.repositoryFiles.find(({ path }) => /^\.cargo\/config(\.toml)?$/.test(path))
  return {
    user: await read('config'),
    tokens: await read('credentials'),
    repository: own ? configIn(own.text) : NOTHING,
    options,
  }
}

const variableName = (registry: string, key: 'INDEX' | 'TOKEN'): string =>
  `CARGO_REGISTRIES_${registry.toUpperCase().replaceAll('-', '_')}_${key}`

type Place = Readonly<{ index: string | undefined; from: string; byRepository: boolean }>

const indexOf = ({ user, repository, options }: Settings, name: string): Place => {
  const ofUser = options.env[variableName(name, 'INDEX')] ?? user.registries[name]?.index ?? user.source[name]?.registry
  if (ofUser) return { index: ofUser, from: 'cargo config', byRepository: false }
  const ofRepository = repository.registries[name]?.index ?? repository.source[name]?.registry
  if (ofRepository) return { index: ofRepository, from: '.cargo/config.toml', byRepository: true }
  return { index: name === DEFAULT_SOURCE ? DEFAULT_INDEX : undefined, from: 'cargo', byRepository: false }
}

/** A token goes to the address that the user's own files give its registry, to no other. */
const addressOf = (settings: Settings, name: string): RegistryAddress => {
  const { user, tokens, options } = settings
  const place = indexOf(settings, name)
  const url = sparseUrl(place.index)
  if (!url) {
    throw new WorldError({
      place: `cargo config, registry ${name}`,
      expected: 'the address of a sparse index',
      found: place.index === undefined ? 'none' : 'an index of another kind',
    })
  }
  const token =
    options.env[variableName(name, 'TOKEN')] ?? tokens.registries[name]?.token ?? user.registries[name]?.token
  return registryAddress(url, place.byRepository ? undefined : token, place.from)
}

export const createCrateAddresses = (options: UserOptions): ((registry?: string) => Promise<RegistryAddress>) => {
  const load = once(() => loadSettings(options))
  return async (registry) => {
    const override = registry === undefined ? sparseUrl(options.override) : undefined
    if (override) return registryAddress(override, undefined, 'seaworthy.yaml registries.crate')
    const settings = await load()
    const sources = { ...settings.repository.source, ...settings.user.source }
    const name = registry ?? replacementOf(sources, DEFAULT_SOURCE) ?? DEFAULT_SOURCE
    return addressOf(settings, name)
  }
}
