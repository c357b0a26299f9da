import { describe, expect, it } from 'vitest'

import { claimLines, claimsOf, commandsOf, contextOf, definitionOf, textOf } from '../testing-subjects.ts'
import { helm } from './helm.ts'

const ADD = 'helm repo add acme https://charts.acme.io/\n'
const inShell = (text: string, values = {}) => claimLines(helm, commandsOf(text, values))

describe('charts of commands', () => {
  it.each([
    ['helm install x acme/tool --version 1.2.3', 'helm tool 1.2.3'],
    ['helm upgrade --install -n ns --create-namespace x acme/tool --version=1.2.3 --wait', 'helm tool 1.2.3'],
    ['helm install acme/tool --generate-name --version 1.2.3', 'helm tool 1.2.3'],
    ['helm show values --version 1.2.3 acme/tool > x', 'helm tool 1.2.3'],
    ['helm template x acme/tool -f values.yaml --set a=b', 'helm tool -'],
    ['helm pull acme/tool --version ~1.2 --untar', 'helm tool ~1.2'],
    ['helm install x tool --repo https://charts.acme.io --version v1', 'helm tool v1'],
    ['helm install x oci://ghcr.io/acme/charts/tool --version 1.2.3', 'docker ghcr.io/acme/charts/tool 1.2.3'],
    ['helm pull oci://ghcr.io/acme/charts/tool:1.2.3', 'docker ghcr.io/acme/charts/tool 1.2.3'],
    ['helm install x https://charts.acme.io/tool-1.2.3.tgz', 'helm tool 1.2.3'],
    ['helm plugin install https://github.com/o/helm-x --version v3.9.0', 'github-tags o/helm-x v3.9.0'],
    ['helm plugin install https://github.com/o/helm-x', 'git-refs https://github.com/o/helm-x -'],
  ])('%s', (command, claim) => {
    expect(inShell(`${ADD}${command}`)).toEqual([claim])
  })

  it('finds the repository anywhere, and those that everybody knows', () => {
    const subjects = [
      ...commandsOf('helm install x acme/tool --version 1', {}, undefined, 0),
      ...commandsOf(ADD, {}, undefined, 1),
    ]
    expect(claimsOf(helm, subjects, contextOf(subjects))[0]?.registryUrl).toBe('https://charts.acme.io')
    const known = commandsOf('helm install x jetstack/cert-manager')
    expect(claimsOf(helm, known)[0]?.registryUrl).toBe('https://charts.jetstack.io')
  })

  it('takes a version through a variable, known or not', () => {
    expect(inShell('helm install x a/b --version ${V}', { V: '1.0' })).toEqual(['helm b 1.0'])
    expect(inShell('helm install x a/b --version ${V}')).toEqual(['helm b ?'])
    expect(inShell('helm install x ${CHART} --version 1.0')).toEqual([])
  })
})

describe('what is no chart from elsewhere', () => {
  it.each([
    'helm install x ./charts/tool --version 1.2.3',
    'helm install x charts/tool --set version=1.2.3',
    'helm install x charts/tool --version 1.2.3',
    'helm install x tool',
    'helm upgrade x .',
    'helm template ../tool',
    'helm package ./tool --version 1.2.3',
    'helm repo add acme https://charts.acme.io',
    'helm push tool-1.2.3.tgz oci://ghcr.io/acme',
    'helm version',
    'helm',
    'helm install',
  ])('%s', (command) => {
    expect(inShell(command)).toEqual([])
  })

  it('a folder of the tree', () => {
    const subjects = commandsOf('helm install x deployments/tool --version 1.0')
    expect(claimsOf(helm, subjects, contextOf(subjects, ['deployments/tool/Chart.yaml']))).toEqual([])
  })
})

describe('addresses of chart archives', () => {
  it('names chart, version and repository', () => {
    const url = 'https://raw.githubusercontent.com/acme/charts/e35f43ad8d2b3f084e96a84c392528a90d05a287/tool-1.0.0.tgz'
    const [claim] = claimsOf(helm, [definitionOf('CHART_URL', url)])
    expect(claim).toMatchObject({
      component: { datasource: 'helm', name: 'tool' },
      registryUrl: 'https://acme.github.io/charts',
    })
    expect(
      claimLines(helm, [definitionOf('CHART_URL', 'https://charts.acme.io/my-tool-${V}.tgz', { V: 'v1.2' })]),
    ).toEqual(['helm my-tool v1.2'])
  })

  it.each([
    'https://registry.example/tool/-/tool-1.2.3.tgz',
    'https://github.com/o/charts/releases/download/tool-1.2.3/tool-1.2.3.tgz',
    'https://charts.acme.io/index.yaml',
  ])('%s is none', (url) => {
    expect(claimLines(helm, [textOf(url)])).toEqual([])
  })
})
