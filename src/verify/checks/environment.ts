/**
 * The environment of a verify command: what tools need to find the user's registries, caches of this repository alone, a home
 * that is empty, and no credential. Addresses that carry one are left out.
 */
import type { ClientConfig, GoRegistries, RegistryAddress } from '../../system/ports.ts'

/** Variables of the user that say where programs and certificates are, and nothing about who he is. */
const PASSED_ON = ['PATH', 'LANG', 'LC_ALL', 'TZ', 'GOSUMDB', 'GOPRIVATE', 'GONOSUMDB', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'] // prettier-ignore

const carriesCredentials = (value: string): boolean => /\/\/[^/\s]*@/.test(value)

/** A registry that anybody may ask; one that wants a credential stays unnamed, for none is handed on. */
const openAddress = (address: RegistryAddress | undefined): string | undefined =>
  address && Object.keys(address.headers).length === 0 && !carriesCredentials(address.url) ? address.url : undefined

const goProxies = ({ proxies }: GoRegistries): string =>
  proxies
    .flatMap(({ address, fallback }) => {
      const url = typeof address === 'string' ? address : openAddress(address)
      return url === undefined ? [] : [{ url, separator: fallback === 'any' ? '|' : ',' }]
    })
    .map(({ url, separator }, index, all) => (index < all.length - 1 ? `${url}${separator}` : url))
    .join('')

const registries = async (clients: ClientConfig): Promise<Readonly<Record<string, string | undefined>>> => {
  const [npm, pypi, go] = await Promise.all([clients.npm(''), clients.pypi(), clients.go()])
  const [index, ...more] = pypi.map(openAddress).filter((url) => url !== undefined)
  return {
    npm_config_registry: openAddress(npm),
    PIP_INDEX_URL: index,
    UV_DEFAULT_INDEX: index,
    POETRY_PYPI_MIRROR_URL: index,
    PIP_EXTRA_INDEX_URL: more.length > 0 ? more.join(' ') : undefined,
    GOPROXY: goProxies(go) || undefined,
  }
}

/** Every cache below one folder. Keys are the tools' own variables. */
const caches = (folder: string): Readonly<Record<string, string>> => ({
  GOPATH: `${folder}/go`,
  GOMODCACHE: `${folder}/go/pkg/mod`,
  GOCACHE: `${folder}/go-build`,
  npm_config_cache: `${folder}/npm`,
  PIP_CACHE_DIR: `${folder}/pip`,
  UV_CACHE_DIR: `${folder}/uv`,
  POETRY_CACHE_DIR: `${folder}/poetry`,
  XDG_CACHE_HOME: `${folder}/xdg`,
})

const FIXED: Readonly<Record<string, string>> = {
  CI: 'true',
  NO_COLOR: '1',
  // The tree is a copy: its history must not get into what is built.
  GOFLAGS: '-buildvcs=false',
  // The go line says which Go builds the tree, also where an image pins GOTOOLCHAIN to its own.
  GOTOOLCHAIN: 'auto',
  GIT_TERMINAL_PROMPT: '0',
  PIP_DISABLE_PIP_VERSION_CHECK: '1',
  PYTHONDONTWRITEBYTECODE: '1',
  POETRY_VIRTUALENVS_IN_PROJECT: 'true',
  npm_config_update_notifier: 'false',
}

/**
 * @param user the user's own environment, of which little is taken
 * @param cache absolute folder of this repository's caches
 * @param home absolute folder that is empty when the checks begin
 */
export const checkEnvironment = async (
  user: Readonly<Record<string, string | undefined>>,
  clients: ClientConfig,
  { cache, home }: Readonly<{ cache: string; home: string }>,
): Promise<Readonly<Record<string, string>>> => {
  const passed = PASSED_ON.map((name) => [name, user[name]] as const).filter(
    ([, value]) => value !== undefined && !carriesCredentials(value),
  )
  const all = { ...Object.fromEntries(passed), ...(await registries(clients)), ...caches(cache), ...FIXED, HOME: home }
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
