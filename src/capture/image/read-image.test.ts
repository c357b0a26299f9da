import { describe, expect, it } from 'vitest'

import type { Inventory, Package } from '../../records/inventory.ts'
import type { CaptureCache } from '../capture-cache.ts'
import type { FoundPackage, PackageReader } from './contract.ts'
import { readImage } from './read-image.ts'
import {
  bytesOf,
  memoryPorts,
  openImageOf,
  stated,
  statedReader,
  tarOf,
  type ImageDraft,
  type TarFields,
} from './testing.ts'

const ports = memoryPorts()
/** Databases of the distribution, and whatever else was put in. */
const readers: readonly PackageReader[] = [
  statedReader('dpkg', { database: true }),
  statedReader('apk', { database: true }),
  statedReader('etc', { database: true }),
  statedReader('usr'),
  statedReader('opt'),
]

type Layer = readonly TarFields[]

const inventoryOf = async (layers: readonly Layer[], draft: Partial<ImageDraft> = {}): Promise<Inventory> =>
  (await readImage(openImageOf({ layers: layers.map((entries) => tarOf(...entries)), ...draft }), { readers, ports }))
    .inventory

const names = ({ packages }: Inventory): readonly string[] => packages.map(({ name, version }) => `${name} ${version}`)
const named = ({ packages }: Inventory, name: string): Package => packages.find((one) => one.name === name)!

const installed = (name: string, more: Partial<FoundPackage> = {}): FoundPackage => ({
  name,
  version: '1',
  architecture: 'amd64',
  ...more,
})
const needs = (kind: 'depends' | 'recommends', ...anyOf: readonly string[]) => ({ kind, anyOf })
const debian = stated('etc/os-release', {
  distribution: { id: 'debian', versionId: '12', name: 'Debian 12', ecosystem: 'Debian:12' },
})

describe('packages of the distribution', () => {
  it('have an ecosystem, a purl and a place', async () => {
    const source = { name: 'zlib', version: '2' }
    const inventory = await inventoryOf([
      [debian, stated('dpkg/status', { packages: [installed('zlib1g', { source, size: 7 })] })],
    ])
    const layer = inventory.image?.layers[0]?.digest
    expect(inventory.packages).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{24}$/),
        project: 'dpkg/status',
        ecosystem: 'Debian:12',
        name: 'zlib1g',
        version: '1',
        purl: 'pkg:deb/debian/zlib1g@1?arch=amd64&distro=debian-12',
        source,
        size: 7,
        architecture: 'amd64',
        dependsOn: 'unknown',
        pinnedBy: [],
        layer,
        direct: false,
        scope: 'runtime',
        locations: [{ file: 'dpkg/status' }],
        reader: 'dpkg',
      },
    ])
    const unknown = await inventoryOf([[stated('dpkg/status', { packages: [installed('a')] })]])
    expect(unknown.packages[0]).toMatchObject({ ecosystem: 'dpkg', purl: 'pkg:deb/a@1?arch=amd64' })
  })

  it('say why they are there', async () => {
    const packages = [
      installed('base', { requested: 'essential', relations: [needs('depends', 'libc')] }),
      installed('libc', { relations: [] }),
      installed('app', { relations: [needs('depends', 'absent', 'virtual'), needs('recommends', 'extra')] }),
      installed('provider', { provides: ['virtual'], relations: [] }),
      installed('extra', { architecture: 'all', relations: [needs('depends', 'lib')] }),
      installed('lib', { relations: [] }),
      installed('lib', { relations: [], architecture: 'i386' }),
      installed('forgotten', { relations: [] }),
    ]
    const automatic = ['libc:amd64', 'provider:amd64', 'extra:amd64', 'lib:amd64', 'lib:i386', 'forgotten:amd64']
    const inventory = await inventoryOf([
      [debian, stated('dpkg/status', { packages }), stated('dpkg/states', { automatic })],
    ])
    expect(
      inventory.packages.map(({ name, architecture, requested, direct }) => [name, architecture, requested, direct]),
    ).toEqual([
      ['base', 'amd64', 'essential', false],
      ['libc', 'amd64', 'dependency', false],
      ['app', 'amd64', 'asked', true],
      ['provider', 'amd64', 'dependency', false],
      ['extra', 'all', 'recommended', false],
      ['lib', 'amd64', 'recommended', false],
      ['lib', 'i386', undefined, false],
      ['forgotten', 'amd64', undefined, false],
    ])
    expect(named(inventory, 'app').dependsOn).toEqual([named(inventory, 'provider').id])
    expect(new Set(inventory.packages.map(({ id }) => id)).size).toBe(8)
  })

  it('are asked for by what they provide, too', async () => {
    const packages = [
      installed('busybox', { relations: [needs('depends', 'so:libc')] }),
      installed('musl', { provides: ['so:libc'], relations: [] }),
      installed('mailer', { provides: ['sendmail'], relations: [] }),
    ]
    const inventory = await inventoryOf([
      [stated('apk/installed', { packages }), stated('apk/world', { asked: ['busybox', 'sendmail'] })],
    ])
    expect(inventory.packages.map(({ requested }) => requested)).toEqual(['asked', 'dependency', 'asked'])
  })

  it('come with the layer since which they are as they are', async () => {
    const status = (...packages: readonly FoundPackage[]) => stated('dpkg/status', { packages })
    const upgraded = installed('b', { version: '2' })
    const inventory = await inventoryOf([
      [debian, status(installed('a'), installed('b'), installed('c'))],
      [status(installed('a'), upgraded)],
      [stated('opt/nothing', {})],
      [status(installed('a'), upgraded, installed('c'))],
    ])
    const layers = inventory.image!.layers.map(({ digest }) => digest)
    expect(inventory.packages.map(({ name, layer }) => [name, layers.indexOf(layer!)])).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 3],
    ])
  })
})

describe('other content', () => {
  const flask = { packages: [{ ecosystem: 'PyPI', name: 'Flask', version: '1', direct: true }] }
  const jar = (version: string) => ({
    packages: [
      { ecosystem: 'npm', name: 'outer', version, dependsOn: ['inner'] },
      { ecosystem: 'npm', name: 'inner', version: '1', within: 'lib/inner' },
    ],
  })

  it('has the place where it lies', async () => {
    const inventory = await inventoryOf([
      [stated('usr/lib/python3/flask-1.dist-info/METADATA', flask), stated('opt/app', jar('1'))],
    ])
    expect(named(inventory, 'flask')).toMatchObject({
      project: 'usr/lib/python3',
      purl: 'pkg:pypi/flask@1',
      direct: true,
      dependsOn: 'unknown',
      locations: [{ file: 'usr/lib/python3/flask-1.dist-info/METADATA' }],
    })
    expect(named(inventory, 'outer')).toMatchObject({ project: 'opt/app', dependsOn: [named(inventory, 'inner').id] })
    expect(named(inventory, 'inner').locations).toEqual([{ file: 'opt/app!/lib/inner' }])
  })

  it('keeps its id when its version moves, though that is in its path', async () => {
    const before = await inventoryOf([[stated('usr/lib/python3/flask-1.dist-info/METADATA', flask)]])
    const moved = { packages: [{ ecosystem: 'PyPI', name: 'Flask', version: '2' }] }
    const after = await inventoryOf([[stated('usr/lib/python3/flask-2.dist-info/METADATA', moved)]])
    expect(after.packages[0]?.id).toBe(before.packages[0]?.id)
    const both = await inventoryOf([
      [
        stated('usr/lib/python3/flask-1.dist-info/METADATA', flask),
        stated('usr/lib/python3/flask-2.dist-info/METADATA', moved),
      ],
    ])
    expect(new Set(both.packages.map(({ id }) => id)).size).toBe(2)
  })

  it('of a package of the distribution is that package', async () => {
    const owned = { package: 'tool:amd64', paths: ['bin/tool', 'lib/x'] }
    const base: Layer = [
      { path: 'bin', type: '2', link: 'usr/bin' },
      debian,
      stated('dpkg/status', { packages: [installed('tool')] }),
      stated('dpkg/tool.list', { owned }),
      stated('usr/bin/tool', jar('1')),
      stated('usr/bin/other', jar('1')),
    ]
    expect(names(await inventoryOf([base]))).toEqual(['tool 1', 'outer 1', 'inner 1'])
    const copied = await inventoryOf([base, [stated('usr/bin/tool', jar('1'))]])
    expect(copied.packages.filter(({ project }) => project === 'usr/bin/tool')).toEqual([])
    const replaced = await inventoryOf([base, [stated('usr/bin/tool', jar('2'))]])
    expect(replaced.packages.filter(({ project }) => project === 'usr/bin/tool')).toHaveLength(2)
    const upgrade: Layer = [
      stated('dpkg/status', { packages: [installed('tool', { version: '2' })] }),
      stated('usr/bin/tool', jar('2')),
    ]
    expect((await inventoryOf([base, upgrade])).packages.filter(({ project }) => project === 'usr/bin/tool')).toEqual(
      [],
    )
    const removed: Layer = [stated('dpkg/status', { packages: [] }), { path: 'dpkg/.wh.tool.list' }]
    expect(names(await inventoryOf([base, removed]))).toEqual(['outer 1', 'inner 1', 'outer 1', 'inner 1'])
  })
})

describe('the record', () => {
  it('tells what could not be read, and goes on', async () => {
    const { files } = await inventoryOf([
      [
        stated('dpkg/status', { packages: [], problems: [{ line: 3, reason: 'expected a name, found none' }] }),
        stated('dpkg/a.list', { owned: { package: 'a', paths: [] } }),
        { path: 'opt/large', content: 'x'.repeat(100_001) },
        { path: 'opt/broken', content: '{' },
        stated('opt/fine', {}),
      ],
    ])
    expect(files).toEqual([
      { path: 'dpkg/status', managers: ['dpkg'], status: 'read' },
      { path: 'dpkg/status', managers: ['dpkg'], status: 'invalid', line: 3, reason: 'expected a name, found none' },
      {
        path: 'opt/broken',
        managers: ['opt'],
        status: 'invalid',
        reason: expect.stringContaining('the reader opt failed'),
      },
      {
        path: 'opt/large',
        managers: ['opt'],
        status: 'skipped',
        reason: 'expected at most 100000 bytes, found 100001',
      },
    ])
  })

  it('takes the first file that names a distribution', async () => {
    const named = (id: string) => ({ distribution: { id, versionId: '1', name: id } })
    const { image } = await inventoryOf([
      [
        stated('etc/debian_version', named('third')),
        stated('usr/lib/os-release', named('second')),
        stated('etc/os-release', {}),
      ],
    ])
    expect(image?.distribution?.id).toBe('second')
  })

  it('joins history with layers', async () => {
    const history = [
      { created: '2026-01-02T03:04:05.123456789+01:00', created_by: 'ADD rootfs' },
      { created: '0001-01-01T00:00:00Z', created_by: 'ENV A=1', empty_layer: true, comment: 'buildkit' },
      { created_by: 'RUN make' },
    ]
    const config = {
      User: 'app',
      Env: ['A=1'],
      Cmd: ['run'],
      Labels: { 'org.opencontainers.image.base.name': 'debian:12' },
    }
    const { image } = await inventoryOf([[debian], [debian]], {
      config: { history, config, created: '2026-01-02T03:04:05Z', variant: 'v2' },
    })
    const digests = image!.layers.map(({ digest }) => digest)
    expect(image).toMatchObject({
      platform: 'linux/amd64/v2',
      createdAt: '2026-01-02T03:04:05.000Z',
      base: { name: 'debian:12' },
      layers: [
        { createdBy: 'ADD rootfs', createdAt: '2026-01-02T02:04:05.123Z', files: 1, origin: { kind: 'unknown' } },
        { createdBy: 'RUN make', files: 1 },
      ],
      history: [
        { createdBy: 'ADD rootfs', layer: digests[0] },
        { createdBy: 'ENV A=1', comment: 'buildkit' },
        { createdBy: 'RUN make', layer: digests[1] },
      ],
      config: { user: 'app', env: ['A=1'], command: ['run'], entrypoint: [], workingDirectory: '' },
    })
    const unjoined = await inventoryOf([[debian]], { config: { history } })
    expect(unjoined.image!.history.map(({ layer }) => layer)).toEqual([undefined, undefined, undefined])
  })

  it('needs as many layers in the config as in the manifest', async () => {
    const config = { rootfs: { type: 'layers', diff_ids: [] } }
    await expect(inventoryOf([[debian]], { config })).rejects.toThrow(
      'config: expected 1 layers, as in the manifest, found 0',
    )
    await expect(inventoryOf([[debian]], { config: { rootfs: 7 } })).rejects.toThrow('the config of an image')
  })
})

describe('what is kept of layers', () => {
  it('spares reading them again, and is kept by their bytes and the readers alone', async () => {
    const kept = new Map<string, string>()
    const cache: CaptureCache = { get: (key) => kept.get(key), put: (key, text) => void kept.set(key, text) }
    let read = 0
    const image = openImageOf({
      layers: [tarOf(debian, stated('dpkg/status', { packages: [installed('a')] })), tarOf(debian)],
    })
    const counted = {
      ...image,
      readBlob: ((...request) => ((read += 1), image.readBlob(...request))) as typeof image.readBlob,
    }
    const first = await readImage(counted, { readers, ports, cache })
    const second = await readImage(counted, { readers, ports, cache })
    expect(read).toBe(2)
    expect(second).toEqual(first)
    await readImage(counted, { readers, ports, cache, hashFrom: 1 })
    await readImage(counted, { readers: readers.slice(1), ports, cache })
    expect(read).toBe(6)
    expect(bytesOf([...kept.values()].join('')).length).toBeLessThan(5000)
  })
})
