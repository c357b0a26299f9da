import { describe, expect, it } from 'vitest'

import { knownTool } from '../knowledge/known-tools.ts'
import { claimLines, claimsOf, definitionOf } from '../testing-subjects.ts'
import { knownTools } from './known-tools.ts'

const guess = (name: string, value: string) => claimLines(knownTools, [definitionOf(name, value)])

describe('variables named after a tool', () => {
  it.each([
    ['KIND_VERSION', 'v0.20.0', 'github-releases kubernetes-sigs/kind v0.20.0'],
    ['GOLANGCI_LINT_VERSION', '1.55.2', 'github-releases golangci/golangci-lint 1.55.2'],
    ['GO_VERSION', '1.26', 'golang-version go 1.26'],
    ['GOLANG_VERSION', '1.22.1', 'golang-version go 1.22.1'],
    ['matrix.go-version', '1.21.x', 'golang-version go 1.21.x'],
    ['NODE_VERSION', '20', 'node-version node 20'],
    ['nodeVersion', '18.x', 'node-version node 18.x'],
    ['inputs.helm-version', 'v3.12.0', 'github-releases helm/helm v3.12.0'],
    ['TENANT_K8S_VERSION', 'v1.30.2', 'github-releases kubernetes/kubernetes v1.30.2'],
    ['ENVTEST_K8S_VERSION', '1.30.0', 'github-releases kubernetes/kubernetes 1.30.0'],
    ['kustomize_version', 'v5.4.1', 'github-releases kubernetes-sigs/kustomize v5.4.1'],
    ['JQ_TAG', 'jq-1.6', 'github-releases jqlang/jq jq-1.6'],
    ['CONTROLLER_TOOLS_VERSION', 'v0.20.1', 'github-releases kubernetes-sigs/controller-tools v0.20.1'],
    ['POETRY_VERSION', '1.4.0', 'pypi poetry 1.4.0'],
    ['GO_VERSION_PREV', '1.25.x', 'golang-version go 1.25.x'],
    ['GO_VERSION', '1.23rc1', 'golang-version go 1.23rc1'],
  ])('%s=%s', (name, value, claim) => {
    expect(guess(name, value)).toEqual([claim])
  })

  it('are guesses', () => {
    const [claim] = claimsOf(knownTools, [definitionOf('KIND_VERSION', 'v0.20.0')])
    expect(claim).toMatchObject({ confidence: 'guess', evidence: 'variable named KIND_VERSION', role: 'require' })
    expect(claimsOf(knownTools, [definitionOf('GO_VERSION', '1.22')])[0]?.role).toBe('runtime')
  })
})

describe('what is no guess', () => {
  it.each([
    ['VERSION', 'v1.2.3'],
    ['TAG', 'v1.2.3'],
    ['RELEASE_TAG', 'v1.2.3'],
    ['APP_VERSION', '1.2.3'],
    ['TASK_VERSION', '1.2.3'],
    ['STEP_VERSION', '2'],
    ['REDIS_VERSION', '7.2'],
    ['MIN_GO_VERSION', '1.20'],
    ['K8S_MIN_VERSION', '1.20'],
    ['GO_API_VERSION', '1.20'],
    ['KIND_VERSION', 'latest'],
    ['KIND_VERSION', ''],
    ['KIND_VERSION', '$(cat x)'],
    ['HELM_VERSION', '1.0-SNAPSHOT'],
    ['GO_VERSION', '/usr/local/go'],
    ['GO_VERSION', '20240101'],
    ['GO_VERSION_FILE', '1.2'],
    ['.Values.kind.version', '1.2.3'],
    ['KIND', 'v1.2.3'],
    ['KIND_VERSION', '192.168.0.1/24'],
    ['__proto___VERSION', '1.2.3'],
    ['constructor_version', '1.2.3'],
  ])('%s=%s', (name, value) => {
    expect(guess(name, value)).toEqual([])
  })

  it('constants of source code', () => {
    const definition = { ...definitionOf('KindVersion', 'v0.20.0'), file: 'pkg/versions.go' }
    expect(claimLines(knownTools, [definition])).toEqual([])
  })
})

it('knows tools by name where only tools are named', () => {
  expect(knownTool('task')).toEqual({ datasource: 'github-releases', name: 'go-task/task' })
  expect(knownTool('golangci_lint')?.name).toBe('golangci/golangci-lint')
  expect(knownTool('nodejs')).toEqual({ datasource: 'node-version', name: 'node' })
  expect(knownTool('redis')?.name).toBe('redis/redis')
  expect(knownTool('no-such-tool')).toBeUndefined()
})
