import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { crossplane } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const linesOf = (text: string, path = 'provider.yaml') => pinLines(crossplane.extract({ path, text }), text)

test('provider.yaml', () => {
  expect(linesOf(fixture('provider.yaml'))).toEqual([
    'package xpkg.upbound.io/upbound/provider-aws-s3 = v1.14.0 -> v1.14.0 image/runtime docker:xpkg.upbound.io/upbound/provider-aws-s3',
  ])
})

test('nothing of other resources', () => {
  expect(linesOf('apiVersion: example.com/v1\nspec:\n  package: ghcr.io/cilium/a:1.0.0\n')).toEqual([])
})
