/**
 * Where Maven artefacts come from: repositories and mirrors of `settings.xml` (Maven's manual, "Settings Reference"), those that
 * a `pom.xml` names, and Maven's own default, which stands in the super POM inside its model builder.
 */
import { readdir, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import type { Exec, RegistryAddress } from '../../ports.ts'
import { readZip } from '../zip.ts'
import { basicAuthorization, once } from './address.ts'
import { readUserFile, userAddress, withRepository, type UserOptions } from './user-options.ts'
import { elementsAt, parseXml, textAt, type XmlElement } from './xml.ts'

type Repository = Readonly<{ id: string; url: string }>

const SUPER_POM = 'org/apache/maven/model/pom-4.0.0.xml'

/** The folder that Maven is installed in; undefined without one. */
const mavenHome = async (exec: Exec): Promise<string | undefined> => {
  const command = await exec.which('mvn')
  return command === undefined ? undefined : dirname(dirname(await realpath(command)))
}

const repositoriesIn = (element: XmlElement | undefined): readonly Repository[] =>
  element === undefined
    ? []
    : elementsAt(element, 'repositories', 'repository').map((one) => ({
        id: textAt(one, 'id'),
        url: textAt(one, 'url'),
      }))

/** Those that Maven itself begins with: `central`. */
const builtIn = async (folder: string): Promise<readonly Repository[]> => {
  const library = join(folder, 'lib')
  const names = await readdir(library).catch(() => [])
  const archive = names.find((name) => /^maven-model-builder-[\w.-]+\.jar$/.test(name))
  if (archive === undefined) return []
  for await (const { bytes } of readZip(join(library, archive), { isWanted: (name) => name === SUPER_POM }))
    return repositoriesIn(elementsAt(parseXml(Buffer.from(bytes).toString('utf8')), 'project')[0])
  return []
}

const isExternal = (url: string): boolean => !/^(?:file:|https?:\/\/(?:localhost|127\.))/.test(url)

/** `mirrorOf` is a list of ids, `*`, `external:*` and `!id`; the first mirror that matches serves. */
const mirrors = (mirrorOf: string, { id, url }: Repository): boolean => {
  const words = new Set(mirrorOf.split(',').map((word) => word.trim()))
  if (words.has(`!${id}`)) return false
  return words.has(id) || words.has('*') || (words.has('external:*') && isExternal(url))
}

type Settings = Readonly<{ settings: readonly XmlElement[]; defaults: readonly Repository[] }>

/** The user's file first: its mirrors and servers win over the installation's. */
const loadSettings = async ({ exec, home }: UserOptions): Promise<Settings> => {
  const folder = await mavenHome(exec)
  const files = [join(home, '.m2', 'settings.xml'), ...(folder ? [join(folder, 'conf', 'settings.xml')] : [])]
  const texts = await Promise.all(files.map(readUserFile))
  const defaults = folder ? await builtIn(folder) : []
  return { settings: texts.flatMap((text) => elementsAt(parseXml(text), 'settings')), defaults }
}

/** Profiles that are active whatever the project: by `activeByDefault` or by name. */
const activeRepositories = (settings: XmlElement): readonly Repository[] => {
  const named = new Set(elementsAt(settings, 'activeProfiles', 'activeProfile').map(({ text }) => text))
  return elementsAt(settings, 'profiles', 'profile')
    .filter((one) => named.has(textAt(one, 'id')) || textAt(one, 'activation', 'activeByDefault') === 'true')
    .flatMap(repositoriesIn)
}

/** How a repository is reached: through the first mirror that stands for it, with the credential of its id. */
const createResolver = ({ settings }: Settings) => {
  const mirrorList = settings.flatMap((one) => elementsAt(one, 'mirrors', 'mirror'))
  const servers = settings.flatMap((one) => elementsAt(one, 'servers', 'server'))
  const authorizationOf = (id: string): string | undefined => {
    const server = servers.find((one) => textAt(one, 'id') === id)
    // A password that Maven encrypted (`{…}`) is Maven's alone.
    const password = server ? textAt(server, 'password') : ''
    return server && password !== '' && !/^\{.*\}$|\$\{/.test(password)
      ? basicAuthorization(textAt(server, 'username'), password)
      : undefined
  }
  return {
    ofUser: ({ id, url }: Repository) => userAddress(url, 'Maven settings', authorizationOf(id)),
    mirrorOf: (repository: Repository): Repository | undefined => {
      const mirror = mirrorList.find((one) => mirrors(textAt(one, 'mirrorOf'), repository))
      return mirror && { id: textAt(mirror, 'id'), url: textAt(mirror, 'url') }
    },
  }
}

const namedIn = ({ repositoryFiles }: UserOptions): readonly Repository[] =>
  repositoryFiles
    .filter(({ path }) => path === 'pom.xml')
    .flatMap(({ text }) => repositoriesIn(elementsAt(parseXml(text), 'project')[0]))

/** The user's own first, then the project's, then Maven's. */
const loadAddresses = async (options: UserOptions): Promise<readonly RegistryAddress[]> => {
  const override = options.override ? userAddress(options.override, 'seaworthy.yaml registries.maven') : undefined
  if (override) return [override]
  const loaded = await loadSettings(options)
  const { ofUser, mirrorOf } = createResolver(loaded)
  const reach = (repository: Repository) => ofUser(mirrorOf(repository) ?? repository) ?? []
  const active = loaded.settings.flatMap(activeRepositories).flatMap(reach)
  const defaults = loaded.defaults.flatMap(reach)
  const named = namedIn(options).flatMap((one) => (mirrorOf(one) ? reach(one) : withRepository([one.url], [])))
  const all = [...active, ...named, ...defaults]
  return all.filter((address, index) => all.findIndex(({ url }) => url === address.url) === index)
}

export const createMavenAddresses = (options: UserOptions) => once(() => loadAddresses(options))
