import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { dockerCompose } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const DIGEST = '1'.repeat(64)
const linesOf = (text: string, path = 'docker-compose.yml') => pinLines(dockerCompose.extract({ path, text }), text)

test('docker-compose.yml', () => {
  expect(linesOf(fixture('docker-compose.yml'))).toEqual([
    'service image library/redis = 7.4-alpine -> 7.4-alpine image/runtime docker:library/redis [variant -alpine]',
    'service image library/postgres = 16.4 -> 16.4 image/runtime docker:library/postgres',
    `service image library/traefik = v3.1@sha256:${DIGEST} -> v3.1 image/runtime docker:library/traefik [digest sha256:1111]`,
    'build context library/alpine = 3.20 -> 3.20 image/build docker:library/alpine',
  ])
})

test('the format without services', () => {
  expect(linesOf('web:\n  image: nginx:1.27.0\nown:\n  build: .\n  image: nginx:1.0.0\n')).toEqual([
    'service image library/nginx = 1.27.0 -> 1.27.0 image/runtime docker:library/nginx',
  ])
})

test.each([
  ['what is built', 'services:\n  a:\n    image: nginx:1.27.0\n    build: .\n'],
  ['variables', 'services:\n  a:\n    image: nginx:${TAG:-1.27.0}\n  b:\n    image: $IMAGE\n'],
  ['volumes', 'volumes:\n  image: nginx:1.27.0\n'],
])('nothing: %s', (_, text) => {
  expect(linesOf(text)).toEqual([])
})

test('contexts in a list', () => {
  const contexts =
    'services:\n  a:\n    build:\n      additional_contexts: ["base=docker-image://alpine:3.20", "src=../src"]\n'
  expect(linesOf(contexts)).toEqual(['build context library/alpine = 3.20 -> 3.20 image/build docker:library/alpine'])
})
