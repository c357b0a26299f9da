/**
 * The environment of a package manager, built whole: a tool inherits what is named here and nothing else, so neither a token
 * nor an option of the user's shell reaches it by accident. Its HOME is a folder of ours.
 */
type Environment = Readonly<Record<string, string>>

/** Where programs are, how they speak, how they reach the network and whom they trust. */
const INHERITED = [
  'PATH',
  'LANG',
  'LC_ALL',
  'TZ',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'ALL_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'all_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  'GIT_SSL_CAINFO',
  'PIP_CERT',
  'PIP_FIND_LINKS',
  'PIP_DEFAULT_TIMEOUT',
  'PYENV_ROOT',
  'SYSTEMROOT',
] as const

/** `home`: absolute. `own` wins over what is inherited. */
export const toolEnvironment = (user: Environment, home: string, own: Environment): Environment => ({
  ...Object.fromEntries(INHERITED.flatMap((name) => (user[name] === undefined ? [] : [[name, user[name]]]))),
  LC_ALL: 'C.UTF-8',
  HOME: home,
  XDG_CACHE_HOME: `${home}/.cache`,
  XDG_CONFIG_HOME: `${home}/.config`,
  XDG_DATA_HOME: `${home}/.local/share`,
  GIT_TERMINAL_PROMPT: '0',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_ALLOW_PROTOCOL: 'https:ssh',
  NO_COLOR: '1',
  ...own,
})
