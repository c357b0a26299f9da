import { readdirSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { WorldError } from '../records/errors.ts'
import { findBuildPlaces } from './build-places.ts'
import { BUILDERS, chooseBuilder } from './builders.ts'
import { buildahBuilder } from './builders/buildah/builder.ts'
import { buildxBuilder } from './builders/buildx/builder.ts'
import { commandBuilder } from './builders/command/builder.ts'
import { aBuild, ended, memoryFiles, portsWith, scriptedExec } from './testing.ts'
import { obstacleToBuild } from './trust.ts'

it('has one builder for each folder', () => {
  const folders = readdirSync(new URL('builders', import.meta.url)).toSorted()
  expect(BUILDERS.map(({ name }) => name).toSorted()).toEqual(folders)
})

const full = {
  args: { LEVEL: '3', API_TOKEN: 'hunter2hunter2' },
  target: 'run',
  platform: 'linux/arm64',
  labels: { a: 'b' },
  bases: [{ name: 'registry.example/base:1', reference: 'oci:/work/layouts/base-1:built' }],
}

describe('buildah', () => {
  it('builds anew on a storage of ours, and leaves a layout', async () => {
    const work = memoryFiles()
    const { exec, requests } = scriptedExec((request) => {
      if (request.args.includes('build')) void work.write('image-id', 'sha256:1\n')
      return ended(0)
    })
    const result = await buildahBuilder.build(aBuild(full), portsWith(exec, { work }))
    expect(requests[0]?.args).toEqual([
      '--root',
      '/work/storage',
      '--runroot',
      '/work/run',
      'build',
      '--iidfile',
      '/work/image-id',
      '--no-cache',
      '--pull=always',
      '--target',
      'run',
      '--platform',
      'linux/arm64',
      '--build-arg',
      'LEVEL=3',
      '--build-arg',
      'API_TOKEN=hunter2hunter2',
      '--label',
      'a=b',
      '--build-context',
      'registry.example/base:1=container-image://oci:layouts/base-1:built',
      '--file',
      '/tree/Dockerfile',
      '/tree',
    ])
    expect(requests[1]?.args.slice(4)).toEqual([
      'push',
      '--quiet',
      'sha256:1',
      expect.stringMatching(/^oci:\/work\/layouts\/[a-z0-9-]+:built$/),
    ])
    expect(result).toMatchObject({ status: 'built', reference: requests[1]?.args.at(-1) })
    expect(JSON.stringify(result)).not.toContain('hunter2')
  })

  it('quotes its last lines without secrets where it fails', async () => {
    const { exec } = scriptedExec(() => ended(125, '', 'fetching https://me:pw@example.com with hunter2hunter2\nno\n'))
    const result = await buildahBuilder.build(aBuild(full), portsWith(exec))
    expect(result).toMatchObject({
      status: 'failed',
      reason: 'buildah ended with exit code 125:\nfetching https://***@example.com with ***\nno',
    })
  })
})

describe('docker buildx', () => {
  it('exports an archive', async () => {
    const { exec, requests } = scriptedExec(() => ended(0))
    const result = await buildxBuilder.build(aBuild(full), portsWith(exec))
    const archive = /dest=(\S+)/.exec(requests[0]?.args.join(' ') ?? '')?.[1] ?? ''
    expect(requests[0]?.args).toEqual([
      'buildx',
      'build',
      '--progress=plain',
      '--provenance=false',
      '--sbom=false',
      '--no-cache',
      '--pull',
      '--output',
      `type=oci,dest=${archive}`,
      '--target',
      'run',
      '--platform',
      'linux/arm64',
      '--build-arg',
      'LEVEL=3',
      '--build-arg',
      'API_TOKEN=hunter2hunter2',
      '--label',
      'a=b',
      '--build-context',
      'registry.example/base:1=oci-layout:///work/layouts/base-1:built',
      '--file',
      '/tree/Dockerfile',
      '/tree',
    ])
    expect(result).toMatchObject({ status: 'built', reference: `oci-archive:${archive}` })
    expect(JSON.stringify(result)).not.toContain('hunter2')
  })

  it('says its version, or why it cannot be used', async () => {
    const there = scriptedExec(() => ended(0, 'github.com/docker/buildx v0.24.0 d0e5e86\n'))
    expect(await buildxBuilder.availability(portsWith(there.exec))).toEqual({ status: 'available', version: '0.24.0' })
    const missing = scriptedExec(() => ended(1, '', "docker: 'buildx' is not a docker command."))
    expect(await buildxBuilder.availability(portsWith(missing.exec))).toMatchObject({ status: 'missing' })
  })
})

describe('the command of the user', () => {
  it('is run as it is written, without a shell', async () => {
    const { exec, requests } = scriptedExec(() => ended(0))
    const command = [
      'make',
      'image',
      'NAME={{image}}; rm -rf /',
      '-f{{dockerfile}}',
      '{{ context }}',
      '{{output}}',
      '{{other}}',
    ]
    const result = await commandBuilder.build(aBuild({ command }), portsWith(exec))
    expect(requests[0]).toMatchObject({ command: 'make', cwd: '/tree' })
    expect(requests[0]?.args.slice(0, 4)).toEqual([
      'image',
      'NAME=registry.example/team/App:1; rm -rf /',
      '-f/tree/Dockerfile',
      '/tree',
    ])
    expect(requests[0]?.args.at(-1)).toBe('{{other}}')
    expect(result).toMatchObject({ status: 'failed', reason: expect.stringContaining('left neither') })
  })

  it('must say where the image goes', async () => {
    const { exec, requests } = scriptedExec(() => ended(0))
    const result = await commandBuilder.build(aBuild({ command: ['make'] }), portsWith(exec))
    expect(result).toMatchObject({ status: 'failed', reason: expect.stringContaining('{{output}}') })
    expect(requests).toEqual([])
  })
})

describe('the choice', () => {
  const { exec } = scriptedExec(({ command }) =>
    command === 'buildah' ? ended(1, '', 'broken') : ended(0, 'buildx v1.0.0'),
  )

  it('takes the first that is there, or the one that is asked for', async () => {
    expect(await chooseBuilder({}, portsWith(exec))).toMatchObject({ status: 'chosen', builder: { name: 'buildx' } })
    expect(await chooseBuilder({ command: ['make'] }, portsWith(exec))).toMatchObject({ builder: { name: 'command' } })
    expect(await chooseBuilder({ builder: 'buildah' }, portsWith(exec))).toMatchObject({
      status: 'none',
      reason: expect.stringContaining('broken'),
    })
  })

  it('builds with containers unasked, and with processes of this machine only where it is trusted', () => {
    expect(obstacleToBuild(buildahBuilder, {}, false)).toBeUndefined()
    expect(obstacleToBuild(buildxBuilder, {}, false)).toBeUndefined()
    expect(obstacleToBuild(buildahBuilder, { BUILDAH_ISOLATION: 'chroot' }, false)).toContain('--trust')
    expect(obstacleToBuild(commandBuilder, {}, false)).toContain('--trust')
    expect(obstacleToBuild(commandBuilder, {}, true)).toBeUndefined()
  })
})

describe('where a Dockerfile is', () => {
  const tree = memoryFiles({ Dockerfile: '', 'web/Containerfile': '' }, '/tree')
  const places = (context: string, dockerfile?: string) =>
    findBuildPlaces({ name: 'app', context, ...(dockerfile === undefined ? {} : { dockerfile }) }, tree)

  it('is found in its context, or where the definition says', async () => {
    expect(await places('.')).toEqual({ status: 'found', dockerfile: '/tree/Dockerfile', context: '/tree' })
    expect(await places('web')).toEqual({
      status: 'found',
      dockerfile: '/tree/web/Containerfile',
      context: '/tree/web',
    })
    expect(await places('web', './Dockerfile')).toMatchObject({ dockerfile: '/tree/Dockerfile', context: '/tree/web' })
  })

  it('is never outside of the tree', async () => {
    for (const outside of ['..', '/etc', 'a/../../b']) {
      expect(await places(outside)).toMatchObject({ status: 'missing', reason: expect.stringContaining('outside') })
      expect(await places('.', outside)).toMatchObject({
        status: 'missing',
        reason: expect.stringContaining('outside'),
      })
    }
    const link = { ...tree, read: () => Promise.reject<undefined>(new WorldError('Dockerfile: a link that leaves')) }
    expect(await findBuildPlaces({ name: 'app', context: '.' }, link)).toMatchObject({ status: 'missing' })
    expect(await places('none')).toMatchObject({
      reason: 'app: there is no none/Dockerfile and no none/Containerfile in this commit',
    })
  })
})
