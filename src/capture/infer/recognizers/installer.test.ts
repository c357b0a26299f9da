import { describe, expect, it } from 'vitest'

import { claimLines, commandsOf, expand } from '../testing-subjects.ts'
import { installer } from './installer.ts'

const inShell = (text: string, values = {}) => claimLines(installer, commandsOf(text, values))
const RAW = 'https://raw.githubusercontent.com'

describe('install scripts', () => {
  it.each([
    [
      'curl -sSfL https://golangci-lint.run/install.sh | sh -s -- -b /usr/local/bin v2.1.0',
      'github-releases golangci/golangci-lint v2.1.0',
    ],
    [
      `curl -sSfL ${RAW}/anchore/syft/main/install.sh | sh -s -- -b /usr/local/bin v1.2.0`,
      'github-releases anchore/syft v1.2.0',
    ],
    [`curl -s ${RAW}/k3d-io/k3d/main/install.sh | TAG=v5.4.6 bash`, 'github-releases k3d-io/k3d v5.4.6'],
    [
      `curl ${RAW}/helm/helm/main/scripts/get-helm-3 | DESIRED_VERSION=v3.12.0 bash`,
      'github-releases helm/helm v3.12.0',
    ],
    [
      `curl ${RAW}/helm/helm/main/scripts/get-helm-3 | bash -s -- --version v3.12.0`,
      'github-releases helm/helm v3.12.0',
    ],
    ['curl -Ls https://get.submariner.io | VERSION=0.24.0 bash', 'github-releases submariner-io/submariner 0.24.0'],
    [
      'curl -sfL https://get.k3s.io | INSTALL_K3S_VERSION=v1.28.2+k3s1 sh -s - server --disable traefik',
      'github-releases k3s-io/k3s v1.28.2+k3s1',
    ],
    ['curl -sSL https://install.python-poetry.org | python3 - --version 1.4.0', 'pypi poetry 1.4.0'],
    ['curl -sSL https://install.python-poetry.org | POETRY_VERSION=1.8.2 python3 -', 'pypi poetry 1.8.2'],
    [
      "curl --proto '=https' -sSf https://sh.rustup.rs | sh -s -- -y --default-toolchain 1.70.0",
      'rust-version rust 1.70.0',
    ],
    ['curl -sSf https://sh.rustup.rs | sh -s -- -y', 'rust-version rust -'],
    [`curl ${RAW}/anchore/syft/main/install.sh | sh -s -- latest`, 'github-releases anchore/syft latest'],
    ['curl -L https://istio.io/downloadIstio | ISTIO_VERSION=1.20.0 sh -', 'github-releases istio/istio 1.20.0'],
    [
      `curl -s ${RAW}/kubernetes-sigs/kustomize/master/hack/install_kustomize.sh | bash -s 5.0.0 /usr/local/bin`,
      'github-releases kubernetes-sigs/kustomize 5.0.0',
    ],
    ['curl -sSL https://dot.net/v1/dotnet-install.sh | bash /dev/stdin --channel 8.0', 'dotnet-version dotnet-sdk 8.0'],
    ['wget -qO- https://get.pnpm.io/install.sh | sh -', 'npm pnpm -'],
    ['curl https://get.docker.com | sh', 'github-releases moby/moby -'],
    [
      'curl -fsSL https://get.docker.com -o get-docker.sh && sh get-docker.sh --version 24.0',
      'github-releases moby/moby 24.0',
    ],
    ['wget https://apt.llvm.org/llvm.sh && chmod +x llvm.sh && ./llvm.sh 17', 'github-releases llvm/llvm-project 17'],
    [`curl -fsSL ${RAW}/o/r/main/install.sh | bash -s v1`, 'github-releases o/r v1'],
  ])('%s', (text, claim) => {
    expect(inShell(text)).toEqual([claim])
  })

  it('takes a variable, known or not', () => {
    expect(inShell('curl https://get.k3s.io | INSTALL_K3S_VERSION=${V} sh -')).toEqual(['github-releases k3s-io/k3s ?'])
    expect(inShell('curl https://bun.sh/install | bash -s ${V}', { V: 'bun-v1.0.0' })).toEqual(['npm bun bun-v1.0.0'])
  })

  it.each([
    `curl -sSfL ${RAW}/o/r/main/install.sh | sh`,
    `curl -sSfL ${RAW}/o/r/main/install.sh | sh -s -- -C stable`,
    `curl -sSfL ${RAW}/nvm-sh/nvm/v0.39.0/install.sh | bash`,
    `curl ${RAW}/o/r/main/data.json | python3 process.py 1.2.3`,
    'curl https://acme.io/x | sh',
    'curl https://docs.acme.io',
    'curl',
  ])('%s says nothing here', (text) => {
    expect(inShell(text)).toEqual([])
  })
})

describe('versions that stand elsewhere', () => {
  const inStep = (file: string, variables: Readonly<Record<string, string>>) =>
    claimLines(
      installer,
      commandsOf('curl -Ls https://get.submariner.io | bash').map((command) => ({
        ...command,
        file,
        variable: (name: string) => (variables[name] === undefined ? undefined : expand(variables[name])),
      })),
    )

  it('reads the environment of a step', () => {
    const workflow = '.github/workflows/x.yaml'
    expect(inStep(workflow, { VERSION: 'v0.24.0' })).toEqual(['github-releases submariner-io/submariner v0.24.0'])
    expect(inStep(workflow, { OTHER: 'v0.24.0' })).toEqual(['github-releases submariner-io/submariner -'])
    expect(inStep('Makefile', { VERSION: 'v0.24.0' })).toEqual(['github-releases submariner-io/submariner -'])
  })

  it('reads what is written into the script before it runs', () => {
    const text =
      'curl -sLo install.sh https://talos.dev/install\nsed -i "s|/latest/|/${V}/|g" install.sh\nsh install.sh'
    expect(inShell(text, { V: 'v1.9.0' })).toEqual(['github-releases siderolabs/talos v1.9.0'])
  })
})
