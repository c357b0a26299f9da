import { describe, expect, it } from 'vitest'

import { OPAQUE } from '../claim.ts'
import { blockOf, claimLines, claimsOf, commandsOf, definitionOf, textOf } from '../testing-subjects.ts'
import { releaseAddress } from './release-address.ts'

const inText = (text: string) => claimLines(releaseAddress, [textOf(text)])
const inShell = (text: string, values = {}) => claimLines(releaseAddress, commandsOf(text, values))

const SHA = 'e35f43ad8d2b3f084e96a84c392528a90d05a287'

describe('forges', () => {
  it.each([
    ['https://github.com/o/r/releases/download/v1.2.3/r_1.2.3_linux.tar.gz', 'github-releases o/r v1.2.3'],
    ['https://github.com/o/r/releases/download/cli/v1.2/r.zip', 'github-releases o/r cli/v1.2'],
    ['https://github.com/o/r/releases/download/1.2.3.Final/r.jar', 'github-releases o/r 1.2.3.Final'],
    [
      'https://github.com/kubernetes-sigs/kustomize/releases/download/kustomize%2Fv5.4.1/kustomize_v5.4.1_linux_amd64.tar.gz',
      'github-releases kubernetes-sigs/kustomize v5.4.1',
    ],
    ['https://github.com/o/r/releases/latest/download/r.tar.gz', 'github-releases o/r latest'],
    ['https://github.com/o/r/releases/v1.21.1/r.yaml', 'github-releases o/r v1.21.1'],
    ['https://api.github.com/repos/o/r/releases/latest', 'github-releases o/r latest'],
    ['https://api.github.com/repos/o/r/releases/tags/v1.0', 'github-releases o/r v1.0'],
    ['https://github.com/o/r/archive/refs/tags/v1.2.tar.gz', 'github-tags o/r v1.2'],
    ['https://github.com/o/r/archive/v1.2.zip', 'github-tags o/r v1.2'],
    ['https://archives.boost.io/release/1.84.0/source/boost_1_84_0.tar.gz', 'github-releases boostorg/boost 1.84.0'],
    ['https://github.com/o/r/archive/v1.2/r-1.2.tar.gz', 'github-tags o/r v1.2'],
    [`https://github.com/o/r/archive/${SHA}.tar.gz`, `git-refs https://github.com/o/r ${SHA}`],
    ['https://github.com/o/r/archive/refs/heads/main.zip', 'git-refs https://github.com/o/r main'],
    ['https://github.com/o/r/tarball/master', 'git-refs https://github.com/o/r master'],
    ['https://codeload.github.com/o/r/tar.gz/refs/tags/v2', 'github-tags o/r v2'],
    ['https://raw.githubusercontent.com/o/r/v1.0.1/deploy/x.yaml', 'github-tags o/r v1.0.1'],
    ['https://raw.githubusercontent.com/o/r/main', 'git-refs https://github.com/o/r main'],
    ['https://raw.githubusercontent.com/o/r/refs/tags/v1/x.yaml', 'github-tags o/r v1'],
    ['https://raw.githubusercontent.com/o/r/refs/heads/branch-3.5/x', 'git-refs https://github.com/o/r branch-3.5'],
    ['https://raw.githubusercontent.com/o/r/release-1.2/x', 'git-refs https://github.com/o/r release-1.2'],
    ['https://raw.githubusercontent.com/o/r/release-1.2.3/x', 'github-tags o/r release-1.2.3'],
    ['https://raw.githubusercontent.com/o/r/release/1.2/x', 'git-refs https://github.com/o/r release/1.2'],
    ['https://raw.githubusercontent.com/o/r/master/x.yaml', 'git-refs https://github.com/o/r master'],
    ['https://raw.githubusercontent.com/o/r/main/stable.txt', 'github-releases o/r -'],
    ['https://github.com/o/r/raw/v3/x.sh', 'github-tags o/r v3'],
    ['https://github.com/o/r/blob/v3/x.sh?raw=true', 'github-tags o/r v3'],
    ['https://gitlab.com/g/s/p/-/archive/v1.2/p-v1.2.tar.gz', 'gitlab-tags g/s/p v1.2'],
    ['https://gitlab.acme.io/g/p/-/raw/v1/x', 'git-tags https://gitlab.acme.io/g/p v1'],
    ['https://bitbucket.org/o/r/get/1.0.tar.gz', 'bitbucket-tags o/r 1.0'],
    ['https://codeberg.org/o/r/releases/download/v1.0/x', 'forgejo-releases o/r v1.0'],
    ['https://codeberg.org/o/r/raw/branch/main/x', 'git-refs https://codeberg.org/o/r main'],
    ['https://ghproxy.io/https://github.com/o/r/releases/download/v1/x', 'github-releases o/r v1'],
  ])('%s', (address, claim) => {
    expect(inText(address)).toEqual([claim])
  })

  it('reads the reference of a remote kustomization, with and without scheme', () => {
    expect(inShell('kubectl apply -k github.com/o/r//config/default?ref=v1.5.0')).toEqual(['github-tags o/r v1.5.0'])
    expect(inText('https://github.com/o/r.git//config?ref=main')).toEqual(['git-refs https://github.com/o/r main'])
  })

  it('claims a tag that is not known, but no name that is not', () => {
    expect(inShell('curl -L https://github.com/o/r/releases/download/${TAG}/x')).toEqual(['github-releases o/r ?'])
    expect(inShell('curl -L https://github.com/o/r/releases/download/v${V}/x')).toEqual(['github-releases o/r v?'])
    expect(inShell('curl -L https://github.com/${REPO}/releases/download/v1/x')).toEqual([])
    expect(inShell('curl -L ${URL}/releases/download/v1/x')).toEqual([])
  })

  it('says how the tag becomes a version where its prefix is encoded', () => {
    const [claim] = claimsOf(releaseAddress, [textOf('https://github.com/o/r/releases/download/kustomize%2Fv5/k.tgz')])
    expect(claim?.extractVersion).toBe('^kustomize/(?<version>.+)$')
  })

  it('takes the version told to a script, not the branch of the script', () => {
    const script = 'https://raw.githubusercontent.com/o/r/main/install.sh'
    expect(inShell(`curl -sSfL ${script} | sh -s -- -b /usr/local/bin v1.2.3`)).toEqual([])
    expect(inShell(`curl -sSfL ${script} | sh`)).toEqual(['git-refs https://github.com/o/r main'])
  })
})

describe('vendors', () => {
  it.each([
    ['https://dl.k8s.io/v1.36.4/kubernetes-client-linux-amd64.tar.gz', 'github-releases kubernetes/kubernetes v1.36.4'],
    ['https://dl.k8s.io/release/v1.30.0/bin/linux/amd64/kubectl', 'github-releases kubernetes/kubernetes v1.30.0'],
    ['https://dl.k8s.io/release/stable.txt', 'github-releases kubernetes/kubernetes -'],
    ['deb [x=y] https://pkgs.k8s.io/core:/stable:/v1.35/deb/ /', 'github-releases kubernetes/kubernetes v1.35'],
    ['https://get.helm.sh/helm-v3.12.0-linux-amd64.tar.gz', 'github-releases helm/helm v3.12.0'],
    ['https://get.helm.sh/helm-v3.13.0-rc.1-linux-amd64.tar.gz', 'github-releases helm/helm v3.13.0-rc.1'],
    [
      'https://releases.hashicorp.com/terraform/1.5.0/terraform_1.5.0_linux.zip',
      'github-releases hashicorp/terraform 1.5.0',
    ],
    ['https://go.dev/dl/go1.22.1.linux-amd64.tar.gz', 'golang-version go 1.22.1'],
    ['https://nodejs.org/dist/v20.1.0/node-v20.1.0-linux-x64.tar.xz', 'node-version node v20.1.0'],
    ['https://deb.nodesource.com/setup_18.x', 'node-version node 18.x'],
    ['https://www.python.org/ftp/python/3.12.1/Python-3.12.1.tgz', 'python-version python 3.12.1'],
    ['https://archive.apache.org/dist/kafka/3.5.0/kafka_2.13-3.5.0.tgz', 'github-tags apache/kafka 3.5.0'],
    [
      'https://dlcdn.apache.org/maven/maven-3/3.9.6/binaries/apache-maven-3.9.6-bin.tar.gz',
      'github-tags apache/maven 3.9.6',
    ],
    ['https://services.gradle.org/distributions/gradle-8.5-bin.zip', 'gradle-version gradle 8.5'],
    ['https://astral.sh/uv/0.4.1/install.sh', 'github-releases astral-sh/uv 0.4.1'],
    [
      'https://storage.googleapis.com/tekton-releases/pipeline/previous/v0.50.0/release.yaml',
      'github-releases tektoncd/pipeline v0.50.0',
    ],
    ['https://www.openssl.org/source/openssl-1.1.1w.tar.gz', 'github-releases openssl/openssl 1.1.1w'],
    ['https://mirror.example.org/maven2/org/acme/tool/1.2.3/tool-1.2.3.jar', 'maven org.acme:tool 1.2.3'],
    ['https://repo.acme.io/releases/org/acme/x/tool/1.2.3/tool-1.2.3.jar', 'maven org.acme.x:tool 1.2.3'],
    ['https://npm.example.org/@acme/lib/-/lib-1.2.3.tgz', 'npm @acme/lib 1.2.3'],
    ['https://files.example.org/packages/source/f/foo-bar/foo-bar-1.2.tar.gz', 'pypi foo-bar 1.2'],
    ['https://crates.example.org/api/v1/crates/ripgrep/14.1.0/download', 'crate ripgrep 14.1.0'],
  ])('%s', (address, claim) => {
    expect(inText(address)).toEqual([claim])
  })

  it.each([
    ['https://cdn.jsdelivr.net/npm/@docsearch/css@3', 'npm @docsearch/css 3'],
    ['https://cdn.jsdelivr.net/npm/vue/dist/vue.js', 'npm vue -'],
    ['https://unpkg.com/react@18.2.0/umd/react.js', 'npm react 18.2.0'],
    ['https://cdn.jsdelivr.net/gh/o/r@v1.2/x.js', 'github-tags o/r v1.2'],
    ['https://esm.sh/preact@10.5.0', 'npm preact 10.5.0'],
    [
      'https://cdnjs.cloudflare.com/ajax/libs/font-awesome/6.1.1/css/all.min.css',
      'npm @fortawesome/fontawesome-free 6.1.1',
    ],
    ['https://code.jquery.com/jquery-3.6.0.min.js', 'npm jquery 3.6.0'],
    ['https://maxcdn.bootstrapcdn.com/bootstrap/3.3.7/css/bootstrap.min.css', 'npm bootstrap 3.3.7'],
  ])('%s', (address, claim) => {
    expect(inText(address)).toEqual([claim])
  })
})

describe('unknown hosts', () => {
  it.each([
    ['curl -sSL https://fast.dpdk.org/rel/dpdk-24.11.2.tar.xz -o x', 'generic dpdk 24.11.2'],
    ['wget https://ftp.gnu.org/gnu/gcc/gcc-13.2.0/gcc-13.2.0.tar.gz', 'generic gcc 13.2.0'],
    ['wget https://cdn.kernel.org/pub/linux/kernel/v6.x/linux-6.1.55.tar.xz', 'generic linux 6.1.55'],
    ['curl -LO https://host.acme.io/tool/v1.2.3/tool-linux-amd64', 'generic tool v1.2.3'],
    ['curl -L https://host.acme.io/tool/1.2.3/tool.tar.gz', 'generic tool 1.2.3'],
    ['wget https://downloads.acme.io/pypy/pypy3.9-v7.3.9-linux64.tar.bz2', 'generic pypy3.9 v7.3.9'],
    ['wget https://downloads.sourceforge.net/project/mingw-w64/x86_64-7.3.0-release.7z', 'generic mingw-w64 7.3.0'],
    [
      'wget https://host.acme.io/images/AlmaLinux-9-GenericCloud-9.5-20241120.x86_64.qcow2',
      'generic almalinux-9-genericcloud 9.5-20241120',
    ],
    [
      'wget https://host.acme.io/bookworm/20230612-1409/debian-12-generic-amd64-20230612-1409.qcow2',
      'generic debian-12-generic-amd64 20230612-1409',
    ],
    ['wget https://git.acme.io/o/r/archive/v9.2.1.tar.gz', 'git-tags https://git.acme.io/o/r v9.2.1'],
  ])('%s', (command, claim) => {
    expect(inShell(command)).toEqual([claim])
  })

  it('takes the address for a template', () => {
    const [claim] = claimsOf(
      releaseAddress,
      commandsOf('wget https://ftp.gnu.org/gnu/gcc/gcc-13.2.0/gcc-13.2.0.tar.gz'),
    )
    expect(claim?.registryUrl).toBe('https://ftp.gnu.org/gnu/gcc/gcc-{version}/gcc-{version}.tar.gz')
  })

  it('takes a variable of unknown value for a version where its name says so', () => {
    const host = 'https://host.acme.io/rel'
    expect(inShell(`curl -O ${host}/tool-\${TOOL_VERSION}.tar.gz`)).toEqual(['generic tool ?'])
    expect(inShell(`curl -O ${host}/tool-\${ARCH}.tar.gz`)).toEqual([])
  })

  it('reads variables and keys that are fetched', () => {
    const address = 'https://host.acme.io/rel/tool-1.2.3.tar.gz'
    expect(claimLines(releaseAddress, [definitionOf('TOOL_URL', address)])).toEqual(['generic tool 1.2.3'])
    expect(claimLines(releaseAddress, [blockOf(['tasks', '0', 'get_url'], { url: address })])).toEqual([
      'generic tool 1.2.3',
    ])
    expect(inText(address)).toEqual([])
  })
})

describe('what is no pin', () => {
  it.each([
    'https://github.com/o/r/blob/v1.2.3/README.md',
    'https://github.com/o/r/issues/123',
    'https://github.com/o/r/releases/tag/v1.2.3',
    'https://github.com/o/r/tree/v1.2/docs',
    'https://github.com/o/r',
    'https://img.shields.io/badge/version-1.2.3-blue',
    'https://raw.githubusercontent.com/o/r/main/docs/logo.svg',
    '# yaml-language-server: $schema=https://raw.githubusercontent.com/o/r/v1.2/schema.json',
    'https://json.schemastore.org/github-workflow.json',
    'http://www.w3.org/2000/svg',
    'https://www.apache.org/licenses/LICENSE-2.0',
    'https://docs.acme.io/en/1.2.3/index.html',
    'https://github.com/o/r/releases',
    'http://localhost:8080/v1.2.3/x.tar.gz',
    `https://${OPAQUE}/x-1.2.3.tar.gz`,
    'see [the script](https://raw.githubusercontent.com/o/r/main/x.sh)',
    '://',
    'https://',
  ])('%s', (text) => {
    expect(inText(text)).toEqual([])
  })

  it.each([
    'curl https://api.acme.io/v1.2/users',
    'curl http://127.0.0.1:9000/x-1.2.3.tar.gz',
    'curl -O https://packages.acme.io/config/ubuntu/22.04/packages-prod.deb',
    'curl https://example.com/x-1.2.3.tar.gz',
    'echo https://host.acme.io/x-1.2.3.tar.gz',
    'go install github.com/o/r/cmd@v1.2.3',
    'curl https://host.acme.io/${OS}/${ARCH}/tool.tar.gz',
  ])('%s', (command) => {
    expect(inShell(command)).toEqual([])
  })

  it('what unit tests make up', () => {
    const address = 'https://github.com/o/r/releases/download/v1.2/x'
    const inFile = (file: string) => claimLines(releaseAddress, [{ ...textOf(address), file }])
    expect(inFile('pkg/x_test.go')).toEqual([])
    expect(inFile('test/e2e/x_test.go')).toHaveLength(1)
    expect(inFile('hack/run-test.sh')).toHaveLength(1)
  })

  it('a schema by its key', () => {
    const address = 'https://raw.githubusercontent.com/o/r/v1.2/x.json'
    expect(claimLines(releaseAddress, [blockOf([], { $schema: address })])).toEqual([])
    expect(inText(`{"$schema": "${address}"}`)).toEqual([])
  })

  it('ends in linear time on hostile text', () => {
    const begun = performance.now()
    inText('https://'.repeat(20_000))
    inText(`https://github.com/${'a/'.repeat(50_000)}`)
    inShell(`curl -O https://a.io/${'1.'.repeat(50_000)}tar.gz https://a.io/${'a-1_'.repeat(200)}.tar.gz`)
    inText(`https://archive.apache.org/dist/x/${'-1.1'.repeat(230)}`)
    inText(`https://a.io/maven2/${'a/'.repeat(450)}`)
    expect(performance.now() - begun).toBeLessThan(1000)
  })
})
