import { readdir } from 'node:fs/promises'
import { gzipSync, zstdCompressSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import type { ContainerRepository } from '../../../system/ports.ts'
import type { OpenImage } from '../contract.ts'
import { parsePlatform, type Platform } from '../manifests/platform.ts'
import { readImage } from '../read-image.ts'
import { parseReference } from '../reference.ts'
import {
  bytesOf,
  descriptorOf,
  digestOf,
  inPieces,
  layoutFiles,
  lineReader,
  makeImage,
  memoryPorts,
  OCI_INDEX,
  OCI_MANIFEST,
  tarOf,
  type MadeImage,
  type TarFields,
} from '../testing.ts'
import { openImage } from './index.ts'

const HERE: Platform = { os: 'linux', architecture: 'amd64', asked: false }
const SCHEMA_2 = 'application/vnd.docker.distribution.manifest.v2+json'

const list = (name: string) => tarOf({ path: 'list', content: `${name} 1` })
type Pack = (bytes: Uint8Array) => Uint8Array
const made = (name: string, architecture = 'amd64', pack: Pack = gzipSync) =>
  makeImage({ layers: [list(name)], config: { architecture }, pack })

const json = (value: unknown) => bytesOf(JSON.stringify(value))
const platformOf = (text: string) => {
  const { asked: _asked, ...platform } = parsePlatform(text)
  return platform
}
const entryOf = (
  { manifest }: Pick<MadeImage, 'manifest'>,
  platform?: string,
  annotations?: Record<string, string>,
) => ({
  ...descriptorOf(manifest, OCI_MANIFEST),
  ...(platform ? { platform: platformOf(platform) } : {}),
  ...(annotations ? { annotations } : {}),
})
const tagged = (image: Pick<MadeImage, 'manifest'>, tag: string) =>
  entryOf(image, undefined, { 'org.opencontainers.image.ref.name': tag })

type Files = Readonly<Record<string, Uint8Array>>

const open = (written: string, files: Files, platform: Platform = HERE): Promise<OpenImage> => {
  const reference = parseReference(written)
  if (reference.transport === 'tree') throw new Error('not an image')
  return openImage({ reference, written, platform }, memoryPorts(files))
}

/** Names of the packages, and what the source says of the image. */
const read = async (written: string, files: Files, platform?: Platform) => {
  const image = await open(written, files, platform)
  const { inventory } = await readImage(image, { readers: [lineReader('list')], ports: memoryPorts(files) })
  await image.close()
  return { names: inventory.packages.map(({ name }) => name).join(), ...inventory.source.image }
}

const archiveOf = (files: Files) => tarOf(...Object.entries(files).map(([path, content]) => ({ path, content })))

const left = made('left')
const right = made('right', 'arm64', zstdCompressSync)

it('has a folder for each transport, and no other', async () => {
  const folders = (await readdir(import.meta.dirname, { withFileTypes: true })).filter((one) => one.isDirectory())
  expect(folders.map(({ name }) => name).toSorted()).toEqual([
    'docker-archive',
    'oci-archive',
    'oci-layout',
    'registry',
  ])
})

describe('a layout', () => {
  const blobs = [...left.blobs, ...right.blobs]
  const both = layoutFiles('/d/', blobs, [tagged(left, 'a'), tagged(right, 'b')])

  it('holds images by tag', async () => {
    expect(await read('oci:/d:b', both)).toEqual({
      names: 'right',
      name: '/d:b',
      platform: 'linux/arm64',
      manifestDigest: digestOf(right.manifest),
    })
    expect((await read('oci:/d', layoutFiles('/d/', left.blobs, [tagged(left, 'a')]))).names).toBe('left')
    const whole = entryOf(left, undefined, { 'io.containerd.image.name': 'docker.io/library/left:1' })
    expect((await read('oci:/d:docker.io/library/left:1', layoutFiles('/d/', left.blobs, [whole]))).names).toBe('left')
    const nameless = layoutFiles('/d/', blobs, [entryOf(left, 'linux/amd64'), entryOf(right, 'linux/arm64')])
    expect((await read('oci:/d', nameless, parsePlatform('linux/arm64'))).names).toBe('right')
  })

  it.each([
    ['oci:/d:c', both, 'index.json: expected an image named "c", found a, b'],
    ['oci:/d', both, 'expected one image, or a tag that says which, found a, b'],
    ['oci:/d', layoutFiles('/d/', [], []), 'expected one image, or a tag that says which, found none'],
    ['oci:/e', both, '/e: expected an OCI layout, a folder with an index.json, found none there'],
    ['oci:/d', { '/d/index.json': bytesOf('<html>') }, 'expected JSON, found "<html>"'],
    ['oci:/d', { '/d/index.json': bytesOf('{}') }, 'expected the index of a layout'],
    ['oci:/d', layoutFiles('/d/', [], [tagged(left, 'a')]), 'expected the file blobs/sha256/'],
    ['oci:/d', layoutFiles('/d/', [], [{ digest: 'sha256:../../etc', size: 1 }]), 'expected a digest'],
  ])('%s is refused', async (written, files, message) => {
    await expect(open(written, files)).rejects.toThrow(message)
  })

  it('is refused where a blob is not what its digest says', async () => {
    const [, , layer] = left.blobs
    const path = `/d/blobs/${digestOf(layer!).replace(':', '/')}`
    const files = layoutFiles('/d/', left.blobs, [tagged(left, 'a')])
    const turned = Uint8Array.from(layer!)
    turned[20]! ^= 1
    await expect(read('oci:/d', { ...files, [path]: turned })).rejects.toThrow(`expected digest ${digestOf(layer!)}`)
    await expect(read('oci:/d', { ...files, [path]: layer!.subarray(0, -1) })).rejects.toThrow(
      `expected ${layer!.length} bytes`,
    )
    await expect(read('oci:/d', { ...files, [path]: Buffer.concat([layer!, layer!]) })).rejects.toThrow('found more')
  })

  it('may use sha512', async () => {
    const manifest = left.manifest
    const digest = digestOf(manifest, 'sha512')
    const files = layoutFiles('/d/', left.blobs, [{ mediaType: OCI_MANIFEST, digest, size: manifest.length }])
    expect(
      (await read('oci:/d', { ...files, [`/d/blobs/${digest.replace(':', '/')}`]: manifest })).manifestDigest,
    ).toBe(digest)
  })
})

describe('an index of platforms', () => {
  const indexOf = (...manifests: readonly unknown[]) => json({ schemaVersion: 2, mediaType: OCI_INDEX, manifests })
  const older = made('older', 'arm')
  const attestation = entryOf({ manifest: json({}) }, 'unknown/unknown', {
    'vnd.docker.reference.type': 'attestation-manifest',
  })
  const index = indexOf(
    attestation,
    entryOf(older, 'linux/arm/v6'),
    entryOf(right, 'linux/arm64/v8'),
    entryOf(left, 'linux/amd64'),
  )
  const wrap = (top: Uint8Array, ...blobs: readonly Uint8Array[]) =>
    layoutFiles(
      '/d/',
      [top, index, ...blobs, ...left.blobs, ...right.blobs, ...older.blobs],
      [descriptorOf(top, OCI_INDEX)],
    )

  it.each([
    [HERE, 'left'],
    [parsePlatform('linux/arm64'), 'right'],
    [parsePlatform('linux/arm64/v8'), 'right'],
    [parsePlatform('linux/arm'), 'older'],
    [parsePlatform('linux/arm/v6'), 'older'],
  ])('%o', async (platform, name) => {
    expect(await read('oci:/d', wrap(index), platform)).toMatchObject({ names: name, indexDigest: digestOf(index) })
  })

  it('may hold another', async () => {
    const outer = indexOf(descriptorOf(index, OCI_INDEX))
    expect(await read('oci:/d', wrap(outer))).toMatchObject({ names: 'left', indexDigest: digestOf(outer) })
  })

  it('needs no platform where it holds one image', async () => {
    const single = indexOf(attestation, entryOf(right, 'linux/arm64'))
    expect((await read('oci:/d', wrap(single))).names).toBe('right')
    await expect(read('oci:/d', wrap(single), parsePlatform('linux/amd64'))).rejects.toThrow(
      'expected an image for linux/amd64, found linux/arm64 (--platform chooses)',
    )
  })

  it.each([
    ['linux/s390x', 'an image for linux/s390x, found linux/arm/v6, linux/arm64/v8, linux/amd64'],
    ['linux/arm64/v9', 'an image for linux/arm64/v9'],
    ['windows/amd64', 'an image for windows/amd64'],
  ])('without %s says what there is', async (platform, message) => {
    await expect(read('oci:/d', wrap(index), parsePlatform(platform))).rejects.toThrow(message)
  })

  it('may not point to itself, nor lie too deep', async () => {
    // No digest can be found that a file holds of itself, but registries may claim anything.
    const blobs = new Map<string, Uint8Array>()
    const circle = `sha256:${'0'.repeat(64)}`
    blobs.set(circle, indexOf({ mediaType: OCI_INDEX, digest: circle, size: 1 }))
    const layers = Array.from({ length: 6 }).reduce<Uint8Array>((inner) => {
      const outer = indexOf(descriptorOf(inner, OCI_INDEX))
      blobs.set(digestOf(inner), inner)
      return outer
    }, index)
    blobs.set(digestOf(layers), layers)
    const { findImage } = await import('../manifests/find-image.ts')
    const find = (digest: string) =>
      findImage({ digest, bytes: blobs.get(digest)! }, HERE, 'x', async (one) => blobs.get(one.digest)!)
    await expect(find(circle)).rejects.toThrow(
      `x: expected an index of images, found ${circle}, which points to itself`,
    )
    await expect(find(digestOf(layers))).rejects.toThrow('at most 4 indexes one inside another')
  })

  it.each(['linux', 'linux/', 'linux/arm64/v8/x', 'Linux/amd64', ''])('%s is no platform', (text) => {
    expect(() => parsePlatform(text)).toThrow('expected os/architecture[/variant]')
  })
})

describe('manifests', () => {
  const withManifest = (manifest: unknown) => {
    const bytes = json(manifest)
    return layoutFiles('/d/', [bytes, ...left.blobs], [descriptorOf(bytes, OCI_MANIFEST)])
  }
  const [, config, layer] = left.blobs

  it("may be Docker's", async () => {
    const manifest = {
      schemaVersion: 2,
      mediaType: SCHEMA_2,
      config: descriptorOf(config!, 'application/vnd.docker.container.image.v1+json'),
      layers: [descriptorOf(layer!, 'application/vnd.docker.image.rootfs.diff.tar.gzip')],
    }
    expect((await read('oci:/d', withManifest(manifest))).names).toBe('left')
  })

  it.each([
    ['of schema 1', { schemaVersion: 1, fsLayers: [] }, "found Docker's schema 1"],
    [
      'of a chart',
      { schemaVersion: 2, config: descriptorOf(config!, 'application/vnd.cncf.helm.config.v1+json'), layers: [] },
      'expected the manifest of an image, found one of "application/vnd.cncf.helm',
    ],
    ['of nothing', { schemaVersion: 2 }, 'expected the manifest of an image, found nothing at config'],
    [
      'of too many layers',
      {
        schemaVersion: 2,
        config: descriptorOf(config!, 'application/vnd.oci.image.config.v1+json'),
        layers: Array.from({ length: 1001 }, () => descriptorOf(layer!, '')),
      },
      'at most 1000 layers, found 1001',
    ],
  ])('%s are refused', async (_what, manifest, message) => {
    await expect(open('oci:/d', withManifest(manifest))).rejects.toThrow(message)
  })
})

describe('archives', () => {
  const layout = archiveOf(layoutFiles('', [...left.blobs, ...right.blobs], [tagged(left, 'a'), tagged(right, 'b')]))
  const [layer, second] = [list('left'), list('right')]
  const config = (...layers: readonly Uint8Array[]) =>
    json({
      os: 'linux',
      architecture: 'amd64',
      rootfs: { type: 'layers', diff_ids: layers.map((one) => digestOf(one)) },
    })
  const saved = (images: readonly unknown[], ...members: readonly TarFields[]) =>
    tarOf(
      ...members,
      { path: 'c.json', content: config(layer) },
      { path: 'd.json', content: config(second) },
      { path: 'manifest.json', content: JSON.stringify(images) },
    )
  const both = saved(
    [
      { Config: 'c.json', RepoTags: ['registry.example/left:1'], Layers: ['1/layer.tar'] },
      { Config: 'd.json', RepoTags: ['right:latest'], Layers: ['2/layer.tar'] },
    ],
    { path: '1/layer.tar', content: layer },
    { path: '3/layer.tar', content: gzipSync(second) },
    { path: '2/layer.tar', type: '2', link: '../3/layer.tar' },
  )

  it.each([
    ['plain', (bytes: Uint8Array) => bytes],
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
    [
      'zstd of two frames',
      (bytes: Uint8Array) =>
        Buffer.concat([zstdCompressSync(bytes.subarray(0, 600)), zstdCompressSync(bytes.subarray(600))]),
    ],
  ] as const)('are read packed as %s', async (_packing, pack) => {
    expect((await read('oci-archive:/a:b', { '/a': pack(layout) })).names).toBe('right')
    expect(await read('docker-archive:/a:registry.example/left:1', { '/a': pack(both) })).toEqual({
      names: 'left',
      name: 'registry.example/left:1',
      platform: 'linux/amd64',
      manifestDigest: digestOf(config(layer)),
    })
    expect((await read('docker-archive:/a:docker.io/library/right', { '/a': pack(both) })).names).toBe('right')
    expect((await read('docker-archive:/a:@1', { '/a': pack(both) })).names).toBe('right')
  })

  it.each([
    ['oci-archive:/b', {}, '/b: expected the archive of an image, found no such file'],
    ['oci-archive:/a', { '/a': both }, 'expected the file index.json, found none'],
    ['docker-archive:/a', { '/a': layout }, 'expected the file manifest.json, found none'],
    [
      'docker-archive:/a',
      { '/a': both },
      'expected one image, or a name that says which, found registry.example/left:1, right:latest',
    ],
    ['docker-archive:/a:other', { '/a': both }, 'expected an image named "other"'],
    [
      'docker-archive:/a',
      { '/a': bytesOf('no archive at all'.repeat(100)) },
      '/a, byte 0: expected a header of a tar archive',
    ],
    ['docker-archive:/a', { '/a': both.subarray(0, 1500) }, '/a, byte 1500: expected'],
    ['docker-archive:/a', { '/a': gzipSync(both).subarray(0, 300) }, 'gzip'],
    ['docker-archive:/a', { '/a': saved([{ Config: 'c.json', Layers: [] }]) }, 'expected 1 layers, found 0'],
    ['docker-archive:/a', { '/a': saved([{ Config: '../x', Layers: [] }]) }, 'expected the file ../x, found none'],
  ])('%s is refused', async (written, files: Files, message) => {
    await expect(open(written, files)).rejects.toThrow(message)
  })

  it('are refused where a layer is another one, or goes round in circles', async () => {
    const other = saved([{ Config: 'c.json', Layers: ['l'] }], { path: 'l', content: second })
    await expect(read('docker-archive:/a', { '/a': other })).rejects.toThrow(`expected digest ${digestOf(layer)}`)
    const circle = saved([{ Config: 'c.json', Layers: ['l'] }], { path: 'l', type: '2', link: 'l' })
    await expect(read('docker-archive:/a', { '/a': circle })).rejects.toThrow('expected the file l, found none')
  })
})

describe('a registry', () => {
  const index = json({ schemaVersion: 2, manifests: [entryOf(left, 'linux/amd64'), entryOf(right, 'linux/arm64')] })
  const blobs = new Map([index, ...left.blobs, ...right.blobs].map((blob) => [digestOf(blob), blob]))
  const answer = (status: number, body: Uint8Array = new Uint8Array(0)) => ({ status, headers: {}, body })
  const remote = (tags: Readonly<Record<string, Uint8Array>>): ContainerRepository => ({
    registry: { url: 'https://registry.example/', headers: {}, identity: '', from: 'the test' },
    repository: 'team/app',
    ask: async (path) => {
      const name = path.replace('manifests/', '')
      if (name === 'secret') return answer(401)
      if (name === 'closed') return { status: 'failed', reason: 'docker has no credential for it' }
      const body = tags[name] ?? blobs.get(name)
      return body ? answer(200, body) : answer(404)
    },
    readBlob: (digest, consume) => consume(inPieces(blobs.get(digest)!, 100)),
  })
  const openRemote = async (
    name: string,
    tags: Readonly<Record<string, Uint8Array>> = { v1: index },
    platform = HERE,
  ) => {
    const written = `docker://registry.example/team/app${name}`
    const reference = parseReference(written)
    if (reference.transport === 'tree') throw new Error('not an image')
    const ports = { ...memoryPorts(), registries: async () => ({ open: async () => remote(tags) }) }
    const image = await openImage({ reference, written, platform }, ports)
    const { inventory } = await readImage(image, { readers: [lineReader('list')], ports })
    return { names: inventory.packages.map(({ name: one }) => one).join(), ...inventory.source.image }
  }

  it('holds images by tag and by digest', async () => {
    expect(await openRemote(':v1')).toEqual({
      names: 'left',
      name: 'registry.example/team/app:v1',
      platform: 'linux/amd64',
      manifestDigest: digestOf(left.manifest),
      indexDigest: digestOf(index),
    })
    expect((await openRemote(':v1', { v1: index }, parsePlatform('linux/arm64'))).names).toBe('right')
    const digest = digestOf(right.manifest)
    expect(await openRemote(`@${digest}`)).toMatchObject({ names: 'right', manifestDigest: digest })
  })

  it.each([
    [':gone', 'registry.example/team/app: expected the manifest gone, found no such image (404)'],
    [':secret', 'access denied (401)'],
    [':closed', 'docker has no credential for it'],
    [`@sha256:${'0'.repeat(64)}`, 'no such image'],
  ])('says what is wrong with %s', async (name, message) => {
    await expect(openRemote(name)).rejects.toThrow(message)
  })

  it('is not believed about digests', async () => {
    const digest = `sha256:${'0'.repeat(64)}`
    await expect(openRemote(`@${digest}`, { [digest]: index })).rejects.toThrow(
      `expected a manifest of digest ${digest}`,
    )
  })
})
