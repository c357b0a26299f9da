/** Images that lie in a registry in memory, of a repository in a temporary folder. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { affected, archive, osv, storeOf } from '../../advise/testing.ts'
import type { ImagePorts } from '../../capture/image/image-ports.ts'
import { inPieces, digestOf, makeImage, memoryPorts, tarOf, type MadeImage } from '../../capture/image/testing.ts'
import { createServices } from '../../cli/services.ts'
import { completeConfig } from '../../plan/policy/merge-configs.ts'
import { buildImageReport } from '../../report/build-image-report.ts'
import { claimOfImage } from '../../report/claim.ts'
import { openImageTools } from './image-tools.ts'
import { openCheckout } from './rebuild-images.ts'
import { reportImages, type ImagesRequest } from './report-images.ts'

const PLATFORM = { os: 'linux', architecture: 'amd64', asked: false } as const
const app = makeImage({
  layers: [
    tarOf({
      path: 'app/node_modules/left-pad/package.json',
      content: JSON.stringify({ name: 'left-pad', version: '1.0.0' }),
    }),
  ],
})

/** One repository has one image; the others are not there. */
const portsOf = (images: Readonly<Record<string, MadeImage>>): ImagePorts => ({
  ...memoryPorts(),
  registries: async () => ({
    open: async (_, repository) => ({
      registry: { url: 'https://registry.example/', headers: {}, identity: '', from: 'the test' },
      repository,
      ask: async () => {
        const manifest = images[repository]?.manifest
        return manifest ? { status: 200, headers: {}, body: manifest } : { status: 'missing', reason: 'no such image' }
      },
      readBlob: (digest, consume) => {
        const blob = images[repository]?.blobs.find((one) => digestOf(one) === digest)
        return consume(inPieces(blob ?? new Uint8Array()))
      },
    }),
  }),
})

describe('the images of a run', () => {
  const services = createServices({ quiet: true })
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-images-'))
  const repository = join(folder, 'repository')
  beforeAll(() => {
    mkdirSync(repository)
    writeFileSync(join(repository, 'README.md'), 'Images.\n')
    for (const args of [
      ['init', '-q', '-b', 'main'],
      ['add', '.'],
      ['commit', '-q', '-m', 'first'],
    ])
      spawnSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args], { cwd: repository })
  })
  afterAll(async () => {
    await services.http.close()
    rmSync(folder, { recursive: true })
  })

  const report = async (names: readonly string[], rebuild?: ImagesRequest['rebuild']) => {
    const advisory = osv('GHSA-1', {
      affected: [affected('npm', 'left-pad', [{ introduced: '0' }, { fixed: '1.0.1' }])],
    })
    const store = await storeOf(archive('npm', [advisory]))
    const stateDirectory = join(folder, 'state')
    const images = portsOf({ 'team/app': app })
    const file = join(folder, 'advisories.sqlite')
    const tools = await openImageTools(
      { file, offline: false, images, stateDirectory, registries: {}, cache: undefined, store },
      services,
    )
    const source = { repository: { forge: 'local', host: 'localhost', path: 'r' }, kind: 'tree', ref: 'main' } as const
    const config = completeConfig({ images: names.map((name) => ({ name: `registry.example/${name}` })) })
    const tree = services.repositories.folderTree(repository)
    const home = { root: repository, tree, source, config, accept: [] }
    const request = { home, platform: PLATFORM, ...(rebuild ? { rebuild } : {}) }
    return reportImages(request, tools).finally(tools.close)
  }

  it('are read, matched and planned; one that is not there is told in its place', async () => {
    const images = (await report(['team/gone', 'team/app'])).map(buildImageReport)
    expect(images.map(({ name }) => name)).toEqual(['registry.example/team/gone', 'registry.example/team/app:latest'])
    const [gone, there] = images
    expect(gone?.problem).toContain('no such image')
    expect(claimOfImage(gone!).state).toBe('unknown')
    expect(there).toMatchObject({ before: { findings: 1 }, digest: digestOf(app.manifest) })
    expect(there?.rebuild).toBeUndefined()
  })

  it('are rebuilt where that was asked for', async () => {
    const stateDirectory = join(folder, 'state')
    const checkout = await openCheckout({ root: repository }, stateDirectory, services)
    const kept: string[] = []
    const rebuild = { checkout, trusted: false, timeoutMs: 1000, keep: ({ name }: { name: string }) => kept.push(name) }
    const images = (await report(['team/app', 'team/gone'], rebuild)).map(buildImageReport)
    expect(images.map(({ rebuild: done, problem }) => done?.outcome ?? problem)).toEqual([
      'not-needed',
      expect.stringContaining('no such image'),
    ])
    expect(kept).toEqual(['registry.example/team/app'])
  })
})
