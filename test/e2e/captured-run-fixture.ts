/** The fixture repository of the captured run, and what its upstreams have. */
import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { UpstreamNames, Upstreams } from './captured-run-upstreams.ts'
import { git, type Bench } from './cli-bench.ts'

const FILES = fileURLToPath(new URL('../fixtures/captured-run', import.meta.url))

export const UPSTREAMS: UpstreamNames = {
  git: {
    'k8snetworkplumbingwg/multus-cni': { tags: ['v4.0.1', 'v4.0.2', 'v4.1.0', 'v4.2.0-rc.1'] },
    'osrg/gobgp': { tags: ['v3.10.0', 'v3.37.0'] },
    'containernetworking/plugins': { tags: ['v1.3.0', 'v1.5.1'] },
    'tideworks/anchor': { tags: ['v2.0.0', 'v2.4.0'] },
    'tideworks/bfdd': { tags: ['v0.1.0'] },
    'tideworks/tidetable': {},
    'tideworks/probe': { tags: ['v0.1.0'] },
    'tideworks/signal': { tags: ['v1.0.0'] },
    'tideworks/manifests': { tags: ['v1.0.0', 'v1.2.0'] },
    'cilium/cilium-cli': { tags: ['v0.15.0', 'v0.16.4'] },
    'kubernetes/kubernetes': { tags: ['v1.29.3', 'v1.30.2', 'v1.31.0-alpha.1'] },
    'kubernetes-sigs/kind': { tags: ['v0.20.0', 'v0.23.0'] },
    'helm/helm': { tags: ['v3.13.0', 'v3.15.2'] },
    'openvswitch/ovs': { tags: ['v3.3.1'], branches: ['branch-2.17', 'branch-3.2', 'branch-3.10', 'branch-next'] },
    'ovn-org/ovn': { tags: ['v24.09.1'], branches: ['branch-24.03', 'branch-24.09'] },
    'actions/checkout': { tags: ['v4', 'v4.1.0', 'v5', 'v5.0.0'] },
    'actions/setup-go': { tags: ['v4', 'v4.1.0', 'v5', 'v5.0.1'] },
    'actions/setup-python': { tags: ['v5', 'v5.1.0'] },
    'python/cpython': { tags: ['v3.10.14', 'v3.11.9', 'v3.12.4', 'v3.13.0b3'] },
    'azure/setup-helm': { tags: ['v3', 'v3.5', 'v4', 'v4.2.0'] },
    'psf/black': { tags: ['23.1.0', '24.4.2', '24.8b0'] },
    'pre-commit/pre-commit-hooks': { tags: ['v4.4.0', 'v4.6.0'] },
  },
  images: {
    'library/golang': ['1.21.5-alpine', '1.21.13-alpine', '1.22.5-alpine', '1.22.5', '1.23rc2-alpine'],
    'library/postgres': ['15.4-bookworm', '15.7-bookworm', '16.3-bookworm', '16.3-alpine', '16.3'],
    'docker/dockerfile': ['1', '1.7'],
    'library/redis': ['7.2.1-alpine', '7.2.5-alpine', '7.2.5'],
    'library/nginx': ['latest', '1.27.0'],
    'kindest/node': ['v1.28.7', 'v1.28.13', 'v1.29.2', 'v1.30.2'],
    'harbourworks/multus-cni': ['v4.0.1-thick', 'v4.1.0-thick', 'v4.1.0', 'v4.2.0'],
    'harbourworks/probe': ['v0.4.0', 'v0.6.1'],
    'harbour/base': ['1.2.0', '1.2.0-alpine', '1.4.2', '1.4.1-alpine', '2.0.0-rc.1', '2.0.0-slim'],
    'harbourworks/lighthouse': ['2.1.0', '2.3.0'],
    'harbourworks/buoy': ['0.9.1', '0.10.0'],
    'harbourworks/log': ['1.0.0'],
    'harbourworks/sidecar': ['1.0.0', '1.1.0'],
  },
  charts: { postgresql: ['12.1.0', '15.5.0', '16.0.0-beta.1'], tidegate: ['0.13.9', '0.14.5'] },
  python: { tabulate: ['0.8.10', '0.9.0'] },
  modules: {
    'golang.org/toolchain': ['1.21.0', '1.21.5', '1.21.13', '1.22.5'].map(
      (version) => `v0.0.1-go${version}.linux-amd64`,
    ),
    'github.com/tideworks/gen': ['v0.3.0', 'v0.5.0'],
  },
}

/** The repository with the addresses of the upstreams in it, on `main` and on `release-1.0`; gives its path. */
export const makeFixture = (bench: Bench, upstreams: Upstreams): string => {
  const folder = bench.at('harbour')
  cpSync(FILES, folder, { recursive: true })
  const { registry, web, commit, digest } = upstreams
  const verify = `MIRROR=${web}/git HUB=${registry} PATH=$PWD/ci/mirror:$PATH GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=url.${web}/git/.insteadOf GIT_CONFIG_VALUE_0=https://github.com/ make verify`
  const placeholders: Readonly<Record<string, string>> = {
    '@REGISTRY@': registry,
    '@CHARTS@': `${web}/charts`,
    '@VERIFY@': verify,
    '@HUB@': `http://${registry}/`,
    '@BFDD@': commit('tideworks/bfdd', 'v0.1.0'),
    '@PROBE@': commit('tideworks/probe', 'v0.1.0'),
    '@SIGNAL@': commit('tideworks/signal', 'v1.0.0'),
    '@SETUP_GO@': commit('actions/setup-go', 'v4.1.0'),
    '@LOG@': digest('harbourworks/log:1.0.0'),
    '@REDIS@': digest('library/redis:7.2.1-alpine'),
  }
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, path)
    if (!statSync(file).isFile()) continue
    const text = readFileSync(file, 'utf8')
    const filled = text.replaceAll(/@[A-Z_]+@/g, (name) => placeholders[name] ?? name)
    if (filled !== text) writeFileSync(file, filled)
  }
  git(folder, 'init', '--quiet')
  git(folder, 'add', '--all')
  git(folder, 'commit', '--quiet', '--message=feat: a harbour')
  git(folder, 'branch', 'release-1.0')
  return folder
}

/** As a user mirrors them: git by `insteadOf`, pip and Go by their variables. */
export const mirrors = (bench: Bench, { web }: Upstreams): Readonly<Record<string, string>> => {
  bench.write('home/.gitconfig', `[url "${bench.at('upstreams')}/"]\n\tinsteadOf = https://github.com/\n`)
  return { PIP_INDEX_URL: `${web}/simple/`, GOPROXY: `${web}/go`, GOFLAGS: '-mod=mod', GONOSUMDB: '*' }
}
