import { describe, expect, it } from 'vitest'

import { ACTION_INPUTS } from '../knowledge/known-actions.ts'
import { knownTool } from '../knowledge/known-tools.ts'
import { blockOf, callOf, claimLines } from '../testing-subjects.ts'
import { actionCall } from './action-call.ts'

const inStep = (uses: string, inputs: Readonly<Record<string, string>>, values = {}) =>
  claimLines(actionCall, [callOf(uses, inputs, values)])

describe('inputs of known actions', () => {
  it.each([
    ['actions/setup-go@v5', { 'go-version': '1.22.x' }, ['golang-version go 1.22.x']],
    [
      'retry/retry@v3',
      { action: 'docker/build-push-action@v6', with: 'push: false' },
      ['github-tags docker/build-push-action v6'],
    ],
    ['retry/retry@v3', { action: 'delete' }, []],
    ['snyk/actions/setup@v1', { 'snyk-version': 'v1.1302.1' }, ['github-releases snyk/cli v1.1302.1']],
    ['actions/setup-go@v5', { 'go-version': 'stable' }, ['golang-version go stable']],
    ['actions/setup-go@v5', { 'go-version': '>=1.21' }, ['golang-version go >=1.21']],
    ['actions/setup-go@v5', { 'go-version-file': 'go.mod' }, []],
    ['actions/setup-node@v4', { 'node-version': 'lts/*' }, ['node-version node lts/*']],
    ['actions/setup-node@v4', { 'node-version': '20', cache: 'npm' }, ['node-version node 20']],
    ['actions/setup-python@v5', { 'python-version': '3.x' }, ['python-version python 3.x']],
    [
      'actions/setup-python@v5',
      { 'python-version': '3.9\n3.10\n  3.11\n' },
      ['python-version python 3.9', 'python-version python 3.10', 'python-version python 3.11'],
    ],
    ['actions/setup-python@v5', { 'python-version': '>=3.9 <3.13' }, ['python-version python >=3.9 <3.13']],
    ['actions/setup-python@v5', { 'python-version': 'pypy3.10' }, []],
    ['actions/setup-java@v4', { distribution: 'temurin', 'java-version': '17' }, ['java-version java-jdk 17']],
    ['actions/setup-java@v4', { 'java-package': 'jre', 'java-version': '21' }, ['java-version java-jre 21']],
    ['hashicorp/setup-terraform@v3', { terraform_version: '1.5.0' }, ['github-releases hashicorp/terraform 1.5.0']],
    ['Azure/setup-helm@v4', { version: 'v3.12.0' }, ['github-releases helm/helm v3.12.0']],
    [
      'helm/kind-action@v1',
      { version: 'v0.20.0', kubectl_version: 'v1.30.0', cluster_name: 'x' },
      ['github-releases kubernetes-sigs/kind v0.20.0', 'github-releases kubernetes/kubernetes v1.30.0'],
    ],
    ['golangci/golangci-lint-action@v6', { version: 'latest' }, ['github-releases golangci/golangci-lint latest']],
    [
      'goreleaser/goreleaser-action@v6',
      { version: '~> v2', args: 'release' },
      ['github-releases goreleaser/goreleaser ~> v2'],
    ],
    ['pnpm/action-setup@v4', { version: '9' }, ['npm pnpm 9']],
    ['sigstore/cosign-installer@v3', { 'cosign-release': 'v2.2.0' }, ['github-releases sigstore/cosign v2.2.0']],
    ['dtolnay/rust-toolchain@master', { toolchain: '1.70' }, ['rust-version rust 1.70']],
    ['jaxxstorm/action-install-gh-release@v1', { repo: 'o/r', tag: 'v1.2' }, ['github-releases o/r v1.2']],
    ['acme/setup-kind@v1', { version: 'v0.1.0' }, ['github-releases kubernetes-sigs/kind v0.1.0']],
    ['acme/setup-kind@v1', { 'kind-version': 'v0.1.0' }, ['github-releases kubernetes-sigs/kind v0.1.0']],
    ['acme/actions/setup-kind@v1', { kindVersion: '0.31.0' }, ['github-releases kubernetes-sigs/kind 0.31.0']],
    ['acme/run-e2e@v1', { 'helm-version': 'v3.16.0' }, ['github-releases helm/helm v3.16.0']],
    ['./.github/actions/e2e', { helmVersion: 'v3.16.0' }, ['github-releases helm/helm v3.16.0']],
    ['zizmorcore/zizmor-action@v1', { version: '1.29.0' }, ['github-releases zizmorcore/zizmor 1.29.0']],
    ['DockerInstaller@0', { dockerVersion: '29.2.0' }, ['github-releases moby/moby 29.2.0']],
    ['GoTool@0', { version: '1.22' }, ['golang-version go 1.22']],
  ])('%s %o', (uses, inputs, claims) => {
    expect(inStep(uses, inputs)).toEqual(claims)
  })

  it('takes variables', () => {
    expect(inStep('actions/setup-go@v5', { 'go-version': '${V}' }, { V: '1.22' })).toEqual(['golang-version go 1.22'])
    expect(inStep('actions/setup-go@v5', { 'go-version': '${V}' })).toEqual(['golang-version go ?'])
  })
})

describe('what is no version of a tool', () => {
  it.each([
    ['actions/checkout@v4', { ref: 'v1.2.3' }],
    ['acme/deploy@v1', { version: 'v1.2.3' }],
    ['acme/setup-thing@v1', { version: 'v1.2.3' }],
    ['acme/setup-kind@v1', { 'other-version': 'v1.2.3' }],
    ['./.github/actions/setup-kind', { version: 'v1.2.3' }],
    ['codecov/codecov-action@v4', { version: 'v0.1.8' }],
    ['docker/build-push-action@v5', { tags: 'acme/x:1.2.3' }],
    ['actions/setup-go@v5', { 'go-version': '' }],
    ['actions/setup-go@v5', { 'go-version': 'see go.mod' }],
    ['actions/setup-go@v5', {}],
    ['actions/upload-artifact@v4', { name: 'kind-v1.2.3' }],
  ])('%s %o', (uses, inputs) => {
    expect(inStep(uses, inputs)).toEqual([])
  })
})

it('reads orbs', () => {
  expect(claimLines(actionCall, [blockOf(['orbs'], { node: 'circleci/node@5.1.0', own: './x' })])).toEqual([
    'orb circleci/node 5.1.0',
  ])
  expect(claimLines(actionCall, [blockOf(['jobs', 'orbs'], { node: 'circleci/node@5.1.0' })])).toEqual([])
})

it('names in the table are tools or repositories', () => {
  const tools = [...ACTION_INPUTS.values()]
    .flatMap((inputs) => inputs.split(' '))
    .map((pair) => pair.split('=')[1] ?? '')
  expect(tools.filter((tool) => !tool.includes('/') && !knownTool(tool))).toEqual([])
})

it('ends on hostile input', () => {
  const begun = performance.now()
  expect(inStep('actions/setup-go@v5', { 'go-version': `${'1   '.repeat(24)}!` })).toEqual([])
  expect(inStep('actions/setup-go@v5', { 'go-version': '1\n'.repeat(20_000) })).toHaveLength(20_000)
  expect(performance.now() - begun).toBeLessThan(2000)
})
