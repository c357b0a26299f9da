/** The go command, as it builds foreign programs: in the sandbox, with caches of ours and the user's registries. */
import type {
  ClientConfig,
  Exec,
  ExecResult,
  Files,
  GoRegistries,
  Log,
  RegistryAddress,
  Sandbox,
} from '../../system/ports.ts'
import { builderEnvironment } from '../builder-environment.ts'
import { succeeded } from '../quoting.ts'

export type GoPorts = Readonly<{
  exec: Exec
  sandbox: Sandbox
  clients: Pick<ClientConfig, 'go'>
  log: Log
  /** The user's own. */
  environment: Readonly<Record<string, string>>
  /** Go's caches, kept between runs. */
  cache: Files
  /** Where programs are built; one build at a time. */
  work: Files
}>

type Environment = Readonly<Record<string, string>>

export type Go = Readonly<{
  /** Of the go on the PATH, without `go`: `1.26.8`. */
  version: string
  /** `os/arch` of this machine, as Go calls it. */
  platform: string
  run: (args: readonly string[], cwd: string, environment: Environment) => Promise<ExecResult>
}>

export type OpenedGo = Readonly<{ status: 'ready'; go: Go }> | Readonly<{ status: 'missing'; reason: string }>

/** Which modules are private, which sums are checked: the user's own. */
const USER_SETTINGS = ['GOPRIVATE', 'GONOPROXY', 'GONOSUMDB', 'GOSUMDB', 'GOINSECURE'] as const
const TIMEOUT_MS = 20 * 60_000

export const openGo = async (ports: GoPorts): Promise<OpenedGo> => {
  const program = await ports.exec.which('go')
  if (program === undefined) return { status: 'missing', reason: 'Go is not installed: no program "go" on the PATH' }
  const names = ['GOVERSION', 'GOHOSTOS', 'GOHOSTARCH', ...USER_SETTINGS]
  const asked = await ports.exec.run({
    command: program,
    args: ['env', '-json', ...names],
    cwd: ports.work.root,
    env: { ...goVariables(ports.environment), GOTOOLCHAIN: 'local', GOFLAGS: '' },
    timeoutMs: 30_000,
  })
  if (!succeeded(asked)) return { status: 'missing', reason: `go env: ${asked.stderr.trim().split('\n')[0] ?? ''}` }
  const { GOVERSION = '', GOHOSTOS, GOHOSTARCH, ...settings } = textsOf(JSON.parse(asked.stdout))
  const base = await environmentOf(settings, ports)
  return {
    status: 'ready',
    go: {
      version: GOVERSION.replace(/^go/, '').split(' ')[0] ?? '',
      platform: `${GOHOSTOS ?? ''}/${GOHOSTARCH ?? ''}`,
      run: (args, cwd, own) => runGo({ command: program, args, cwd, env: { ...base, ...own } }, ports),
    },
  }
}

const goVariables = (user: Environment): Environment =>
  Object.fromEntries(Object.entries(user).filter(([name]) => /^(?:GO[A-Z]+|PATH|HOME|XDG_CONFIG_HOME)$/.test(name)))

const textsOf = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(value ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
    ),
  )

/** HOME is an empty folder of ours: of what a builder inherits, only paths, proxies and certificates count here. */
const environmentOf = async (
  settings: Environment,
  { clients, cache, work, environment }: GoPorts,
): Promise<Environment> => {
  const { PATH, HTTP_PROXY, HTTPS_PROXY, NO_PROXY, http_proxy, https_proxy, no_proxy, SSL_CERT_FILE, SSL_CERT_DIR } =
    builderEnvironment(environment)
  const passed = {
    PATH,
    HTTP_PROXY,
    HTTPS_PROXY,
    NO_PROXY,
    http_proxy,
    https_proxy,
    no_proxy,
    SSL_CERT_FILE,
    SSL_CERT_DIR,
  }
  const proxy = proxySetting(await clients.go())
  return {
    ...Object.fromEntries(Object.entries(passed).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    ...settings,
    ...(proxy === '' ? {} : { GOPROXY: proxy }),
    LC_ALL: 'C.UTF-8',
    HOME: `${work.root}/home`,
    GOENV: 'off',
    GOFLAGS: '',
    GOWORK: 'off',
    GOPATH: `${cache.root}/go`,
    GOMODCACHE: `${cache.root}/go/pkg/mod`,
    GOCACHE: `${cache.root}/go-build`,
    GOTELEMETRY: 'off',
    GIT_TERMINAL_PROMPT: '0',
  }
}

/** GOPROXY in Go's own words: after `,` the next is asked on "not found" alone, after `|` on any error. */
const proxySetting = ({ proxies }: GoRegistries): string =>
  proxies
    .flatMap(({ address, fallback }) => [
      typeof address === 'string' ? address : withCredential(address).replace(/\/$/, ''),
      fallback === 'any' ? '|' : ',',
    ])
    .slice(0, -1)
    .join('')

const withCredential = ({ url, headers }: RegistryAddress): string => {
  const [, encoded] = /^Basic (\S+)$/i.exec(headers['Authorization'] ?? headers['authorization'] ?? '') ?? []
  if (encoded === undefined) return url
  const address = new URL(url)
  const [user = '', ...password] = atob(encoded).split(':')
  address.username = encodeURIComponent(user)
  address.password = encodeURIComponent(password.join(':'))
  return address.href
}

/** The go command runs no code of the modules that it builds; the sandbox is for the C compiler and for what nobody thought of. */
const runGo = async (
  what: Readonly<{ command: string; args: readonly string[]; cwd: string; env: Environment }>,
  { exec, sandbox, cache, work, log }: GoPorts,
): Promise<ExecResult> => {
  const onLine = (line: string): void => {
    if (line.startsWith('go: ')) log.progress(line.trim())
  }
  const request = { ...what, timeoutMs: TIMEOUT_MS, onLine }
  if ((await sandbox.kind()).kind === 'none') return exec.run(request)
  return sandbox.run({ ...request, writable: [cache.root, work.root], network: true })
}
