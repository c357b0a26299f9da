import { expect, test } from 'vitest'

import { docker, parseTag, variantOf } from './docker.ts'

test.each([
  ['1.26.6-alpine', { prefix: '', numbers: ['1', '26', '6'], prerelease: '', variant: '-alpine' }],
  ['3.11-slim-bookworm', { prefix: '', numbers: ['3', '11'], prerelease: '', variant: '-slim-bookworm' }],
  ['1.26rc1-alpine3.22', { prefix: '', numbers: ['1', '26'], prerelease: 'rc1', variant: '-alpine3.22' }],
  ['v1.15.0-rc.1', { prefix: 'v', numbers: ['1', '15', '0'], prerelease: '-rc.1', variant: '' }],
  ['24.04', { prefix: '', numbers: ['24', '04'], prerelease: '', variant: '' }],
  ['bookworm-20250908-slim', { prefix: 'bookworm-', numbers: ['20250908'], prerelease: '', variant: '-slim' }],
  ['latest', undefined],
  ['noble', undefined],
  ['sha-3f5ac21', undefined],
  ['3f5ac21d', undefined],
])('%s reads as %o', (tag, expected) => {
  expect(parseTag(tag)).toEqual(expected)
})

test.each([
  ['1.26.6-alpine', '-alpine'],
  ['1.26.6', ''],
  ['latest', ''],
])('the variant of %s is "%s"', (tag, variant) => {
  expect(variantOf(tag)).toBe(variant)
})

test.each([
  ['1.25.1-alpine', '1.26.6-alpine', true],
  ['1.25.1-alpine', '1.26.6', false],
  ['1.25.1-alpine', '1.26-alpine', false],
  ['1.25.1', 'v1.26.6', false],
  ['3', '20250908', false],
  ['20250101', '20250908', true],
  ['noble', '24.04', false],
])('%s may become %s: %s', (current, candidate, expected) => {
  expect(docker.isCompatible?.(current, candidate)).toBe(expected)
})
