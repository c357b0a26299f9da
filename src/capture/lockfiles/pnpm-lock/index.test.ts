import { describe, expect, test } from 'vitest'

import { lockLines } from '../../testing.ts'
import { pnpmLock } from './index.ts'

const VERSION_9 = `lockfileVersion: '9.0'

settings:
  autoInstallPeers: true

catalogs:
  default:
    react:
      specifier: ^18.3.1
      version: 18.3.1

importers:

  .:
    devDependencies:
      vitest:
        specifier: ^2.0.0
        version: 2.0.1(react@18.3.1)

  packages/web:
    dependencies:
      aliased:
        specifier: npm:real-name@^1.0.0
        version: real-name@1.2.3
      forked:
        specifier: github:example/forked
        version: https://codeload.github.com/example/forked/tar.gz/0123456
      react:
        specifier: 'catalog:'
        version: 18.3.1
      sibling:
        specifier: workspace:*
        version: link:../sibling

packages:

  '@scope/thing@2.0.1':
    resolution: {integrity: sha512-a==}

  forked@https://codeload.github.com/example/forked/tar.gz/0123456:
    resolution: {tarball: https://codeload.github.com/example/forked/tar.gz/0123456}
    version: 3.0.0

  react@18.3.1:
    resolution: {integrity: sha512-b==}
    engines: {node: '>=0.10.0'}

  real-name@1.2.3:
    resolution: {integrity: sha512-c==}
    cpu: [x64]

  vitest@2.0.1:
    resolution: {integrity: sha512-d==}
    peerDependencies:
      react: '*'

snapshots:

  '@scope/thing@2.0.1': {}

  forked@https://codeload.github.com/example/forked/tar.gz/0123456: {}

  react@18.3.1:
    dependencies:
      '@scope/thing': 2.0.1

  real-name@1.2.3: {}

  vitest@2.0.1:
    dependencies:
      real: real-name@1.2.3

  vitest@2.0.1(react@18.3.1):
    dependencies:
      real: real-name@1.2.3
    optionalDependencies:
      react: 18.3.1
`

const VERSION_6 = `lockfileVersion: '6.0'

dependencies:
  react:
    specifier: ^18.3.1
    version: 18.3.1
  thing:
    specifier: ^2.0.0
    version: /@scope/thing@2.0.1(react@18.3.1)

devDependencies:
  vitest:
    specifier: ^2.0.0
    version: 2.0.1

packages:

  /@scope/thing@2.0.1(react@18.3.1):
    resolution: {integrity: sha512-a==}
    dependencies:
      react: 18.3.1
    dev: false

  /react@18.3.1:
    resolution: {integrity: sha512-b==}
    dev: false

  /vitest@2.0.1:
    resolution: {integrity: sha512-d==}
    dev: true
`

describe('pnpm-lock', () => {
  const extract = (text: string, path = 'pnpm-lock.yaml') => pnpmLock.extract({ path, text }, [])

  test('version 9: copies for different peers are one package', () => {
    expect(lockLines(extract(VERSION_9, 'app/pnpm-lock.yaml'))).toMatchInlineSnapshot(`
      [
        "@scope/thing@2.0.1 = @scope/thing 2.0.1 runtime line 37",
        "forked@https://codeload.github.com/example/forked/tar.gz/0123456 = forked 3.0.0 runtime line 40 [direct; in app/packages/web/package.json; git]",
        "react@18.3.1 = react 18.3.1 runtime line 44 [direct; in app/packages/web/package.json,app/pnpm-workspace.yaml] -> @scope/thing@2.0.1",
        "real-name@1.2.3 = real-name 1.2.3 runtime line 48 [direct; in app/packages/web/package.json]",
        "vitest@2.0.1 = vitest 2.0.1 dev line 52 [direct; in app/package.json] -> real-name@1.2.3, react@18.3.1",
      ]
    `)
  })

  test('version 6, without workspaces', () => {
    expect(lockLines(extract(VERSION_6))).toMatchInlineSnapshot(`
      [
        "@scope/thing@2.0.1 = @scope/thing 2.0.1 runtime line 18 [direct; in package.json] -> react@18.3.1",
        "react@18.3.1 = react 18.3.1 runtime line 24 [direct; in package.json]",
        "vitest@2.0.1 = vitest 2.0.1 dev line 28 [direct; in package.json]",
      ]
    `)
  })

  test('Windows line ends change nothing', () => {
    expect(extract(VERSION_9.replace(/\n/g, '\r\n'))).toEqual(extract(VERSION_9))
  })

  test.each([
    [
      'an older version',
      'lockfileVersion: 5.4\n',
      'line 1: expected a lock file of pnpm 8 or newer (lockfileVersion 6 or 9), found lockfileVersion 5.4',
    ],
    [
      'a conflict',
      "lockfileVersion: '9.0'\n<<<<<<< HEAD\n",
      'line 2: expected a lock file, found the git conflict marker',
    ],
    [
      'a truncated line',
      "lockfileVersion: '9.0'\n\npackages:\n\n  '@scope/thi",
      'line 5: expected a key and a colon, found "\'@scope/thi"',
    ],
    ['nothing', '', 'found no lockfileVersion'],
  ])('says where it met %s', (_, text, message) => {
    expect(() => extract(text)).toThrow(message)
  })
})
