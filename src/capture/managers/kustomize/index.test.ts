import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { kustomize } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const DIGEST = '1'.repeat(64)
const COMMIT = '08c6903c'.repeat(5)
const linesOf = (text: string, path = 'kustomization.yaml') => pinLines(kustomize.extract({ path, text }), text)

test('kustomization.yaml', () => {
  expect(linesOf(fixture('kustomization.yaml'))).toEqual([
    'remote resource github.com/metallb/metallb = v0.14.8 -> v0.14.8 require/runtime github-tags:metallb/metallb',
    'remote resource github.com/kubernetes-sigs/gateway-api = v1.2.0 -> v1.2.0 require/runtime github-tags:kubernetes-sigs/gateway-api',
    'remote resource github.com:fluxcd/flux2 = v2.4.0 -> v2.4.0 require/runtime github-tags:fluxcd/flux2',
    `remote resource git.example/platform/base = ${COMMIT} -> ${COMMIT} require/runtime git-refs:https://git.example/platform/base`,
    'remote resource github.com/argoproj/argo-cd = stable -> stable require/runtime git-refs:https://github.com/argoproj/argo-cd [floating]',
    'images library/nginx = 1.27.0 -> 1.27.0 image/runtime docker:library/nginx',
    'images ghcr.io/cilium/app = v3.1.0 -> v3.1.0 image/runtime docker:ghcr.io/cilium/app',
    `images grafana/grafana = sha256:${DIGEST} ->  image/runtime docker:grafana/grafana [digest sha256:1111]`,
    'chart loki = 6.46.0 -> 6.46.0 require/runtime helm:loki',
  ])
})

test.each([
  ['https://github.com/o/n.git//deploy?ref=v1.2.0', 'v1.2.0', 'github-tags:o/n'],
  ['git::https://git.example/a/b/c.git//deploy?timeout=9&ref=v1.2.0', 'v1.2.0', 'git-tags:https://git.example/a/b/c'],
  ['ssh://git@github.com/o/n//deploy?ref=v1.2.0', 'v1.2.0', 'github-tags:o/n'],
  [
    'https://dev.azure.com/org/project/_git/n/deploy?version=v1.2.0',
    'v1.2.0',
    'git-tags:https://dev.azure.com/org/project/_git/n',
  ],
  ['github.com/o/n', '', 'git-refs:https://github.com/o/n'],
  ['https://github.com/o/n//deploy', '', 'git-refs:https://github.com/o/n'],
])('the resource %s', (resource, raw, component) => {
  const [line = ''] = linesOf(`resources:\n  - ${resource}\n`)
  expect(line).toContain(` = ${raw} -> ${raw} `)
  expect(line).toContain(component)
})

test.each([
  '../base',
  'a/b/c',
  'deploy.yaml',
  'https://example.com/a/b.yaml',
  'https://github.com/o/n/raw/v1/a.yaml',
  '${X}?ref=v1',
])('the resource %s is none of a repository', (resource) => {
  expect(linesOf(`resources:\n  - ${resource}\n`)).toEqual([])
})

test('a digest behind a tag moves with it; another kind is not read', () => {
  const digest = `sha256:${'2'.repeat(64)}`
  const images = `images:\n  - name: nginx\n    newTag: 1.27.0\n    digest: ${digest}\n`
  expect(linesOf(images)[0]).toContain('-> 1.27.0 image/runtime docker:library/nginx [digest sha256:2222]')
  expect(linesOf(`kind: Other\n${images}`)).toEqual([])
})

test('a long address ends', () => {
  expect(linesOf(`resources:\n  - github.com/${'a/'.repeat(50_000)}\n`)).toEqual([])
})
