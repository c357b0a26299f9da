import { expect, test } from 'vitest'

import type { Pin } from '../../records/inventory.ts'
import { NOW, inventoryOf, pinOf, storeOf, supplement } from '../testing.ts'
import { findEndOfLife } from './find-end-of-life.ts'

const PRODUCTS = {
  go: {
    cycles: [
      { cycle: '1.26', eol: false },
      { cycle: '1.22', eol: '2025-02-11' },
    ],
  },
  python: {
    cycles: [
      { cycle: '3.13', eol: '2029-10-31' },
      { cycle: '3.9', eol: '2025-10-31' },
    ],
  },
  nodejs: {
    cycles: [
      { cycle: '24', eol: '2028-04-30' },
      { cycle: '18', eol: '2025-04-30' },
    ],
  },
  debian: {
    cycles: [
      { cycle: '13', eol: '2028-08-09', codename: 'Trixie' },
      { cycle: '11', eol: '2024-08-14', extendedSupport: '2026-08-31', codename: 'Bullseye' },
    ],
  },
  ubuntu: { cycles: [{ cycle: '23.04', eol: '2024-01-20', codename: 'Lunar Lobster' }] },
  'alpine-linux': { cycles: [{ cycle: '3.18', eol: '2025-05-09' }] },
}

const endings = async (...pins: readonly Pin[]): Promise<readonly (readonly [string, string])[]> => {
  const store = await storeOf(supplement('end-of-life', JSON.stringify({ products: PRODUCTS })))
  return findEndOfLife({ inventory: inventoryOf({ pins }), store, now: NOW }).map(({ id, severity }) => [
    id,
    severity.level,
  ])
}

test.each([
  ['library/python', '3.9-slim-bullseye', ['EOL-debian-11 low', 'EOL-python-3.9 medium']],
  ['library/python', '3.9.1-alpine3.18', ['EOL-alpine-linux-3.18 medium', 'EOL-python-3.9 medium']],
  ['library/python', '3.13', []],
  ['library/node', '18', ['EOL-nodejs-18 medium']],
  ['library/golang', '1.22.3', ['EOL-go-1.22 medium']],
  ['library/ubuntu', 'lunar', ['EOL-ubuntu-23.04 medium']],
  ['library/debian', '11.6-slim', ['EOL-debian-11 low']],
  ['library/debian', 'latest', []],
  ['example/python', '3.9', []],
  ['library/python', '3', []],
])('image %s:%s', async (name, tag, expected) => {
  expect((await endings(pinOf('docker', name, tag))).map((ending) => ending.join(' '))).toEqual(expected)
})

test('runtime pins count, what a project merely works with does not', async () => {
  expect(await endings(pinOf('python-version', 'python', '3.9.2'))).toEqual([['EOL-python-3.9', 'medium']])
  expect(await endings(pinOf('python-version', 'python', '3.9', { role: 'compatibility' }))).toEqual([])
})

test('the toolchain line decides, not the go line', async () => {
  const go = pinOf('golang-version', 'go', '1.22.0', { file: 'go.mod', key: 'go' })
  const toolchain = pinOf('golang-version', 'go', '1.26.1', { file: 'go.mod', key: 'toolchain' })
  expect(await endings(go)).toEqual([['EOL-go-1.22', 'medium']])
  expect(await endings(go, toolchain)).toEqual([])
})

test('pins of one cycle are one finding; the supported cycles are its fix', async () => {
  const store = await storeOf(supplement('end-of-life', JSON.stringify({ products: PRODUCTS })))
  const pins = ['a/Dockerfile', 'b/Dockerfile'].map((file) => pinOf('docker', 'library/python', '3.9', { file }))
  const found = findEndOfLife({ inventory: inventoryOf({ pins }), store, now: NOW })
  expect(found).toMatchObject([
    {
      kind: 'end-of-life',
      locations: [{ file: 'a/Dockerfile' }, { file: 'b/Dockerfile' }],
      fix: { state: 'fixed', versions: ['3.13'] },
      published: '2025-10-31T00:00:00Z',
      summary: 'python 3.9 is out of support since 2025-10-31',
    },
  ])
})
