import { describe, expect, test } from 'vitest'

import type { CaptureCache } from './capture-cache.ts'
import { captureTree } from './capture-tree.ts'
import { captureFiles, memoryTree, SOURCE } from './testing.ts'

const GO_MOD = 'module example.com/a\n\ngo 1.24.1\n\nrequire golang.org/x/net v0.33.0\n'
const PACKAGE_JSON = '{"dependencies":{"lodash":"^4.17.20"}}'
const PACKAGE_LOCK = JSON.stringify({
  lockfileVersion: 3,
  packages: {
    '': { dependencies: { lodash: '^4.17.20' } },
    'node_modules/lodash': { version: '4.17.20' },
  },
})

describe('files that are passed over', () => {
  test('each is counted under one reason', async () => {
    const { skipped, pins } = await captureTree(
      memoryTree(
        {
          'vendor/go.mod': GO_MOD,
          'web/node_modules/a/package.json': PACKAGE_JSON,
          '.venv/lib/requirements.txt': 'a==1.0\n',
          'logo.png': new Uint8Array([137, 80, 0, 1]),
          'big.txt': 'x'.repeat(1024 * 1024 + 1),
          'model.bin': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n',
          'ignored/go.mod': GO_MOD,
          'latin1/Dockerfile': new Uint8Array([70, 82, 79, 77, 32, 97, 58, 49, 10, 35, 32, 252]),
        },
        [
          { path: 'link', kind: 'symlink', size: 3 },
          { path: 'module', kind: 'submodule', size: 0 },
        ],
      ),
      SOURCE,
      { ignore: ['ignored'] },
    )
    expect(pins).toEqual([])
    expect(skipped).toEqual({
      binary: 1,
      ignored: 1,
      lfs: 1,
      'not-utf-8': 1,
      oversized: 1,
      submodule: 1,
      symlink: 1,
      vendored: 3,
    })
  })

  test('a lock file may be larger', async () => {
    const padded = PACKAGE_LOCK.replace('{', `{${' '.repeat(1024 * 1024)}`)
    const { packages } = await captureFiles({ 'package.json': PACKAGE_JSON, 'package-lock.json': padded })
    expect(packages.map(({ name }) => name)).toEqual(['lodash'])
  })

  test('a lock file that nothing reads is named: its packages are unknown, not none', async () => {
    const { files } = await captureFiles({ 'package.json': PACKAGE_JSON, 'bun.lock': '{}\n' })
    expect(files).toContainEqual({
      path: 'bun.lock',
      status: 'skipped',
      managers: [],
      reason: 'a lock file of Bun, which is not read yet: its packages are unknown',
    })
  })
})

describe('lock files of other package managers', () => {
  test('a pnpm workspace: catalogs and manifests decide what its lock file holds', async () => {
    const { packages, pins, projects } = await captureFiles({
      'package.json': '{"devDependencies":{"vitest":"^2.0.0"}}',
      'pnpm-workspace.yaml': 'packages:\n  - web\ncatalog:\n  react: ^18.3.1\n',
      'web/package.json': '{"dependencies":{"react":"catalog:","vitest":"^1.0.0"}}',
      'pnpm-lock.yaml': `lockfileVersion: '9.0'
importers:
  .:
    devDependencies:
      vitest:
        specifier: ^2.0.0
        version: 2.0.1
  web:
    dependencies:
      react:
        specifier: 'catalog:'
        version: 18.3.1
      vitest:
        specifier: ^1.0.0
        version: 1.6.0
packages:
  react@18.3.1:
    resolution: {integrity: sha512-a==}
  vitest@1.6.0:
    resolution: {integrity: sha512-b==}
  vitest@2.0.1:
    resolution: {integrity: sha512-c==}
`,
    })
    expect(projects).toMatchObject([
      {
        id: 'pnpm-lock.yaml',
        manifest: 'package.json',
        members: ['pnpm-workspace.yaml', 'web/package.json'],
        locker: 'none',
      },
    ])
    const pinOf = new Map(pins.map((pin) => [pin.id, `${pin.file} ${pin.raw}`]))
    expect(
      packages.map(({ name, version, pinnedBy }) => [`${name} ${version}`, ...pinnedBy.map((id) => pinOf.get(id))]),
    ).toEqual([
      ['react 18.3.1', 'pnpm-workspace.yaml ^18.3.1'],
      ['vitest 1.6.0', 'web/package.json ^1.0.0'],
      ['vitest 2.0.1', 'package.json ^2.0.0'],
    ])
  })

  test('a lock file of Cargo with its workspace', async () => {
    const crate = (name: string, version: string) =>
      `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = "registry+https://registry.example/index"\n`
    const { packages, pins, projects } = await captureFiles({
      'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\n[workspace.dependencies]\nserde = "1.0"\n',
      'crates/a/Cargo.toml': '[package]\nname = "a"\n[dependencies]\nserde = { workspace = true }\nlog = "0.4"\n',
      'Cargo.lock': `version = 4\n[[package]]\nname = "a"\nversion = "0.1.0"\ndependencies = [\n "log",\n "serde",\n]\n${crate('log', '0.4.22')}${crate('serde', '1.0.204')}`,
    })
    expect(projects).toMatchObject([{ id: 'Cargo.lock', members: ['crates/a/Cargo.toml'] }])
    expect(packages.map(({ name, pinnedBy }) => [name, pins.find(({ id }) => pinnedBy.includes(id))?.file])).toEqual([
      ['log', 'crates/a/Cargo.toml'],
      ['serde', 'Cargo.toml'],
    ])
  })
})

describe('bad files', () => {
  test('are entries with line and reason; the rest goes on', async () => {
    const { files, pins, packages } = await captureFiles({
      'a/go.mod': 'module a\n<<<<<<< HEAD\n',
      'b/go.mod': GO_MOD,
      'c/package.json': '{"dependencies": {"a" "1"}}',
      'd/package.json': PACKAGE_JSON,
      'd/package-lock.json': '{\n<<<<<<< HEAD\n}',
      'e/pyproject.toml': '[project\n',
    })
    const invalid = files.filter(({ status }) => status === 'invalid')
    expect(invalid.map(({ path, line }) => ({ path, line }))).toEqual([
      { path: 'a/go.mod', line: 2 },
      { path: 'c/package.json', line: 1 },
      { path: 'd/package-lock.json', line: 2 },
      { path: 'e/pyproject.toml', line: 1 },
    ])
    expect(invalid[2]?.reason).toBe('expected JSON, found the git conflict marker "<<<<<<< HEAD"')
    expect(pins.map(({ file, current }) => `${file} ${current}`)).toEqual([
      'b/go.mod 1.24.1',
      'b/go.mod v0.33.0',
      'd/package.json 4.17.20',
    ])
    expect(packages.map(({ name }) => name)).toEqual(['golang.org/x/net'])
  })

  test('a lock file counts although its manifest cannot be read', async () => {
    const { packages, projects } = await captureFiles({ 'package.json': '{', 'package-lock.json': PACKAGE_LOCK })
    expect(packages.map(({ name, direct }) => ({ name, direct }))).toEqual([{ name: 'lodash', direct: true }])
    expect(projects).toMatchObject([{ id: 'package-lock.json', locker: 'none', ecosystem: 'npm' }])
  })

  test('names and versions that no registry could hold are gaps, in paths they are data', async () => {
    const path = 'a\n$(touch x)/package.json'
    const { gaps, packages, pins } = await captureFiles({
      [path]: PACKAGE_JSON,
      'package.json': '{"dependencies":{"$(touch x)":"1.0.0"}}',
      'package-lock.json': JSON.stringify({
        lockfileVersion: 3,
        packages: {
          'node_modules/$(touch x)': { version: '1.0.0' },
          'node_modules/b': { version: '1.0.0; rm -rf /' },
          'node_modules/-rf': { version: '1.0.0' },
        },
      }),
    })
    expect(packages).toEqual([])
    expect(pins.map(({ file }) => file)).toEqual([path])
    expect(gaps.map(({ text }) => text)).toEqual([
      '$(touch x): 1.0.0',
      '$(touch x) 1.0.0',
      'b 1.0.0; rm -rf /',
      '-rf 1.0.0',
    ])
  })
})

describe('pins', () => {
  test('an annotation wins over what a manager makes of the same place', async () => {
    const { pins } = await captureFiles({
      Dockerfile: [
        '# renovate: datasource=golang-version depName=go',
        'ARG GO_VERSION=1.26.1',
        'FROM golang:${GO_VERSION}-alpine',
        'FROM alpine:3.20',
      ].join('\n'),
    })
    expect(pins.map(({ manager, component }) => `${manager} ${component.name}`)).toEqual([
      'annotated go',
      'dockerfile library/alpine',
    ])
  })

  test('documentation shows annotations as examples', async () => {
    const example = '# renovate: datasource=npm depName=a\nA_VERSION=1.0.0\n'
    const { pins } = await captureFiles({ 'README.md': example, 'a.sh': example })
    expect(pins.map(({ file }) => file)).toEqual(['a.sh'])
  })
})

describe('projects and their links', () => {
  test('a workspace belongs to the root that locks it', async () => {
    const { projects, pins } = await captureFiles({
      'package.json': '{"workspaces":["packages/*","!packages/old"],"dependencies":{"a":"1.0.0"}}',
      'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: {} }),
      'packages/web/package.json': PACKAGE_JSON,
      'packages/old/package.json': PACKAGE_JSON,
    })
    expect(projects.map(({ id, members }) => ({ id, members }))).toEqual([
      { id: 'package-lock.json', members: ['packages/web/package.json'] },
      { id: 'packages/old/package.json', members: [] },
    ])
    expect(pins.map(({ file, project }) => `${file} ${project}`)).toEqual([
      'package.json package-lock.json',
      'packages/old/package.json packages/old/package.json',
      'packages/web/package.json package-lock.json',
    ])
  })

  test('two files compiled from one manifest: its pins decide both', async () => {
    const header = (output: string) =>
      `# This file is autogenerated by pip-compile with Python 3.11\n#    pip-compile --output-file=${output} requirements.in\n`
    const { packages, projects } = await captureFiles({
      'requirements.in': 'flask\n',
      'requirements.txt': `${header('requirements.txt')}flask==3.0.0\n`,
      'requirements-dev.txt': `${header('requirements-dev.txt')}flask==2.3.0\n`,
    })
    expect(projects.map(({ manifest }) => manifest)).toEqual(['requirements.in', 'requirements.in'])
    expect(packages.map(({ version, direct, pinnedBy }) => ({ version, direct, pins: pinnedBy.length }))).toEqual([
      { version: '2.3.0', direct: true, pins: 1 },
      { version: '3.0.0', direct: true, pins: 1 },
    ])
  })

  test('a replaced Go module is pinned by its replacement', async () => {
    const { packages, pins } = await captureFiles({
      'go.mod': `${GO_MOD}replace golang.org/x/net => example.com/fork/net v0.34.1\n`,
    })
    const replacement = pins.find(({ role }) => role === 'replace')
    expect(packages).toMatchObject([
      {
        name: 'example.com/fork/net',
        version: '0.34.1',
        pinnedBy: [replacement?.id],
        locations: [{ file: 'go.mod', line: 5 }],
      },
    ])
  })
})

describe('the cache', () => {
  const files = { 'go.mod': GO_MOD, 'main.go': 'package main\n', Dockerfile: 'FROM golang:1.26.1\n' }
  const oids = new Map(Object.keys(files).map((path, index) => [path, String(index).repeat(40)]))
  const treeOf = (read: string[], changed: Readonly<Record<string, string | undefined>> = {}) => {
    const tree = memoryTree(files)
    const oidOf = (path: string) => (path in changed ? changed[path] : oids.get(path))
    return {
      list: async () =>
        (await tree.list()).map((entry) => {
          const oid = oidOf(entry.path)
          return oid === undefined ? entry : { ...entry, oid }
        }),
      read: (entries: Parameters<typeof tree.read>[0]) => {
        read.push(...entries.map(({ path }) => path))
        return tree.read(entries)
      },
    }
  }
  const memoryCache = (): CaptureCache => {
    const kept = new Map<string, string>()
    return { get: (key) => kept.get(key), put: (key, json) => void kept.set(key, json) }
  }

  test('an unchanged tree is not read again, and gives the same', async () => {
    const cache = memoryCache()
    const read: string[] = []
    const first = await captureTree(treeOf([]), SOURCE, { ignore: [], cache })
    const second = await captureTree(treeOf(read), { ...SOURCE, commit: 'b' }, { ignore: [], cache })
    expect(second).toEqual({ ...first, source: { ...SOURCE, commit: 'b' } })
    expect(first.pins).toHaveLength(3)
    expect(read).toEqual([])
  })

  test.each([
    ['another id', '9'.repeat(40)],
    ['no id', undefined],
  ])('a changed file (%s) costs that file, and lock files', async (_, oid) => {
    const cache = memoryCache()
    const read: string[] = []
    const first = await captureTree(treeOf([]), SOURCE, { ignore: [], cache })
    const second = await captureTree(treeOf(read, { Dockerfile: oid }), SOURCE, { ignore: [], cache })
    expect(second).toEqual(first)
    expect(read).toEqual(['Dockerfile', 'go.mod'])
  })

  test('other paths to ignore make another inventory', async () => {
    const cache = memoryCache()
    await captureTree(treeOf([]), SOURCE, { ignore: [], cache })
    const { pins } = await captureTree(treeOf([]), SOURCE, { ignore: ['go.mod'], cache })
    expect(pins.map(({ file }) => file)).toEqual(['Dockerfile'])
  })
})

describe('hostile files', () => {
  const deep = 100_000

  test('nesting without end is a bad file', async () => {
    const { files } = await captureFiles({
      'package.json': `{"dependencies":${'['.repeat(deep)}`,
      'pyproject.toml': `a = ${'['.repeat(deep)}`,
      'uv.lock': `a = ${'['.repeat(deep)}`,
    })
    expect(files.map(({ status }) => status)).toEqual(['invalid', 'invalid', 'invalid'])
  })

  test('no run of blanks, quotes or names takes long', async () => {
    const started = performance.now()
    const blanks = ' '.repeat(200_000)
    const doubling = Array.from({ length: 60 }, (_, index) => `ARG A${index + 1}=$A${index}$A${index}`).join('\n')
    const { gaps } = await captureFiles({
      Makefile: `# renovate: datasource=npm ${blanks}x\nA=1\n`,
      Dockerfile: `# syntax=${blanks}x\nARG A0=a\n${doubling}\nFROM $A60\n`,
      'a/Dockerfile': `FROM ${'"'.repeat(100_001)}\nRUN ${`'"`.repeat(50_000)}\n`,
      'requirements.txt': 'a==1.0\n'.repeat(30_000),
      'b/requirements.txt': `a==1${blanks}x\n`,
      'go.mod': `module ${'a/'.repeat(100_000)}\n`,
    })
    expect(gaps.map(({ why }) => why)).toContain('its variables expand without end')
    expect(performance.now() - started).toBeLessThan(5000)
  })
})
