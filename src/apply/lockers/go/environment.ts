/**
 * Go's environment: the user's registries (`go env`), caches of ours, and a toolchain that is named rather than chosen by Go, so
 * that no dependency raises it on its way.
 */
import type { LockerPorts } from '../../contract.ts'
import { toolHome, withCredential } from '../../python-tools.ts'
import { toolEnvironment } from '../../tool-environment.ts'
import { compareGoVersions } from './go-mod.ts'

type Environment = Readonly<Record<string, string>>

/** Which modules are private, which sums are checked: the user's own, never the repository's. */
const USER_SETTINGS = ['GOPRIVATE', 'GONOPROXY', 'GONOSUMDB', 'GOSUMDB', 'GOINSECURE', 'GOVERSION'] as const

const isText = (value: unknown): value is string => typeof value === 'string'

/** `go env` as the user runs it; empty where it fails. */
const userSettings = async (go: string, ports: LockerPorts): Promise<Environment> => {
  const own = Object.entries(ports.environment).filter(([name]) => /^(GO[A-Z]+|PATH|HOME|XDG_CONFIG_HOME)$/.test(name))
  const result = await ports.exec.run({
    command: go,
    args: ['env', '-json', ...USER_SETTINGS],
    cwd: ports.cache.root,
    env: { ...Object.fromEntries(own), GOTOOLCHAIN: 'local', GOFLAGS: '' },
    timeoutMs: 30_000,
  })
  if (result.exitCode !== 0) return {}
  const values: unknown = JSON.parse(result.stdout)
  return Object.fromEntries(Object.entries(values ?? {}).filter((entry): entry is [string, string] => isText(entry[1])))
}

/** GOPROXY in Go's own words: after `,` the next is asked on "not found" alone, after `|` on any error. */
const proxySetting = async ({ clients }: LockerPorts): Promise<string> => {
  const { proxies } = await clients.go()
  return proxies
    .flatMap(({ address, fallback }) => [
      typeof address === 'string' ? address : withCredential(address).replace(/\/$/, ''),
      fallback === 'any' ? '|' : ',',
    ])
    .slice(0, -1)
    .join('')
}

/** Absolute folder of everything that Go writes beside the tree. */
export const goFolder = ({ cache }: LockerPorts): string => `${cache.root}/go`

/** `needed`: the newest Go that the go.mod asks for; an older installed one is told to fetch it, through the proxy. */
export const goEnvironment = async (go: string, needed: string, ports: LockerPorts): Promise<Environment> => {
  const { GOVERSION = '', ...settings } = await userSettings(go, ports)
  const proxy = await proxySetting(ports)
  const folder = goFolder(ports)
  const isEnough = compareGoVersions(GOVERSION.replace(/^go/, ''), needed) >= 0
  return toolEnvironment(ports.environment, toolHome(ports), {
    ...settings,
    ...(proxy === '' ? {} : { GOPROXY: proxy }),
    GOTOOLCHAIN: isEnough ? 'local' : `go${needed}`,
    GOENV: 'off',
    GOFLAGS: '-mod=mod',
    GOWORK: 'off',
    GOPATH: folder,
    GOMODCACHE: `${folder}/pkg/mod`,
    GOCACHE: `${folder}/build`,
    GOTELEMETRY: 'off',
  })
}
