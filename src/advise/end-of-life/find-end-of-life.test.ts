import { describe, expect, test } from 'vitest'

import type { Package, Pin } from '../../records/inventory.ts'
import { NOW, imageOf, inventoryOf, packageOf, pinOf, storeOf, supplement } from '../testing.ts'
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
      { cycle: '10', eol: '2022-09-10', extendedSupport: '2024-06-30', codename: 'Buster' },
      { cycle: '8', eol: '2018-06-17', extendedSupport: '2020-06-30', codename: 'Jessie' },
    ],
  },
  ubuntu: {
    cycles: [
      { cycle: '23.04', eol: '2024-01-20', codename: 'Lunar Lobster' },
      { cycle: '20.04', eol: '2025-05-31', extendedSupport: '2030-04-30', codename: 'Focal Fossa' },
    ],
  },
  rhel: { cycles: [{ cycle: '7', eol: '2024-06-30', extendedSupport: '2029-05-31' }] },
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

describe('images', () => {
  const endingsOf = async (id: string, versionId: string, packages: readonly Package[] = []): Promise<unknown> => {
    const store = await storeOf(supplement('end-of-life', JSON.stringify({ products: PRODUCTS })))
    const inventory = inventoryOf({ packages, image: imageOf({ id, versionId, name: id }) })
    return findEndOfLife({ inventory, store, now: NOW }).map((finding) => [
      finding.id,
      finding.severity.level,
      finding.note,
      finding.packageIds,
      finding.locations,
    ])
  }
  const release = [{ file: 'etc/os-release' }]

  test.each([
    ['debian', '13', []],
    ['debian', '11', [['EOL-debian-11', 'low', 'security updates by Debian LTS until 2026-08-31', [], release]]],
    ['debian', '10', [['EOL-debian-10', 'medium', 'security updates by subscription (ELTS)', [], release]]],
    ['debian', '8', [['EOL-debian-8', 'medium', undefined, [], release]]],
    [
      'ubuntu',
      '20.04',
      [['EOL-ubuntu-20.04', 'medium', 'security updates by subscription (Ubuntu Pro) until 2030-04-30', [], release]],
    ],
    ['alpine', '3.18.4', [['EOL-alpine-linux-3.18', 'medium', undefined, [], release]]],
    [
      'rhel',
      '7.9',
      [
        [
          'EOL-rhel-7',
          'medium',
          'security updates by subscription (Extended Life Cycle Support) until 2029-05-31',
          [],
          release,
        ],
      ],
    ],
    ['wolfi', '20230201', []],
    ['debian', '', []],
  ])('%s %s', async (id, versionId, expected) => {
    expect(await endingsOf(id, versionId)).toEqual(expected)
  })

  test('a runtime that no distribution package brought has its own end', async () => {
    const file = { file: 'usr/local/bin/python3.9' }
    const python = packageOf('Bitnami', 'python', '3.9.20', { locations: [file] })
    const packaged = packageOf('Debian:13', 'python3.9', '3.9.20-1')
    expect(await endingsOf('debian', '13', [python, packaged])).toEqual([
      ['EOL-python-3.9', 'medium', undefined, ['python@3.9.20'], [file]],
    ])
  })
})
