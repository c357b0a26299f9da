import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Move } from '../../../records/plan.ts'
import { openFolder } from '../../../system/node/files.ts'
import type { ClientConfig, Files, RegistryAddress } from '../../../system/ports.ts'
import { aMove, aProject, testClients, testPorts } from '../../testing.ts'
import { npmLocker } from './locker.ts'
import { serveRegistry, type ServedPackage, type TestRegistry } from './testing.ts'

const PACKAGES: Readonly<Record<string, ServedPackage | number>> = {
  leaf: { '1.0.0': {}, '1.0.1': {}, '1.2.0': {}, '2.0.0': {} },
  parent: {
    '1.0.0': { dependencies: { leaf: '^1.0.0' } },
    '1.1.0': { dependencies: { leaf: '^1.0.0', extra: '^3.0.0' } },
  },
  old: { '1.0.0': { dependencies: { leaf: '~1.0.0' } }, '2.0.0': { dependencies: { leaf: '^2.0.0' } } },
  extra: { '3.0.0': { scripts: { postinstall: 'touch pwned' }, bin: 'cli.js', license: 'MIT' }, '3.1.0': {} },
  '@corp/tool': { '1.0.0': {}, '1.0.1': { dependencies: { '@other/dep': '1.0.0' } } },
  '@other/dep': { '1.0.0': {} },
  git: { '1.0.0': {}, '1.0.1': { dependencies: { hostile: 'git+https://registry.example/hostile.git' } } },
  peer: { '1.0.0': { peerDependencies: { leaf: '^1.0.0' } }, '2.0.0': { peerDependencies: { leaf: '^2.0.0' } } },
  broken: 500,
}

let registry: TestRegistry
let folder: string
let files: Files
let cache: Files

beforeEach(async () => {
  registry = await serveRegistry(PACKAGES)
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-npm-'))
  files = await openFolder(join(folder, 'tree'))
  cache = await openFolder(join(folder, 'cache'))
})

afterEach(async () => {
  await registry.close()
  await rm(folder, { recursive: true })
})

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

const entry = (name: string, version: string, more: object = {}) => ({
  version,
  resolved: `${registry.url}${name}/-/${version}.tgz`,
  integrity: `sha512-${Buffer.from(`${name}@${version}`).toString('base64')}`,
  ...more,
})

const writeTree = async (manifest: object, packages: object, format: (text: string) => string = (text) => text) => {
  const root = { name: 'demo', version: '1.0.0', ...manifest }
  await files.write('package.json', json(root))
  const lock = {
    name: 'demo',
    version: '1.0.0',
    lockfileVersion: 3,
    requires: true,
    packages: { '': root, ...packages },
  }
  await files.write('package-lock.json', format(json(lock)))
}

const clientsOf = (more: Partial<ClientConfig> = {}) =>
  testClients({ npm: async () => ({ url: registry.url, headers: {}, identity: 'default', from: 'test' }), ...more })

const lock = async (
  moves: readonly Move[],
  options: Partial<{ clients: ClientConfig; gitDependencies: boolean; members: string[] }> = {},
) => {
  const ports = testPorts(files, undefined, { cache, clients: options.clients ?? clientsOf() })
  const project = aProject({ members: options.members ?? [] })
  return npmLocker.lock({ project, moves, gitDependencies: options.gitDependencies ?? false }, ports)
}

const versions = async (): Promise<Readonly<Record<string, string | undefined>>> => {
  const { packages } = JSON.parse((await files.readText('package-lock.json')) ?? '{}')
  return Object.fromEntries(
    Object.entries<{ version?: string }>(packages)
      .filter(([path]) => path.includes('node_modules'))
      .map(([path, { version }]) => [path.replaceAll('node_modules/', ''), version]),
  )
}

const text = async (): Promise<string> => (await files.readText('package-lock.json')) ?? ''

const tree = () =>
  writeTree(
    { dependencies: { leaf: '^1.0.0', parent: '^1.0.0' } },
    {
      'node_modules/leaf': entry('leaf', '1.0.0'),
      'node_modules/parent': entry('parent', '1.0.0', { dependencies: { leaf: '^1.0.0' } }),
    },
  )

describe('the npm locker', () => {
  it('changes nothing in an untouched lock file', async () => {
    await tree()
    const before = await text()
    expect(await lock([])).toEqual({ status: 'locked', files: [] })
    expect(await text()).toBe(before)
  })

  it('moves what is planned to that version, not to the newest, and nothing else', async () => {
    await tree()
    const before = await text()
    expect(await lock([aMove('leaf', '1.0.0', '1.0.1')])).toEqual({ status: 'locked', files: ['package-lock.json'] })
    expect(await versions()).toEqual({ leaf: '1.0.1', parent: '1.0.0' })
    const changed = (await text()).split('\n').filter((line) => !before.includes(line))
    expect(changed.map((line) => line.trim().split(':')[0])).toEqual(['"version"', '"resolved"', '"integrity"'])
  })

  it('completes what the new version needs, and keeps the install script for the one who installs', async () => {
    await tree()
    await lock([aMove('parent', '1.0.0', '1.1.0')])
    expect(await versions()).toEqual({ leaf: '1.0.0', parent: '1.1.0', extra: '3.1.0' })
    await lock([aMove('extra', '3.1.0', '3.0.0')])
    expect(JSON.parse(await text()).packages['node_modules/extra']).toMatchObject({
      version: '3.0.0',
      hasInstallScript: true,
      license: 'MIT',
      bin: { extra: 'cli.js' },
    })
    expect(existsSync(join(folder, 'tree/pwned'))).toBe(false)
  })

  it('moves every copy at the planned version, wherever it is nested', async () => {
    await writeTree(
      { dependencies: { leaf: '2.0.0', old: '1.0.0', parent: '1.0.0' } },
      {
        'node_modules/leaf': entry('leaf', '2.0.0'),
        'node_modules/old': entry('old', '1.0.0', { dependencies: { leaf: '~1.0.0' } }),
        'node_modules/old/node_modules/leaf': entry('leaf', '1.0.0'),
        'node_modules/parent': entry('parent', '1.0.0', { dependencies: { leaf: '^1.0.0' } }),
        'node_modules/parent/node_modules/leaf': entry('leaf', '1.0.0'),
      },
    )
    await lock([aMove('leaf', '1.0.0', '1.0.1')])
    expect(await versions()).toMatchObject({ leaf: '2.0.0', 'old/leaf': '1.0.1', 'parent/leaf': '1.0.1' })
  })

  it('gives a parent whose range forbids the version a copy of its own: the lock file tells', async () => {
    await writeTree(
      { dependencies: { leaf: '^1.0.0', old: '1.0.0' } },
      {
        'node_modules/leaf': entry('leaf', '1.0.0'),
        'node_modules/old': entry('old', '1.0.0', { dependencies: { leaf: '~1.0.0' } }),
      },
    )
    await lock([aMove('leaf', '1.0.0', '1.2.0')])
    expect(await versions()).toEqual({ leaf: '1.2.0', old: '1.0.0', 'old/leaf': '1.0.1' })
  })

  it('follows an override of the manifest', async () => {
    await writeTree(
      { dependencies: { old: '1.0.0' }, overrides: { leaf: '1.2.0' } },
      {
        'node_modules/leaf': entry('leaf', '1.0.0'),
        'node_modules/old': entry('old', '1.0.0', { dependencies: { leaf: '~1.0.0' } }),
      },
    )
    expect(await lock([aMove('leaf', '1.0.0', '1.2.0', { how: 'override' })])).toMatchObject({ status: 'locked' })
    expect(await versions()).toEqual({ leaf: '1.2.0', old: '1.0.0' })
  })

  it('moves an alias by its real name', async () => {
    await writeTree(
      { dependencies: { other: 'npm:leaf@^1.0.0' } },
      { 'node_modules/other': { name: 'leaf', ...entry('leaf', '1.0.0') } },
    )
    await lock([aMove('leaf', '1.0.0', '1.0.1')])
    expect(JSON.parse(await text()).packages['node_modules/other']).toMatchObject({ name: 'leaf', version: '1.0.1' })
  })

  it('locks workspaces with their root', async () => {
    await files.write(
      'packages/x/package.json',
      json({ name: 'x', version: '1.0.0', dependencies: { leaf: '^1.0.0' } }),
    )
    await writeTree(
      { workspaces: ['packages/*'] },
      {
        'node_modules/leaf': entry('leaf', '1.0.0'),
        'node_modules/x': { resolved: 'packages/x', link: true },
        'packages/x': { version: '1.0.0', dependencies: { leaf: '^1.0.0' } },
      },
    )
    expect(await lock([], { members: ['packages/x/package.json'] })).toEqual({ status: 'locked', files: [] })
    await lock([aMove('leaf', '1.0.0', '1.0.1')], { members: ['packages/x/package.json'] })
    expect(await versions()).toMatchObject({ leaf: '1.0.1' })
    expect(JSON.parse(await text()).packages['packages/x']).toMatchObject({ dependencies: { leaf: '^1.0.0' } })
  })

  it('keeps indentation, line ends, the missing newline and the missing "resolved"', async () => {
    const { resolved: _resolved, ...bare } = entry('leaf', '1.0.0')
    const format = (lockText: string) => lockText.replaceAll('  ', '\t').replaceAll('\n', '\r\n').trimEnd()
    await writeTree({ dependencies: { leaf: '^1.0.0' } }, { 'node_modules/leaf': bare }, format)
    await lock([aMove('leaf', '1.0.0', '1.0.1')])
    const after = await text()
    expect(after).toMatch(/^\{\r\n\t"name"/)
    expect(after).toMatch(/\}$/)
    expect(after).not.toContain('resolved')
    expect(after).toContain('"version": "1.0.1"')
  })

  it('keeps lockfileVersion 2 with its legacy part', async () => {
    const leaf = entry('leaf', '1.0.0')
    const root = { name: 'demo', version: '1.0.0', dependencies: { leaf: '^1.0.0' } }
    await files.write('package.json', json(root))
    const packages = { '': root, 'node_modules/leaf': leaf }
    await files.write(
      'package-lock.json',
      json({ name: 'demo', version: '1.0.0', lockfileVersion: 2, requires: true, packages, dependencies: { leaf } }),
    )
    expect(await lock([])).toEqual({ status: 'locked', files: [] })
    await lock([aMove('leaf', '1.0.0', '1.0.1')])
    expect(JSON.parse(await text())).toMatchObject({ lockfileVersion: 2, dependencies: { leaf: { version: '1.0.1' } } })
  })

  it('goes on without peers where the lock file was written without them', async () => {
    await writeTree(
      { dependencies: { peer: '1.0.0' } },
      { 'node_modules/peer': entry('peer', '1.0.0', { peerDependencies: { leaf: '^1.0.0' } }) },
    )
    expect(await lock([])).toEqual({ status: 'locked', files: [] })
  })

  it('is unresolvable where peers exclude each other, in one telling line', async () => {
    await tree()
    await files.write(
      'package.json',
      json({ name: 'demo', version: '1.0.0', dependencies: { leaf: '^1.0.0', parent: '^1.0.0', peer: '2.0.0' } }),
    )
    const result = await lock([])
    expect(result).toMatchObject({ status: 'unresolvable' })
    expect('reason' in result && result.reason.split('\n')[0]).toMatch(/^npm ERESOLVE: .*leaf/)
  })

  it.each([
    [
      'a version that is not there',
      'leaf',
      '9.9.9',
      { status: 'unresolvable', reason: 'npm ETARGET: No matching version found for leaf@9.9.9.' },
    ],
    [
      'a git dependency',
      'git',
      '1.0.1',
      { status: 'conflict', reason: expect.stringContaining('allow.gitDependencies') },
    ],
  ])('refuses %s', async (_name, name, to, expected) => {
    await writeTree({ dependencies: { [name]: '^1.0.0' } }, { [`node_modules/${name}`]: entry(name, '1.0.0') })
    const before = await text()
    const result = await lock([aMove(name, '1.0.0', to)])
    expect(result).toMatchObject(expected)
    expect(await text()).toBe(before)
  })

  it('says that the registry failed, not the rung', async () => {
    await writeTree({ dependencies: { broken: '^1.0.0' } }, { 'node_modules/broken': entry('broken', '1.0.0') })
    expect(await lock([aMove('broken', '1.0.0', '1.0.1')])).toMatchObject({ status: 'unresolvable', transient: true })
  }, 60_000)

  it('reads no configuration of the repository: no command, no variable, no extension', async () => {
    await tree()
    await files.write('.npmrc', 'registry=http://127.0.0.1:9/\ngit=./x.sh\n//registry.example/:_authToken=${TOKEN}\n')
    await files.write(
      '.npm-extension.mjs',
      'import { writeFileSync } from "node:fs"; writeFileSync("pwned", ""); export const transformManifest = (m) => m',
    )
    expect(await lock([aMove('leaf', '1.0.0', '1.0.1')])).toMatchObject({ status: 'locked' })
    expect(existsSync(join(folder, 'tree/pwned'))).toBe(false)
  })

  it('sends a credential to the registry of its scope alone, also of a scope that comes along', async () => {
    const other = await serveRegistry({ '@other/dep': { '1.0.0': {} } })
    try {
      await writeTree(
        { dependencies: { '@corp/tool': '^1.0.0' } },
        { 'node_modules/@corp/tool': entry('@corp/tool', '1.0.0') },
      )
      const clients = clientsOf({
        npm: async (name): Promise<RegistryAddress> =>
          name.startsWith('@other/')
            ? { url: other.url, headers: { authorization: 'Bearer secret' }, identity: 'other', from: 'test' }
            : { url: registry.url, headers: {}, identity: 'default', from: 'test' },
      })
      expect(await lock([aMove('@corp/tool', '1.0.0', '1.0.1')], { clients })).toMatchObject({ status: 'locked' })
      expect(await versions()).toMatchObject({ '@other/dep': '1.0.0' })
      expect(other.requests.map(({ authorization }) => authorization)).toContain('Bearer secret')
      expect(registry.requests.every(({ authorization }) => authorization === undefined)).toBe(true)
    } finally {
      await other.close()
    }
  })

  it('is a conflict where the lock file is no JSON', async () => {
    await tree()
    await files.write('package-lock.json', '{\n<<<<<<< HEAD\n')
    expect(await lock([])).toEqual({
      status: 'conflict',
      reason: 'package-lock.json: line 2: expected JSON, found a conflict marker "<<<<<<<"',
    })
  })
})
