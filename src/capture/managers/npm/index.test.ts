import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { npm } from './index.ts'

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
const extractText = (path: string, text: string) => npm.extract({ path, text })

describe('npm', () => {
  test('pins dependencies of every kind', () => {
    const text = fixture('package.json')
    expect(pinLines(extractText('package.json', text), text)).toMatchInlineSnapshot(`
      [
        "dependencies.lodash = ^4.17.20 -> 4.17.20 require/runtime npm:lodash [floating]",
        "dependencies.left-pad = 1.3.0 -> 1.3.0 require/runtime npm:left-pad",
        "dependencies.@scope/thing = ~2.0.1 -> 2.0.1 require/runtime npm:@scope/thing [floating]",
        "dependencies.aliased = ^1.2.3 -> 1.2.3 require/runtime npm:real-name [floating]",
        "dependencies.anything = * ->  require/runtime npm:anything [floating]",
        "dependencies.from-git = v1.4.0 -> v1.4.0 require/runtime github-tags:example/thing",
        "dependencies.shorthand = 2.1.0 -> 2.1.0 require/runtime github-tags:example/other",
        "dependencies.tagged = next ->  require/runtime npm:tagged [floating]",
        "devDependencies.vitest = >=1.0.0 <3 -> 1.0.0 require/dev npm:vitest [floating]",
        "optionalDependencies.fsevents = 2.3.3 -> 2.3.3 require/runtime npm:fsevents",
        "peerDependencies.react = ^18.0.0 || ^19.0.0 -> 18.0.0 compatibility/runtime npm:react [floating]",
        "overrides.minimist = 1.2.8 -> 1.2.8 replace/runtime npm:minimist",
        "overrides.parent@1.child = 2.0.0 -> 2.0.0 replace/runtime npm:child",
        "overrides.parent@1.. = 1.5.0 -> 1.5.0 replace/runtime npm:parent",
        "engines.node = >=20 -> 20 compatibility/runtime node-version:node [floating]",
        "engines.npm = >=10 -> 10 compatibility/runtime npm:npm [floating]",
        "packageManager = 9.1.0+sha512.abcdef0123456789 -> 9.1.0 require/dev npm:pnpm",
      ]
    `)
  })

  test('a root with workspaces and its lock files', () => {
    const { project } = extractText('app/package.json', fixture('package.json'))
    expect(project).toMatchObject({
      members: ['app/packages/*/package.json'],
      runtimes: { node: '>=20' },
      lockfiles: [
        { path: 'app/npm-shrinkwrap.json', locker: 'npm' },
        { path: 'app/package-lock.json', locker: 'npm' },
        { path: 'app/pnpm-lock.yaml', locker: 'none' },
        { path: 'app/yarn.lock', locker: 'none' },
      ],
    })
  })

  test('catalogs and overrides of a pnpm workspace', () => {
    const text = fixture('pnpm-workspace.yaml')
    const extraction = extractText('app/pnpm-workspace.yaml', text)
    expect(pinLines(extraction, text)).toEqual([
      'catalog.react = ^18.3.1 -> 18.3.1 require/runtime npm:react [floating]',
      'catalog.@scope/thing = ~2.0.1 -> 2.0.1 require/runtime npm:@scope/thing [floating]',
      'catalogs.legacy.react = 17.0.2 -> 17.0.2 require/runtime npm:react',
      'overrides.parent>child = 1.2.3 -> 1.2.3 replace/runtime npm:child',
    ])
    expect(extraction.project).toMatchObject({
      manifest: 'app/package.json',
      members: ['app/pnpm-workspace.yaml', 'app/packages/*/package.json', '!app/packages/old/package.json'],
    })
  })

  test('a package.json without dependencies is no project', () => {
    expect(extractText('package.json', '{"type":"module"}').project).toBeUndefined()
  })

  test('what it cannot identify is a gap', () => {
    const text = `{"dependencies":{
      "tar": "https://example.com/tar.tgz", "cat": "catalog:", "jsr": "jsr:^1", "$(touch x)": "1.0.0", "odd": "1.2.3 beta", "esc": "1.0\\u002e0"}}`
    const { gaps, pins } = extractText('package.json', text)
    expect(pins).toEqual([])
    expect(gaps).toEqual([
      { line: 2, text: 'tar: https://example.com/tar.tgz', why: 'a tarball by its address' },
      { line: 2, text: 'jsr: jsr:^1', why: 'a protocol that is not read' },
      { line: 2, text: '$(touch x): 1.0.0', why: 'not an npm package name' },
      { line: 2, text: 'odd: 1.2.3 beta', why: 'neither a version nor a range' },
      { line: 2, text: 'esc: 1.0.0', why: 'written with escapes' },
    ])
  })

  test('credentials in an address stay out of records', () => {
    const text =
      '{"dependencies":{"a":"git+https://user:s3cret@github.com/o/r.git#v1.0.0","b":"https://u:s3cret@example.com/b.tgz"}}'
    expect(JSON.stringify(extractText('package.json', text))).not.toContain('s3cret')
  })

  test.each([
    [
      'a conflict',
      '{\n<<<<<<< HEAD\n"a": 1\n}',
      'line 2: expected a JSON object, found the git conflict marker "<<<<<<< HEAD"',
    ],
    ['broken JSON', '{\n  "name": "a",\n  "version" "1"\n}', 'line 3: expected a JSON object, found ColonExpected'],
    ['a list', '[]', 'line 1: expected a JSON object, found array'],
    ['nothing', '', 'line 1: expected a JSON object, found'],
  ])('says where it met %s', (_, text, message) => {
    expect(() => extractText('package.json', text)).toThrow(message)
  })
})
