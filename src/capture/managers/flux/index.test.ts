import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { flux } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const linesOf = (text: string, path = 'release.yaml') => pinLines(flux.extract({ path, text }), text)

test('release.yaml', () => {
  expect(linesOf(fixture('release.yaml'))).toEqual([
    'chart of a release metallb = 0.14.8 -> 0.14.8 require/runtime helm:metallb',
    'chart of a release podinfo = >=6.0.0 <7.0.0 -> 6.0.0 require/runtime docker:ghcr.io/stefanprodan/charts/podinfo [floating]',
    'git source github.com/fluxcd/flux2 = v2.4.0 -> v2.4.0 require/runtime github-tags:fluxcd/flux2',
    'OCI source ghcr.io/kyverno/manifests/kyverno = v1.8.2 -> v1.8.2 image/runtime docker:ghcr.io/kyverno/manifests/kyverno',
  ])
})

test('charts of repositories that another file defines', () => {
  const chart = 'chart: { spec: { chart: a, version: 1.0.0, sourceRef: { kind: HelmRepository, name: b } } }'
  expect(linesOf(`apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  ${chart}\n`)).toEqual([
    'chart of a release a = 1.0.0 -> 1.0.0 require/runtime helm:a',
  ])
  expect(linesOf(`apiVersion: example.com/v2\nkind: HelmRelease\nspec:\n  ${chart}\n`)).toEqual([])
})
