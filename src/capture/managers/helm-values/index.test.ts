import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { helmValues } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const DIGEST = '1'.repeat(64)
const linesOf = (text: string, path = 'values.yaml') => pinLines(helmValues.extract({ path, text }), text)

test('values.yaml', () => {
  expect(linesOf(fixture('values.yaml'))).toEqual([
    'image library/nginx = 1.27-alpine -> 1.27-alpine image/runtime docker:library/nginx [variant -alpine]',
    `image quay.io/metallb/controller = v0.14.8@sha256:${DIGEST} -> v0.14.8 image/runtime docker:quay.io/metallb/controller [digest sha256:1111]`,
    'image quay.io/brancz/kube-rbac-proxy = v0.18.0 -> v0.18.0 image/runtime docker:quay.io/brancz/kube-rbac-proxy',
    'image grafana/promtail = 3.0.0 -> 3.0.0 image/runtime docker:grafana/promtail',
    'image library/busybox = 1.36.1 -> 1.36.1 image/runtime docker:library/busybox',
  ])
})

test.each([
  ['a mapping of something else', 'chart:\n  repository: nginx\n  tag: 1.27.0\n'],
  ['a tag in another value', 'image: nginx\ntag: 1.27.0\n'],
  ['a picture', 'backgroundImage: url(https://example.com/a:1.png)\nimage: logo.png\n'],
  ['an expression', 'image:\n  repository: nginx\n  tag: "{{ .Values.tag }}"\n'],
  ['a registry that is an expression', 'image:\n  registry: ${REGISTRY}\n  repository: nginx\n  tag: 1.27.0\n'],
  ['a tag without image', 'image:\n  tag: 1.27.0\n  pullPolicy: Always\n'],
])('nothing: %s', (_, text) => {
  expect(linesOf(text)).toEqual([])
})

test('tag and digest in lines of their own', () => {
  const digest = `sha256:${'2'.repeat(64)}`
  const [line] = linesOf(`image:\n  repository: nginx\n  tag: 1.27.0\n  digest: ${digest}\n`)
  expect(line).toContain('-> 1.27.0 image/runtime docker:library/nginx [digest sha256:2222]')
})
