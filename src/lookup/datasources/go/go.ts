/**
 * Go modules, from the proxies of GOPROXY; private ones and `direct` from the tags of their repository.
 * The list of versions has no dates, and each date is a request: asked are those of the newest releases and of all that are
 * newer than the one in use. A date never changes: one that is known is not asked again.
 */
import { hashOf } from '../../../records/hash.ts'
import type { ComponentReleases, Release } from '../../../records/releases.ts'
import type { RegistryAddress } from '../../../system/ports.ts'
import { goMod, isPseudoVersion } from '../../../versions/go.ts'
import type { DatasourcePorts, NamedRelease, ReleaseQuery, ReleaseRequirements } from '../../contract.ts'
import { createDatasource, instantOf, type Discovery } from '../../create-datasource.ts'
import { findGoImport } from '../../go-import.ts'
import { askDates, askInfo, askModFile, askProxies, askVersions, isModulePath, type GoInfo } from '../../go-proxy.ts'
import { failed, missing, quote, type Problem } from '../../registry-answer.ts'
import { sourceRepositoryOf } from '../../source-repository.ts'
import { parseModFile, retractionFor, type ModFile } from './mod-file.ts'
import { pathsAbove } from './package-path.ts'
import { releasesOfTags } from './tags.ts'

/** Of how many of the newest releases the date is asked, whatever is in use. */
const NEWEST_WITH_DATES = 20

type Dates = ReadonlyMap<string, Readonly<{ date?: string | undefined; origin?: string | undefined }>>

/* ---- which versions ---------------------------------------------------------------------------------------------- */

/** `20240102150405` of a pseudo-version is its commit's time. */
const pseudoDate = (version: string): string | undefined => {
  if (!isPseudoVersion(version)) return undefined
  const [, year, month, day, hours, minutes, seconds] =
    /(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)-[0-9a-f]{12}/.exec(version) ?? []
  return instantOf(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`)
}

/** A prerelease is a candidate only where one is in use; a pseudo-version carries its date. */
const isDated = (version: string, current: string | undefined): boolean =>
  !isPseudoVersion(version) &&
  (!goMod.isPrerelease(version) || (current !== undefined && goMod.isPrerelease(current) && !isPseudoVersion(current)))

const wantedDates = (versions: readonly string[], current: string | undefined): readonly string[] => {
  const candidates = versions.filter((version) => isDated(version, current)).toSorted(goMod.compare)
  const newer = current === undefined ? [] : candidates.filter((version) => goMod.compare(version, current) > 0)
  return [...new Set([...candidates.slice(-NEWEST_WITH_DATES), ...newer])]
}

const isIncompatible = (version: string): boolean => version.endsWith('+incompatible')

/** The newest release, else the newest of all: its go.mod speaks for the module (go.dev/ref/mod#go-mod-file-retract). */
const newestOf = (versions: readonly string[]): string | undefined => {
  const sorted = versions.toSorted(goMod.compare)
  return sorted.findLast((version) => !goMod.isPrerelease(version)) ?? sorted.at(-1)
}

const readModFile = async (
  ports: DatasourcePorts,
  proxy: RegistryAddress,
  path: string,
  version: string | undefined,
) => {
  const answer = version ? await askModFile(ports, proxy, path, version) : undefined
  return answer?.status === 'ok' ? parseModFile(answer.value) : undefined
}

/** Once a module has a go.mod, its `+incompatible` versions count no longer (cmd/go does the same). */
const chooseVersions = async (
  ports: DatasourcePorts,
  proxy: RegistryAddress,
  path: string,
  listed: readonly string[],
) => {
  const compatible = listed.filter((version) => !isIncompatible(version))
  const own = await readModFile(ports, proxy, path, newestOf(compatible))
  if (own?.real || compatible.length === listed.length)
    return { versions: own?.real ? compatible : listed, modFile: own }
  return { versions: listed, modFile: await readModFile(ports, proxy, path, newestOf(listed)) }
}

/* ---- releases ---------------------------------------------------------------------------------------------------- */

const knownDates = (answer: ComponentReleases | undefined): Dates =>
  new Map(answer?.releases.flatMap(({ version, date }) => (date ? [[version, { date }] as const] : [])))

const releaseOf = (version: string, dates: Dates, modFile: ModFile | undefined): Release => {
  const date = dates.get(version)?.date ?? pseudoDate(version)
  const yanked = retractionFor(version, modFile?.retracted ?? [])
  return {
    version,
    prerelease: goMod.isPrerelease(version),
    runtimes: {},
    ...(date ? { date } : {}),
    ...(yanked ? { yanked } : {}),
    ...(modFile?.deprecated ? { deprecated: modFile.deprecated } : {}),
  }
}

const repositoryOf = (path: string, infos: Dates): string | undefined => {
  const origin = [...infos.values()].find((info) => info.origin)?.origin
  const [host, owner, name] = path.split('/')
  const isForge = host === 'github.com' || host === 'gitlab.com' || host === 'bitbucket.org'
  return sourceRepositoryOf(origin) ?? (isForge && owner && name ? `${host}/${owner}/${name}` : undefined)
}

/** A module without tags has only the pseudo-version that `@latest` names. */
const listVersions = async (ports: DatasourcePorts, proxy: RegistryAddress, path: string) => {
  const listed = await askVersions(ports, proxy, path)
  if (listed.status !== 'ok' || listed.value.length > 0) return listed
  const latest = await askInfo(ports, proxy, path, '@latest')
  return latest.status === 'ok' ? { status: 'ok' as const, value: [latest.value.version] } : latest
}

const fromProxy = async (query: ReleaseQuery, ports: DatasourcePorts, proxy: RegistryAddress): Promise<Discovery> => {
  const path = query.component.name
  const listed = await listVersions(ports, proxy, path)
  if (listed.status !== 'ok') return listed
  const { versions, modFile } = await chooseVersions(ports, proxy, path, listed.value)
  const known = knownDates(query.known?.answer)
  const wanted = (query.dates ?? true) ? wantedDates(versions, query.current) : []
  const asked = await askDates(
    ports,
    proxy,
    path,
    wanted.filter((version) => !known.has(version)),
  )
  const dates: Dates = new Map<string, Partial<GoInfo>>([...known, ...asked])
  const sourceRepository = repositoryOf(path, asked) ?? query.known?.answer.sourceRepository
  return {
    status: 'found',
    releases: versions.map((version) => releaseOf(version, dates, modFile)),
    about: sourceRepository ? { sourceRepository } : {},
  }
}

/** Tags have no dates, and the go.mod of a tag cannot be read without fetching it. */
const fromRepository = async (
  path: string,
  ports: DatasourcePorts,
): Promise<Discovery | Readonly<{ proxy: string }>> => {
  const place = await findGoImport(ports.http, path)
  if (place.status !== 'ok') return place
  if (place.vcs === 'mod') return { proxy: place.url }
  const releases = releasesOfTags(path, place.root, await ports.remotes.list(place.url))
  const sourceRepository = sourceRepositoryOf(place.url)
  return { status: 'found', releases, about: sourceRepository ? { sourceRepository } : {} }
}

/** The address that a page names, not the user: it is asked without credentials. */
const anonymous = (url: string): RegistryAddress => ({
  url: url.replace(/\/?$/, '/'),
  headers: {},
  identity: hashOf(url),
  from: 'go-import',
})

const direct = async (query: ReleaseQuery, ports: DatasourcePorts): Promise<Discovery> => {
  const found = await fromRepository(query.component.name, ports)
  return 'proxy' in found ? fromProxy(query, ports, anonymous(found.proxy)) : found
}

const discover = async (query: ReleaseQuery, ports: DatasourcePorts): Promise<Discovery> => {
  const path = query.component.name
  if (!isModulePath(path)) return failed(`expected a Go module path, found ${quote(path)}`)
  const found = await discoverModule(query, ports)
  if (!isNoModule(found)) return found
  for (const name of pathsAbove(path)) {
    const above = await discoverModule({ ...query, component: { ...query.component, name } }, ports)
    if (!isNoModule(above)) return above
  }
  return found
}

/** A repository without tags for this path is as little a module as a path that a proxy has not. */
const isNoModule = (found: Discovery): boolean =>
  found.status === 'missing' || (found.status === 'found' && found.releases.length === 0)

const discoverModule = async (query: ReleaseQuery, ports: DatasourcePorts): Promise<Discovery> => {
  const { proxies, isPrivate } = await ports.clients.go()
  if (isPrivate(query.component.name)) return direct(query, ports)
  return askProxies<Discovery>(proxies, (proxy) =>
    proxy === 'direct' ? direct(query, ports) : fromProxy(query, ports, proxy),
  )
}

/* ---- what versions require --------------------------------------------------------------------------------------- */

const requirementsIn = ({ requires, go }: ModFile): ReleaseRequirements => ({ requires, runtimes: go ? { go } : {} })

const askRequirements = async (path: string, version: string, ports: DatasourcePorts) => {
  const { proxies } = await ports.clients.go()
  const unavailable: Problem = failed('a repository does not tell the go.mod of a tag')
  const answer = await askProxies(proxies, async (proxy) =>
    proxy === 'direct' ? unavailable : askModFile(ports, proxy, path, version),
  )
  return answer.status === 'ok' ? requirementsIn(parseModFile(answer.value)) : undefined
}

const requires = async (query: ReleaseQuery, versions: readonly string[], ports: DatasourcePorts) => {
  const path = query.component.name
  const { isPrivate } = await ports.clients.go()
  if (isPrivate(path)) return new Map<string, ReleaseRequirements>()
  const found = await Promise.all(
    versions.map(async (version) => {
      const requirements = await askRequirements(path, version, ports)
      return requirements ? [[version, requirements] as const] : []
    }),
  )
  return new Map(found.flat())
}

/** Proxies list versions from a cache that may be years behind what they serve (go.dev/ref/mod#goproxy-protocol allows it). */
const release = async (query: ReleaseQuery, version: string, ports: DatasourcePorts): Promise<NamedRelease> => {
  const path = query.component.name
  const { proxies, isPrivate } = await ports.clients.go()
  if (!goMod.isValid(version) || isPrivate(path)) return missing(`${path}: no ${version} in the list of releases`)
  const info = await askProxies(proxies, async (proxy) =>
    proxy === 'direct'
      ? missing(`${path}: a repository is asked for its list alone`)
      : askInfo(ports, proxy, path, `@v/${version}.info`),
  )
  if (info.status !== 'ok') return info
  // `v1.2` and branches are names that a proxy resolves: they are not what was asked for.
  if (info.value.version !== version) return missing(`${path}: ${version} is ${info.value.version}`)
  return { status: 'ok', release: releaseOf(version, new Map([[version, info.value]]), undefined) }
}

/** Private modules are asked elsewhere: they have an identity of their own. */
const identity = async (query: ReleaseQuery, { clients }: DatasourcePorts): Promise<string> => {
  const { proxies, isPrivate } = await clients.go()
  if (isPrivate(query.component.name)) return hashOf('direct')
  return hashOf(...proxies.map(({ address }) => (typeof address === 'string' ? address : address.identity)))
}

export const go = createDatasource({
  name: 'go',
  registry: identity,
  covers: (answer, { current, dates = true }) => {
    const isDatedOnce = new Set(answer.releases.flatMap(({ version, date }) => (date ? [version] : [])))
    const all = answer.releases.map(({ version }) => version)
    return !dates || isDatedOnce.size === 0 || wantedDates(all, current).every((version) => isDatedOnce.has(version))
  },
  discover,
  requires,
  release,
})
