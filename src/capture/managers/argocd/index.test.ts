import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { argocd } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const linesOf = (text: string, path = 'application.yaml') => pinLines(argocd.extract({ path, text }), text)

test('application.yaml', () => {
  expect(linesOf(fixture('application.yaml'))).toEqual([
    'application source kube-state-metrics = 5.25.1 -> 5.25.1 require/runtime helm:kube-state-metrics',
    'application source github.com/metallb/metallb = v0.14.8 -> v0.14.8 require/runtime github-tags:metallb/metallb',
    'image of an application ghcr.io/cilium/speaker = v0.14.8 -> v0.14.8 image/runtime docker:ghcr.io/cilium/speaker',
    'image of an application library/nginx = 1.27.0 -> 1.27.0 image/runtime docker:library/nginx',
    'application source podinfo = 6.7.1 -> 6.7.1 require/runtime docker:ghcr.io/stefanprodan/charts/podinfo',
    'application source bridge = 1.2.0 -> 1.2.0 require/runtime docker:registry.example/charts/bridge',
  ])
})

test.each([
  ['what follows a branch', 'repoURL: https://github.com/o/n\n    targetRevision: main'],
  ['what says nothing', 'repoURL: https://github.com/o/n'],
  ['an expression', 'repoURL: https://github.com/o/n\n    targetRevision: "{{ .version }}"'],
])('nothing: %s', (_, source) => {
  expect(linesOf(`apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    ${source}\n`)).toEqual([])
})
