/** A program of Go, built years ago from real modules by a real old toolchain, built again to have no findings, in an image. */
import { execFileSync } from 'node:child_process'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { createServices } from '../../src/cli/services.ts'
import { buildahBuilder } from '../../src/rebuild/builders/buildah/builder.ts'
import { parseBuildInfo } from '../../src/rebuild/go-binary/build-info.ts'
import type { BinaryPlan } from '../../src/rebuild/go-binary/plan-binary-rebuild.ts'
import { rebuildBinary } from '../../src/rebuild/go-binary/rebuild-binary.ts'
import { BUILDAH_ENVIRONMENT, describeWithImages, openImageBench, type ImageBench } from './image-tools.ts'

const MINUTE = 60_000
const OLD_TOOLCHAIN = 'go1.22.0'
const PROGRAM = 'github.com/rakyll/hey'

describeWithImages('a program of Go in an image', ['buildah', 'skopeo', 'go'], () => {
  let bench: ImageBench
  beforeAll(() => {
    bench = openImageBench()
  })
  afterAll(() => bench.close(), MINUTE)

  const buildOld = (): void => {
    execFileSync('go', ['install', '-trimpath', `${PROGRAM}@v0.1.4`], {
      env: {
        ...BUILDAH_ENVIRONMENT,
        GOTOOLCHAIN: OLD_TOOLCHAIN,
        CGO_ENABLED: '0',
        GOBIN: bench.at('context'),
        GOPATH: bench.at('go'),
        GOFLAGS: '-modcacherw',
        GOCACHE: bench.at('go-cache'),
      },
      stdio: 'pipe',
    })
    bench.write(
      'context/Dockerfile',
      'FROM scratch\nCOPY --chown=7:8 --chmod=750 hey /usr/bin/hey\nENTRYPOINT ["/usr/bin/hey"]\n',
    )
  }

  it(
    'is built again with raised modules and a patched toolchain, and starts as before',
    async () => {
      buildOld()
      const image = bench.build('hey', bench.at('context'))
      const services = createServices({ quiet: true })
      const environment = { ...BUILDAH_ENVIRONMENT }
      const work = await services.openFolder(bench.at('work'))
      const cache = await services.openFolder(bench.at('cache'))
      const sandbox = services.createSandbox(services.exec, [])
      const clients = services.createClients({}, [])
      const { exec, log, repositories } = services
      const old = new Map([['golang.org/x/net', '0.0.0-20181017193950-04a2e542c03f']])
      const result = await rebuildBinary(
        PLAN,
        old,
        { toolchains: [] },
        { exec, log, sandbox, clients, repositories, environment, work, cache },
      )
      if (result.status !== 'rebuilt') throw new Error(result.reason)
      expect(result.raised).toContainEqual(expect.objectContaining({ module: 'golang.org/x/net', to: 'v0.38.0' }))

      const output = `oci:${bench.at('patched')}:new`
      const patch = {
        image,
        commands: [],
        files: [{ from: result.file, path: 'usr/bin/hey' }],
        createdBy: 'seaworthy patch',
        output,
        timeoutMs: MINUTE,
      }
      const patched = await buildahBuilder.patch?.(patch, { exec, log, environment, work })
      expect(patched).toMatchObject({ status: 'built', files: [{ path: 'usr/bin/hey', outcome: 'replaced' }] })

      const tree = unpack(bench, output)
      expect(execFileSync('stat', ['-c', '%u:%g %a', `${tree}/usr/bin/hey`], { encoding: 'utf8' }).trim()).toBe(
        '7:8 750',
      )
      const info = parseBuildInfo(execFileSync('go', ['version', '-m', `${tree}/usr/bin/hey`], { encoding: 'utf8' }))
      expect(info).toMatchObject({ main: PROGRAM, module: PROGRAM, version: 'v0.1.4', toolchain: result.toolchain })
      expect(info?.toolchain).not.toBe(OLD_TOOLCHAIN)
      await services.http.close()
    },
    15 * MINUTE,
  )

  it(
    'stays as it was where the new one does not start',
    async () => {
      const image = bench.build('hey', bench.at('context'))
      const services = createServices({ quiet: true })
      const { exec, log } = services
      const work = await services.openFolder(bench.at('work'))
      const broken = bench.write('broken', 'no program')
      const output = `oci:${bench.at('unchanged')}:new`
      const patch = {
        image,
        commands: [],
        files: [{ from: broken, path: 'usr/bin/hey' }],
        createdBy: 'seaworthy patch',
        output,
        timeoutMs: MINUTE,
      }
      const patched = await buildahBuilder.patch?.(patch, { exec, log, environment: { ...BUILDAH_ENVIRONMENT }, work })
      expect(patched).toMatchObject({ files: [{ outcome: 'does-not-start' }] })
      const tree = unpack(bench, output)
      expect(execFileSync('go', ['version', `${tree}/usr/bin/hey`], { encoding: 'utf8' })).toContain(OLD_TOOLCHAIN)
    },
    5 * MINUTE,
  )
})

const PLAN: BinaryPlan = {
  status: 'planned',
  path: 'usr/bin/hey',
  main: PROGRAM,
  module: PROGRAM,
  version: '0.1.4',
  raised: [
    { module: 'golang.org/x/net', from: '0.0.0-20181017193950-04a2e542c03f', to: '0.38.0' },
    { module: 'golang.org/x/text', from: '0.3.0', to: '0.3.8' },
  ],
  toolchain: { from: OLD_TOOLCHAIN, needed: '1.22.12' },
  clears: [],
  environment: { CGO_ENABLED: '0' },
  flags: ['-trimpath'],
  dropped: [],
}

/** The root file system of an image, as buildah mounts it. */
const unpack = (bench: ImageBench, reference: string): string =>
  bench.buildah('mount', bench.buildah('from', '--quiet', '--pull=always', reference.replace(`:${bench.root}/`, ':')))
