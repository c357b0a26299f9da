/**
 * What a builder inherits: where programs, storage and credentials for registries are, how it isolates, and how it reaches the
 * network. A builder is the user's own program and asks the user's registries, so it gets his HOME, unlike a package manager.
 */
type Environment = Readonly<Record<string, string>>

const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'REGISTRY_AUTH_FILE', 'DOCKER_CONFIG', 'DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH', 'BUILDKIT_HOST', 'BUILDX_BUILDER', 'BUILDX_CONFIG', 'BUILDAH_ISOLATION', 'BUILDAH_RUNTIME', 'STORAGE_DRIVER', 'STORAGE_OPTS', 'CONTAINERS_CONF', 'CONTAINERS_REGISTRIES_CONF', 'CONTAINERS_STORAGE_CONF', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'all_proxy', 'SSL_CERT_FILE', 'SSL_CERT_DIR'] // prettier-ignore

export const builderEnvironment = (user: Environment, own: Environment = {}): Environment => ({
  ...Object.fromEntries(INHERITED.flatMap((name) => (user[name] === undefined ? [] : [[name, user[name]]]))),
  LC_ALL: 'C.UTF-8',
  NO_COLOR: '1',
  ...own,
})
