import { expect, test } from 'vitest'

import { UNPACKING, zipFile } from '../../formats/testing.ts'
import { imageFile, outcomeOf } from '../testing.ts'
import { node } from './index.ts'

const read = (path: string, content: string | Uint8Array) => node.read(imageFile(path, content), UNPACKING).packages

test('a package, and what it needs: what is optional may be missing', () => {
  const manifest = {
    name: '@scope/tool',
    version: 'v1.2.3',
    dependencies: { a: '^1', c: '^3' },
    optionalDependencies: { c: '^3' },
    peerDependencies: { react: '*', vue: '*' },
    peerDependenciesMeta: { vue: { optional: true } },
    devDependencies: { vitest: '*' },
  }
  expect(read('app/node_modules/@scope/tool/package.json', `\uFEFF${JSON.stringify(manifest)}`)).toEqual([
    {
      ecosystem: 'npm',
      name: '@scope/tool',
      version: '1.2.3',
      relations: [
        { kind: 'depends', anyOf: ['a'] },
        { kind: 'depends', anyOf: ['react'] },
        { kind: 'recommends', anyOf: ['c'] },
      ],
      origin: 'registry',
    },
  ])
})

test('what has no name or no version is no package; what is no JSON says so', () => {
  expect(read('node_modules/a/package.json', '{"type":"module"}')).toEqual([])
  expect(read('node_modules/a/package.json', '{"name":"a","version":1}')).toEqual([])
  expect(outcomeOf(() => read('node_modules/a/package.json', '{"name"'))).toContain('expected a package.json')
})

test('the cache of Yarn holds packages packed', () => {
  const cached = zipFile({
    'node_modules/ms/package.json': '{"name":"ms","version":"2.1.3"}',
    'node_modules/ms/test/package.json': '{"name":"x","version":"1.0.0"}',
  })
  expect(read('app/.yarn/cache/ms-npm-2.1.3-81ff3cfac1.zip', cached)).toMatchObject([
    { name: 'ms', version: '2.1.3', within: 'node_modules/ms/package.json' },
  ])
})

test.each([
  ['usr/local/lib/node_modules/npm/package.json', true],
  ['usr/local/lib/node_modules/npm/node_modules/@npmcli/fs/package.json', true],
  ['app/node_modules/.pnpm/ms@2.1.3/node_modules/ms/package.json', true],
  ['opt/yarn-v1.22.22/package.json', true],
  ['app/package.json', false],
  ['app/node_modules/tslib/modules/package.json', false],
  ['app/node_modules/.package-lock.json', false],
  ['app/node_modules/@scope/package.json', false],
])('wants %s: %s', (path, expected) => {
  expect(node.wants({ path, size: 100, mode: 0o644 })).toBe(expected)
})
