/**
 * Releases of Go, as the go command itself finds them: versions of the module `golang.org/toolchain` on the user's own
 * module proxy (go.dev/ref/mod#golang.org-toolchain), so that no other host is needed.
 */
import { hashOf } from '../../../records/hash.ts'
import type { Release } from '../../../records/releases.ts'
import type { RegistryAddress } from '../../../system/ports.ts'
import { golangVersion as scheme } from '../../../versions/go.ts'
import type { DatasourcePorts, ReleaseQuery } from '../../contract.ts'
import { createDatasource, type Discovery } from '../../create-datasource.ts'
import { findGoImport } from '../../go-import.ts'
import { askDates, askProxies, askVersions } from '../../go-proxy.ts'
import { failed } from '../../registry-answer.ts'

const TOOLCHAIN = 'golang.org/toolchain'
/** Every release is there for this platform; one of many is enough. */
const TOOLCHAIN_VERSION = /^v0\.0\.1-go(\d[\w.]*)\.linux-amd64$/
const NEWEST_WITH_DATES = 20

const toolchainVersion = (version: string): string => `v0.0.1-go${version}.linux-amd64`

const wantedDates = (versions: readonly string[], current: string | undefined): readonly string[] => {
  const candidates = versions.filter((version) => !scheme.isPrerelease(version)).toSorted(scheme.compare)
  const newer = current === undefined ? [] : candidates.filter((version) => scheme.compare(version, current) > 0)
  return [...new Set([...candidates.slice(-NEWEST_WITH_DATES), ...newer])]
}

const releaseOf = (version: string, date: string | undefined): Release => {
  const release = { version, tag: `go${version}`, prerelease: scheme.isPrerelease(version), runtimes: {} }
  return date ? { ...release, date } : release
}

const fromProxy = async (query: ReleaseQuery, ports: DatasourcePorts, proxy: RegistryAddress): Promise<Discovery> => {
  const listed = await askVersions(ports, proxy, TOOLCHAIN)
  if (listed.status !== 'ok') return listed
  const versions = listed.value.flatMap((version) => TOOLCHAIN_VERSION.exec(version)?.[1] ?? [])
  const known = new Map(query.known?.answer.releases.map(({ version, date }) => [version, date]))
  const wanted = wantedDates(versions, query.current).filter((version) => !known.get(version))
  const infos = await askDates(ports, proxy, TOOLCHAIN, wanted.map(toolchainVersion))
  const releases = versions.map((version) =>
    releaseOf(version, infos.get(toolchainVersion(version))?.date ?? known.get(version)),
  )
  return { status: 'found', releases, about: { sourceRepository: 'github.com/golang/go' } }
}

/** Without a proxy the path leads to one: Go's own download host serves the toolchain by the same protocol. */
const direct = async (query: ReleaseQuery, ports: DatasourcePorts): Promise<Discovery> => {
  const place = await findGoImport(ports.http, TOOLCHAIN)
  if (place.status !== 'ok') return place
  if (place.vcs !== 'mod') return failed(`${TOOLCHAIN}: expected a module proxy, found ${place.vcs}`)
  const url = place.url.replace(/\/?$/, '/')
  return fromProxy(query, ports, { url, headers: {}, identity: hashOf(url), from: 'go-import' })
}

export const golangVersion = createDatasource({
  name: 'golang-version',
  registry: async (_query, { clients }) => {
    const { proxies } = await clients.go()
    return hashOf(...proxies.map(({ address }) => (typeof address === 'string' ? address : address.identity)))
  },
  covers: (answer, { current }) => {
    const dated = new Set(answer.releases.flatMap(({ version, date }) => (date ? [version] : [])))
    return wantedDates(
      answer.releases.map(({ version }) => version),
      current,
    ).every((version) => dated.has(version))
  },
  async discover(query, ports) {
    const { proxies } = await ports.clients.go()
    return askProxies<Discovery>(proxies, (proxy) =>
      proxy === 'direct' ? direct(query, ports) : fromProxy(query, ports, proxy),
    )
  },
})
