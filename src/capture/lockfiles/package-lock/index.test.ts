import { describe, expect, test } from 'vitest'

import { packageLock } from './index.ts'

const read = (packages: object, lockfileVersion = 3) =>
  packageLock.extract(
    { path: 'app/package-lock.json', text: JSON.stringify({ lockfileVersion, packages }, undefined, 2) },
    [],
  ).packages

describe('package-lock', () => {
  test('a requirement resolves to the nearest node_modules upwards', () => {
    const packages = read({
      '': { dependencies: { a: '^1.0.0', b: '^2.0.0' } },
      'node_modules/a': { version: '1.0.0', dependencies: { b: '^1.0.0', c: '*' } },
      'node_modules/a/node_modules/b': { version: '1.0.0', dependencies: { c: '*' } },
      'node_modules/b': { version: '2.0.0' },
      'node_modules/c': { version: '3.0.0' },
    })
    expect(packages.map(({ key, dependsOn }) => [key, dependsOn])).toEqual([
      ['node_modules/a', ['node_modules/a/node_modules/b', 'node_modules/c']],
      ['node_modules/a/node_modules/b', ['node_modules/c']],
      ['node_modules/b', []],
      ['node_modules/c', []],
    ])
    expect(packages.filter(({ direct }) => direct).map(({ key }) => key)).toEqual(['node_modules/a', 'node_modules/b'])
  })

  test('workspaces: links are no packages, requirements resolve from their folder', () => {
    const packages = read({
      '': { workspaces: ['packages/*'], dependencies: { a: '2.0.0' } },
      'node_modules/a': { version: '2.0.0' },
      'node_modules/web': { resolved: 'packages/web', link: true },
      'packages/web': { name: 'web', version: '1.0.0', dependencies: { a: '1.0.0' } },
      'packages/web/node_modules/a': { version: '1.0.0', dependencies: { web: '*' } },
    })
    expect(packages.map(({ key, requiredIn, dependsOn }) => ({ key, requiredIn, dependsOn }))).toEqual([
      { key: 'node_modules/a', requiredIn: ['app/package.json'], dependsOn: [] },
      {
        key: 'packages/web/node_modules/a',
        requiredIn: ['app/packages/web/package.json'],
        dependsOn: ['packages/web'],
      },
    ])
  })

  test('aliases, scopes, kinds and origins', () => {
    const packages = read({
      '': { dependencies: { alias: 'npm:real@1' }, devDependencies: { '@s/n': '1' } },
      'node_modules/alias': {
        name: 'real',
        version: '1.0.0',
        resolved: 'https://registry.example/real/-/real-1.0.0.tgz',
      },
      'node_modules/@s/n': {
        version: '1.0.0',
        dev: true,
        resolved: 'git+ssh://git@github.com/s/n.git#0123',
        optionalDependencies: { o: '1' },
        peerDependencies: { p: '2' },
      },
      'node_modules/file': { version: '1.0.0', resolved: 'file:../file' },
      'node_modules/tar': { version: '1.0.0', resolved: 'https://example.com/tar.tgz' },
    })
    expect(packages.map(({ name, scope, origin }) => `${name} ${scope} ${origin}`)).toEqual([
      'real runtime registry',
      '@s/n dev git',
      'file runtime local',
      'tar runtime url',
    ])
    expect(packages[1]?.requires).toEqual([
      { name: 'o', range: '1', kind: 'optional' },
      { name: 'p', range: '2', kind: 'peer' },
    ])
  })

  test('lines of packages', () => {
    const [first, second] = read({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } })
    expect([first?.line, second?.line]).toEqual([4, 7])
  })

  test('nodes that are no objects are passed over', () => {
    expect(
      read({ 'node_modules/a': null, 'node_modules/b': 'x', 'node_modules/c': { version: 7, dependencies: [] } }),
    ).toEqual([])
  })

  test.each([
    [
      '{"lockfileVersion": 1, "dependencies": {}}',
      'expected a lock file of npm 7 or newer (lockfileVersion 2 or 3), found lockfileVersion 1',
    ],
    ['[]', 'found lockfileVersion none'],
    ['{\n  "a": 1,\n<<<<<<< HEAD\n}', 'line 3: expected JSON, found the git conflict marker "<<<<<<< HEAD"'],
    ['{\n  "a": 1\n  "b": 2\n}', 'line 3: expected JSON, found'],
  ])('%j is an error', (text, message) => {
    expect(() => packageLock.extract({ path: 'package-lock.json', text }, [])).toThrow(message)
  })
})
