/** The stage `rebuild` on buildah, skopeo, a registry and Debian's archive as they are. */
import { existsSync, readFileSync } from 'node:fs'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { buildahBuilder } from '../../src/rebuild/builders/buildah/builder.ts'
import { commandBuilder } from '../../src/rebuild/builders/command/builder.ts'
import type { BuilderPorts, BuildRequest } from '../../src/rebuild/contract.ts'
import { planPatch } from '../../src/rebuild/patch/plan-patch.ts'
import { pushImage } from '../../src/rebuild/push/push-image.ts'
import type { Inventory } from '../../src/records/inventory.ts'
import { createExec } from '../../src/system/node/exec.ts'
import { openFolder } from '../../src/system/node/files.ts'
import { createLog } from '../../src/system/node/log.ts'
import {
  BUILDAH_ENVIRONMENT,
  debianImage,
  describeWithImages,
  openImageBench,
  startImageRegistry,
  waitingUpgrades,
  type ImageBench,
} from './image-tools.ts'

const MINUTE = 60_000

type ImageConfig = Readonly<{
  config: Readonly<{ Labels?: Readonly<Record<string, string>>; Cmd?: readonly string[] }>
  history: readonly Readonly<{ created_by?: string }>[]
}>

type Layout = Readonly<{
  digest: string
  config: ImageConfig
  layers: readonly { digest: string; mediaType: string }[]
}>

const readLayout = (reference: string): Layout => {
  const [, folder = '', tag = ''] = /^oci:(.*):([^:]+)$/.exec(reference) ?? []
  const blob = (digest: string) => JSON.parse(readFileSync(`${folder}/blobs/${digest.replace(':', '/')}`, 'utf8'))
  const index = JSON.parse(readFileSync(`${folder}/index.json`, 'utf8'))
  const { digest } = index.manifests.find(
    ({ annotations }: { annotations?: Record<string, string> }) =>
      annotations?.['org.opencontainers.image.ref.name'] === tag,
  )
  const manifest = blob(digest)
  return { digest, config: blob(manifest.config.digest), layers: manifest.layers }
}

const portsIn = async (folder: string, environment: Readonly<Record<string, string>> = {}): Promise<BuilderPorts> => ({
  exec: createExec({ path: process.env['PATH'] ?? '' }),
  log: createLog({ level: 'quiet' }),
  environment: { ...BUILDAH_ENVIRONMENT, ...environment },
  work: await openFolder(folder),
})

const aRequest = (context: string, more: Partial<BuildRequest> = {}): BuildRequest => ({
  image: 'registry.example/team/app:1',
  context,
  dockerfile: `${context}/Dockerfile`,
  args: {},
  noCache: true,
  labels: {},
  bases: [],
  timeoutMs: MINUTE,
  ...more,
})

describeWithImages('building and pushing', ['buildah', 'skopeo', 'docker-registry'], () => {
  let bench: ImageBench
  let ports: BuilderPorts
  beforeAll(async () => {
    bench = openImageBench()
    ports = await portsIn(bench.at('work'))
  })
  afterAll(() => bench.close(), MINUTE)

  const built = async (
    more: Partial<BuildRequest> = {},
    text = 'FROM scratch\nARG NOTE=none\nCOPY Dockerfile /note\nLABEL note=$NOTE\n',
  ) => {
    bench.write('context/Dockerfile', text)
    const result = await buildahBuilder.build(aRequest(bench.at('context'), more), ports)
    expect(result).toMatchObject({ status: 'built' })
    return result.status === 'built' ? result : { reference: '', command: [] }
  }

  it('leaves an OCI layout, with arguments and labels', async () => {
    const { reference, command } = await built({
      args: { NOTE: 'calm', API_TOKEN: 'hunter2hunter2' },
      labels: { by: 'test' },
    })
    expect(readLayout(reference).config.config.Labels).toMatchObject({ note: 'calm', by: 'test' })
    expect(command.join(' ')).toContain('API_TOKEN=***')
    expect(await buildahBuilder.availability(ports)).toMatchObject({ status: 'available' })
  })

  it('builds on a base that was rebuilt and is not pushed', async () => {
    const base = await built({ image: 'registry.example/team/base:1', labels: { base: 'new' } })
    const bases = [{ name: 'registry.example/team/base:1', reference: base.reference }]
    const { reference } = await built({ bases }, 'FROM registry.example/team/base:1\nCOPY Dockerfile /second\n')
    const { config, layers } = readLayout(reference)
    expect(config.config.Labels).toMatchObject({ base: 'new' })
    expect(layers).toHaveLength(2)
  })

  it('says in the builder’s words why a build failed', async () => {
    bench.write('context/Dockerfile', 'FROM scratch\nCOPY missing /missing\n')
    const result = await buildahBuilder.build(aRequest(bench.at('context')), ports)
    expect(result).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(/^buildah ended with exit code[^]*missing/),
    })
  })

  it('the user’s command leaves a layout or an archive', async () => {
    const { reference } = await built()
    const command = ['skopeo', 'copy', '--quiet', reference, 'oci-archive:{{output}}']
    const result = await commandBuilder.build(aRequest(bench.at('context'), { command, image: 'other' }), ports)
    expect(result).toMatchObject({ status: 'built', reference: expect.stringMatching(/^oci-archive:/) })
    const layout = await commandBuilder.build(
      aRequest(bench.at('context'), { command: command.map((word) => word.replace('-archive', '')), image: 'other' }),
      ports,
    )
    expect(layout).toMatchObject({ status: 'built', reference: expect.stringMatching(/^oci:/) })
  })

  for (const auth of [false, true])
    it(`pushes to a registry ${auth ? 'with' : 'without'} authentication, and never over what it did not read`, async () => {
      const registry = await startImageRegistry(bench, auth)
      try {
        const first = await built({ labels: { turn: '1' } })
        const digest = readLayout(first.reference).digest
        const own = await portsIn(bench.at('work'), { REGISTRY_AUTH_FILE: registry.authFile })
        const to = `docker://${registry.host}/team/app:1`
        const push = { from: first.reference, digest, to, platform: 'linux/amd64', timeoutMs: MINUTE }
        expect(await pushImage(push, own)).toEqual({ status: 'pushed', reference: to, digest })
        const second = await built({ labels: { turn: '2' } })
        const next = { ...push, from: second.reference, digest: readLayout(second.reference).digest }
        expect(await pushImage({ ...next, expected: `sha256:${'0'.repeat(64)}` }, own)).toMatchObject({
          status: 'refused',
        })
        expect(await pushImage({ ...next, expected: digest }, own)).toMatchObject({
          status: 'pushed',
          digest: next.digest,
        })
        const stranger = await portsIn(bench.at('work'), { REGISTRY_AUTH_FILE: bench.write('none.json', '{}') })
        expect(await pushImage(next, stranger)).toMatchObject({ status: auth ? 'failed' : 'pushed' })
      } finally {
        registry.close()
      }
    })
})

describeWithImages('patching an image of Debian', ['buildah', 'mmdebstrap'], () => {
  let bench: ImageBench
  beforeAll(() => {
    bench = openImageBench()
  })
  afterAll(() => bench.close(), MINUTE)

  it(
    'raises what waits in the security suite by one layer, and nothing is left to raise',
    async () => {
      const image = debianImage(bench)
      const upgrades = waitingUpgrades(bench, image)
      expect(upgrades.length).toBeGreaterThan(0)
      const plan = planPatch(inventoryWith(['apt', 'dpkg']), { upgrades })
      if (plan.status !== 'planned') throw new Error(plan.status)
      const ports = await portsIn(bench.at('work'))
      const output = `oci:${bench.at('patched')}:new`
      const patch = { ...plan, image, files: [], output, timeoutMs: 5 * MINUTE }
      expect(await buildahBuilder.patch?.(patch, ports)).toMatchObject({ status: 'built', reference: output })
      const [before, after] = [readLayout(image), readLayout(output)]
      expect(after.layers).toHaveLength(before.layers.length + 1)
      expect(after.layers[0]?.mediaType).toBe('application/vnd.oci.image.layer.v1.tar+gzip')
      expect(after.config.config.Cmd).toEqual(before.config.config.Cmd)
      expect(after.config.history.at(-1)?.created_by).toBe(plan.createdBy)
      expect(waitingUpgrades(bench, output)).toEqual([])
      expect(bench.runIn(output, 'find', '/var/lib/apt/lists', '-type', 'f')).toBe('')
    },
    10 * MINUTE,
  )

  it(
    'says in apt’s words what cannot be had',
    async () => {
      const image = debianImage(bench)
      const plan = planPatch(inventoryWith(['apt']), { upgrades: [{ name: 'bash', from: '1', to: '99:1' }] })
      if (plan.status !== 'planned') throw new Error(plan.status)
      const patch = { ...plan, image, files: [], output: `oci:${bench.at('never')}:new`, timeoutMs: 5 * MINUTE }
      const result = await buildahBuilder.patch?.(patch, await portsIn(bench.at('work')))
      expect(result).toMatchObject({
        status: 'failed',
        reason: expect.stringContaining("Version '99:1' for 'bash' was not found"),
      })
      expect(existsSync(bench.at('never'))).toBe(false)
    },
    5 * MINUTE,
  )
})

const inventoryWith = (names: readonly string[]): Inventory => ({
  schema: 'seaworthy/inventory/1',
  source: { repository: { forge: 'local', host: '', path: 'app' }, kind: 'image', ref: 'app' },
  pins: [],
  packages: names.map((name) => ({
    id: name,
    project: 'image',
    ecosystem: 'Debian:12',
    name,
    version: '1',
    purl: `pkg:deb/debian/${name}@1`,
    dependsOn: [],
    pinnedBy: [],
    direct: true,
    scope: 'runtime',
    locations: [],
  })),
  projects: [],
  gaps: [],
  files: [],
  skipped: {},
})
