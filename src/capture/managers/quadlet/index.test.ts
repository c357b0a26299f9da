import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { quadlet } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const linesOf = (text: string, path = 'bridge.container') => pinLines(quadlet.extract({ path, text }), text)

test('bridge.container', () => {
  expect(linesOf(fixture('bridge.container'))).toEqual([
    'Image library/nginx = 1.27.0-alpine -> 1.27.0-alpine image/runtime docker:library/nginx [variant -alpine]',
  ])
})

test.each([
  'Image=bridge.image',
  'Image=bridge.build',
  'Image=oci-archive:/a.tar:b',
  'Image=',
  '#Image=nginx:1.27.0',
  'ImageTag=x',
])('nothing: %s', (line) => {
  expect(linesOf(`[Container]\n${line}\n`)).toEqual([])
})
