import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { kubernetes } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const DIGEST = '1'.repeat(64)
const linesOf = (text: string, path = 'bridge.yaml') => pinLines(kubernetes.extract({ path, text }), text)

test('bridge.yaml', () => {
  expect(linesOf(fixture('bridge.yaml'))).toEqual([
    'image library/busybox = 1.36.1 -> 1.36.1 image/runtime docker:library/busybox',
    `image quay.io/metallb/speaker = v0.14.8@sha256:${DIGEST} -> v0.14.8 image/runtime docker:quay.io/metallb/speaker [digest sha256:1111]`,
    'image registry.k8s.io/pause = 3.10 -> 3.10 image/runtime docker:registry.k8s.io/pause',
    'image ghcr.io/cilium/model = 1.4.0 -> 1.4.0 image/runtime docker:ghcr.io/cilium/model',
    'image library/postgres = 16.4-alpine -> 16.4-alpine image/runtime docker:library/postgres [variant -alpine]',
  ])
})

test.each([
  ['a file that is no manifest', 'image: nginx:1.27.0\n'],
  ['a manifest without kind', 'apiVersion: v1\nspec: { image: "nginx:1.27.0" }\n'],
  ['an expression', 'apiVersion: v1\nkind: Pod\nspec: { containers: [{ image: "nginx:$(TAG)" }] }\n'],
  [
    'a schema',
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: { image: "nginx:1.27.0" }\n',
  ],
  ['a text that is a file', 'apiVersion: v1\nkind: ConfigMap\ndata:\n  a.yaml: |\n    image: nginx:1.27.0\n'],
  ['a placeholder', 'apiVersion: v1\nkind: Pod\nspec: { containers: [{ image: "example/your-app:1.0.0" }] }\n'],
])('nothing: %s', (_, text) => {
  expect(linesOf(text)).toEqual([])
})

test('fixtures of tests are passed over', () => {
  const text = fixture('bridge.yaml')
  expect(kubernetes.extract({ path: 'pkg/testdata/bridge.yaml', text })).toEqual({ pins: [] })
})
