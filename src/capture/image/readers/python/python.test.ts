import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { WorldError } from '../../../../records/errors.ts'
import { damage, UNPACKING, zipFile } from '../../formats/testing.ts'
import { imageFile, outcomeOf } from '../testing.ts'
import { python } from './index.ts'

const read = (path: string, content: string | Uint8Array) => python.read(imageFile(path, content), UNPACKING).packages
const spell = (path: string, content: string | Uint8Array) =>
  read(path, content)?.map(({ name, version, within }) => [name, version, within ?? ''].join(' ').trim())

const SITE = 'usr/lib/python3.12/site-packages'

test('a distribution, and what it needs without extras', () => {
  const text = [
    'Metadata-Version: 2.1',
    'Name: Jaraco.Text',
    'Version: 4.0.0',
    'License: MIT',
    '        Version: 9',
    'Requires-Dist: more_itertools',
    'Requires-Dist: importlib-resources ; python_version < "3.9"',
    "Requires-Dist: pytest>=6 ; extra == 'test'",
    'Requires-Dist: ???',
    '',
    'Version: 5 is about to come',
  ].join('\r\n')
  expect(read(`${SITE}/jaraco.text-4.0.0.dist-info/METADATA`, text)).toEqual([
    {
      ecosystem: 'PyPI',
      name: 'jaraco-text',
      version: '4.0.0',
      relations: [
        { kind: 'depends', anyOf: ['more-itertools'] },
        { kind: 'depends', anyOf: ['importlib-resources'] },
      ],
      origin: 'registry',
    },
  ])
})

test.each([
  [`${SITE}/six-1.16.0.egg-info/PKG-INFO`, 'Name: six\nVersion: 1.16.0\n', 'six 1.16.0'],
  [`${SITE}/PyYAML-6.0-py3.12.egg-info`, 'Metadata-Version: 1.1\nName: UNKNOWN\nVersion: UNKNOWN\n', 'pyyaml 6.0'],
  [`${SITE}/monotonic-1.6-py3.10.egg/EGG-INFO/PKG-INFO`, 'Name: monotonic', 'monotonic 1.6'],
  [`${SITE}/a_b-0.1rc1.dist-info/METADATA`, '', 'a-b 0.1rc1'],
])('%s', (path, text, expected) => {
  expect(spell(path, text)).toEqual([expected])
})

test('what pip and setuptools carry inside of themselves', () => {
  const text =
    'CacheControl==0.14.3\nsetuptools==70.3.0\nrequests[socks]==2.32.3  # with a comment\n    urllib3==1.26.20\n# idna==3.7\n-e x\n'
  expect(spell(`${SITE}/pip/_vendor/vendor.txt`, text)).toEqual([
    'cachecontrol 0.14.3',
    'requests 2.32.3',
    'urllib3 1.26.20',
  ])
  expect(spell(`${SITE}/setuptools/_vendor/vendored.txt`, 'packaging==21.3')).toEqual(['packaging 21.3'])
})

test.each(['deflated', 'stored'] as const)('wheels and eggs, %s', (method) => {
  const wheel = zipFile(
    {
      'pip/__init__.py': 'x = 1\n'.repeat(100),
      'pip/_vendor/vendor.txt': 'idna==3.7\n',
      'pip-24.0.dist-info/METADATA': 'Name: pip\nVersion: 24.0\n',
    },
    method,
  )
  expect(spell('usr/lib/python3.12/ensurepip/_bundled/pip-24.0-py3-none-any.whl', wheel)).toEqual([
    'idna 3.7 pip/_vendor/vendor.txt',
    'pip 24.0 pip-24.0.dist-info/METADATA',
  ])
  const egg = zipFile({ 'EGG-INFO/PKG-INFO': 'Name: monotonic\n' }, method)
  expect(spell('opt/monotonic-1.6-py3.10.egg', egg)).toEqual(['monotonic 1.6 EGG-INFO/PKG-INFO'])
})

test('what is no metadata says so', () => {
  expect(outcomeOf(() => read('opt/x.dist-info/METADATA', 'no fields here'))).toBe(
    'expected a field "Version" of a Python distribution, found none',
  )
  expect(outcomeOf(() => read('opt/x.egg-info', 'a\0b'))).toContain('NUL byte')
  expect(outcomeOf(() => read('opt/x.whl', 'no zip'))).toContain('expected a zip archive')
})

test('wants', () => {
  const wanted = [
    'a.dist-info/METADATA',
    'a.egg-info/PKG-INFO',
    'a-1.egg-info',
    'a.egg',
    'a.dist-info/RECORD',
    'PKG-INFO',
    'METADATA',
  ].filter((path) => python.wants({ path, size: 1, mode: 0o644 }))
  expect(wanted).toEqual(['a.dist-info/METADATA', 'a.egg-info/PKG-INFO', 'a-1.egg-info', 'a.egg'])
})

test('an archive of many entries that name the same megabytes is refused before they are read', () => {
  const bomb = zipFile({ 'a.dist-info/METADATA': new Uint8Array(3 * 2 ** 20) })
  const entry = new DataView(bomb.buffer)
  const end = bomb.length - 22
  entry.setUint32(entry.getUint32(end + 16, true) + 24, 2 ** 31, true)
  expect(outcomeOf(() => read('x.whl', bomb))).toContain('expected at most 33554432 bytes more to unpack')
})

test('damaged archives are read or refused, never more', () => {
  const wheel = zipFile({ 'a-1.dist-info/METADATA': 'Name: a\nVersion: 1\n', 'b/_vendor/vendor.txt': 'c==2\n' })
  const change = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255))
  fc.assert(
    fc.property(fc.double({ min: 0.5, max: 1, noNaN: true }), fc.array(change, { maxLength: 6 }), (cut, changes) => {
      const outcome = () => {
        try {
          return outcomeOf(() => read('x.whl', damage(wheel, cut, changes)))
        } catch (error) {
          if (error instanceof WorldError) return error.message
          throw error
        }
      }
      expect(outcome()).not.toBe('')
    }),
    { numRuns: 300 },
  )
})
