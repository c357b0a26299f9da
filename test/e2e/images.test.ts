/**
 * Commands that look at images, on a Debian of today's archive where fixes wait, and on an image that a repository builds on it:
 * what they find is held against dpkg and apt inside, and against the lines of the Dockerfile.
 */
import { execFileSync } from 'node:child_process'
import { createReadStream, createWriteStream, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip, createZstdCompress } from 'node:zlib'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { Findings } from '../../src/records/findings.ts'
import { ImagePlan, type ImageRemedy } from '../../src/records/image-plan.ts'
import { Inventory } from '../../src/records/inventory.ts'
import { ended, openBench, type Bench, type Call } from './cli-bench.ts'
import {
  debianImage,
  describeWithImages,
  openImageBench,
  REGISTRY_USER,
  startImageRegistry,
  waitingUpgrades,
  type ImageBench,
  type ImageRegistry,
} from './image-tools.ts'

const MINUTE = 60_000

describeWithImages('commands on images', ['buildah', 'skopeo', 'mmdebstrap', 'docker-registry', 'go'], () => {
  let images: ImageBench
  let bench: Bench
  let registry: ImageRegistry
  let debian: string
  let waiting: ReturnType<typeof waitingUpgrades>

  beforeAll(async () => {
    images = openImageBench()
    bench = await openBench()
    registry = await startImageRegistry(images, true)
    debian = debianImage(images)
    waiting = waitingUpgrades(images, debian)
  }, 5 * MINUTE)
  afterAll(() => {
    registry.close()
    images.close()
    bench.close()
  }, MINUTE)

  const read = async (args: readonly string[], call?: Call): Promise<unknown> => {
    const { code, stdout, stderr } = await bench.run(args, call)
    if (code !== 0) throw new Error(`seaworthy ${args.join(' ')}: ${code}\n${stderr}`)
    return JSON.parse(stdout)
  }
  const inventoryOf = async (image: string, call?: Call) => Inventory.parse(await read(['inventory', image], call))
  const packagesOf = async (image: string, call?: Call): Promise<readonly string[]> => {
    const { packages } = await inventoryOf(image, call)
    return packages.map(({ name, version, architecture }) => `${name} ${version} ${architecture ?? ''}`).toSorted()
  }

  describe('of a distribution', () => {
    it('list what dpkg lists', async () => {
      const format = '-f=${Package} ${Version} ${Architecture}\\n'
      const listed = images.runIn(debian, 'dpkg-query', '-W', format).split('\n').toSorted()
      expect(listed.length).toBeGreaterThan(50)
      expect(await packagesOf(debian)).toEqual(listed)
    })

    it('find the security updates that apt would install', async () => {
      const findings = Findings.parse(await read(['scan', debian, '--json']))
      const { packages } = await inventoryOf(debian)
      const ids = new Set(
        findings.findings.flatMap(({ kind, packageIds }) => (kind === 'security-update' ? packageIds : [])),
      )
      const found = packages.flatMap(({ id, name }) => (ids.has(id) ? [name] : []))
      expect(waiting.length).toBeGreaterThan(1)
      expect(found.toSorted()).toEqual(waiting.map(({ name }) => name).toSorted())
    })

    it('are not called clean where their package sources were not asked', async () => {
      const { code, stdout } = await bench.run(['scan', debian, '--offline', '--state', bench.at('fresh')])
      expect(code).toBe(0)
      expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(/Unknown, so not zero .*package source \S+-security: offline/)
    })

    it('read archives of skopeo and docker, compressed or not, as they read the layout', async () => {
      const expected = await packagesOf(debian)
      const oci = `oci-archive:${images.at('archive.tar')}`
      images.skopeo('copy', '--quiet', '--dest-compress-format', 'zstd', '--dest-compress', debian, oci)
      const docker = images.at('docker.tar')
      images.skopeo('copy', '--quiet', debian, `docker-archive:${docker}:team/debian:1`)
      await pipeline(createReadStream(docker), createGzip({ level: 1 }), createWriteStream(`${docker}.gz`))
      await pipeline(createReadStream(docker), createZstdCompress(), createWriteStream(`${docker}.zst`))
      for (const archive of [oci, ...['', ':team/debian:1'].map((name) => `docker-archive:${docker}${name}`)])
        expect(await packagesOf(archive), archive).toEqual(expected)
      for (const ending of ['gz', 'zst'])
        expect(await packagesOf(`docker-archive:${docker}.${ending}`), ending).toEqual(expected)
    }, 60_000)

    it('read a layer once', async () => {
      const copy = `oci:${images.at('images', 'once')}:latest`
      images.skopeo('copy', '--quiet', debian, copy)
      const first = await inventoryOf(copy)
      const [layer] = first.image?.layers ?? []
      rmSync(images.at('images', 'once', 'blobs', layer?.digest.replace(':', '/') ?? ''))
      expect(await inventoryOf(copy)).toEqual(first)
      const { code, stderr } = await bench.run(['inventory', copy, '--no-cache'])
      expect(code).toBe(3)
      expect(stderr).toContain(layer?.digest.replace(':', '/'))
    })
  })

  describe('in a registry', () => {
    const inRegistry = () => `docker://${registry.host}/team/debian:1`
    const known = () => ({ env: { DOCKER_CONFIG: dirname(registry.authFile) } })
    beforeAll(() => {
      const user = `${REGISTRY_USER.name}:${REGISTRY_USER.password}`
      images.skopeo('copy', '--quiet', '--dest-tls-verify=false', '--dest-creds', user, debian, inRegistry())
    }, MINUTE)

    it('are let in with the credential that docker keeps', async () => {
      expect(await packagesOf(inRegistry(), known())).toEqual(await packagesOf(debian))
    })

    it('say what is missing: the credential, the tag, the platform, the network', async () => {
      const asked = async (args: readonly string[], call?: Call) => {
        const { code, stdout, stderr } = await bench.run(args, call)
        return { code, stdout, stderr }
      }
      const name = `${registry.host}/team/debian`
      expect(await asked(['inventory', inRegistry()])).toMatchObject({
        code: 3,
        stdout: '',
        stderr: expect.stringContaining('docker has no credential for it'),
      })
      expect(await asked(['inventory', `docker://${name}:2`], known())).toMatchObject({
        code: 3,
        stderr: `seaworthy: ${name}: expected the manifest 2, found no such image (404)\n`,
      })
      expect(await asked(['scan', inRegistry(), '--platform', 'linux/s390x', '--quiet'], known())).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(/expected an image for linux\/s390x, found one for \S+ alone\n$/),
      })
      expect(await asked(['scan', inRegistry(), '--offline'], known())).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('--offline asks no registry'),
      })
    })
  })

  describe('that a repository builds', () => {
    let app: string
    let plan: ImagePlan
    let lines: readonly string[]
    const lineOf = (part: string): number => lines.findIndex((line) => line.includes(part)) + 1

    beforeAll(async () => {
      const [pinned] = waiting
      lines = [
        `FROM localhost/seed`,
        `RUN apt-get -o APT::Sandbox::User=root update && apt-get install -y ${pinned?.name}=${pinned?.from} && rm -rf /var/lib/apt/lists/*`,
        'COPY pip /usr/local/bin/pip',
        'RUN pip install buoy==3.0',
        'COPY tool /usr/local/bin/tool',
        'COPY package-lock.json /app/',
        'COPY node_modules /app/node_modules',
      ]
      images.write('app/Dockerfile', `${lines.join('\n')}\n`)
      images.write('app/pip', PIP)
      execFileSync('chmod', ['755', images.at('app/pip')])
      images.write(
        'app/package.json',
        '{ "name": "harbour", "version": "1.0.0", "dependencies": { "berth": "^1.0.0" } }',
      )
      images.write('app/package-lock.json', JSON.stringify(LOCK))
      images.write('app/node_modules/berth/package.json', '{ "name": "berth", "version": "1.1.0" }')
      images.write('app/.gitignore', 'node_modules\ntool\n')
      buildTool(images)
      images.buildah(
        'tag',
        images.buildah('pull', '--quiet', debian.replace(`:${images.root}/`, ':')),
        'localhost/seed',
      )
      app = images.build('app', images.at('app'), '--pull=never')
      execFileSync('git', ['init', '-q', images.at('app')])
      plan = ImagePlan.array().parse(
        await read(['images', 'plan', app, '--repository', images.at('app'), '--json']),
      )[0]!
    }, 2 * MINUTE)

    const remedyOf = (name: string): ImageRemedy => {
      const remedy = plan.remedies.find((one) => one.package === name || one.package?.split(', ').includes(name))
      if (!remedy) throw new Error(`no remedy for ${name} among ${plan.remedies.map((one) => one.package).join('; ')}`)
      return remedy
    }

    it('name the line that pins a package of the distribution', () => {
      const [pinned] = waiting
      expect(remedyOf(pinned?.name ?? '')).toMatchObject({
        kind: 'install-line',
        file: 'Dockerfile',
        line: lineOf('apt-get install'),
        to: pinned?.to,
        proposal: expect.stringContaining(`${pinned?.name}=${pinned?.to}`),
      })
    })

    it('say what the Dockerfile has to run for a package of the base', () => {
      const last = waiting.at(-1)
      const { kind, file, proposal, reason } = remedyOf(last?.name ?? '')
      expect({ kind, file }).toEqual({ kind: 'install-line', file: 'Dockerfile' })
      expect(proposal).toMatch(/^RUN apt-get update && apt-get install -y --only-upgrade .*/)
      expect(proposal).toContain(last?.name)
      expect(reason).toContain('it came with the base localhost/seed')
    })

    it('name the line that pins a package of Python', () => {
      expect(remedyOf('buoy')).toMatchObject({
        kind: 'install-line',
        file: 'Dockerfile',
        line: lineOf('pip install'),
        to: '3.1',
        proposal: 'buoy==3.1',
      })
    })

    it('name the program to build again, and what to raise in it', () => {
      expect(remedyOf('example.com/anchor')).toMatchObject({ kind: 'binary', file: 'usr/local/bin/tool', to: '1.4.0' })
    })

    it('leave to the repository what its lock file brings in', () => {
      expect(remedyOf('berth')).toMatchObject({ kind: 'source', file: 'package.json', to: '1.2.0' })
    })

    it('fit a pipe that reads one line, and 80 columns', async () => {
      const args = ['images', 'plan', app, '--repository', images.at('app')]
      const { code, stdout } = await bench.run(args)
      expect(code).toBe(0)
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
      expect(stdout).not.toContain('\u001B')
      const child = bench.start(args)
      child.stdout?.once('data', () => child.stdout?.destroy())
      expect(await ended(child)).toMatchObject({ code: 0, stderr: expect.not.stringContaining('EPIPE') })
    })
  })
})

const LOCK = {
  name: 'harbour',
  version: '1.0.0',
  lockfileVersion: 3,
  requires: true,
  packages: {
    '': { name: 'harbour', version: '1.0.0', dependencies: { berth: '^1.0.0' } },
    'node_modules/berth': { version: '1.1.0' },
  },
}

/** Leaves behind what pip leaves behind: a Debian with the real one would have a compiler as well. */
const PIP = `#!/bin/sh
set -e
name=\${2%%==*} version=\${2##*==}
info=/usr/local/lib/python3.11/dist-packages/$name-$version.dist-info
mkdir -p "$info"
printf 'Metadata-Version: 2.1\\nName: %s\\nVersion: %s\\n' "$name" "$version" > "$info/METADATA"
printf 'pip\\n' > "$info/INSTALLER"
printf '%s,,\\n' "\${info##*/}/METADATA" > "$info/RECORD"
`

/** A program of somebody else, with a module that has a finding. */
const buildTool = (images: ImageBench): void => {
  images.write('tool/go.mod', 'module example.org/tool\n\ngo 1.21\n\nrequire example.com/anchor v1.3.0\n')
  images.write('tool/main.go', 'package main\n\nimport "example.com/anchor"\n\nfunc main() { anchor.Drop() }\n')
  images.write('tool/vendor/modules.txt', '# example.com/anchor v1.3.0\n## explicit\nexample.com/anchor\n')
  images.write('tool/vendor/example.com/anchor/anchor.go', 'package anchor\n\nfunc Drop() {}\n')
  execFileSync('go', ['build', '-mod=vendor', '-o', images.at('app/tool'), '.'], {
    cwd: images.at('tool'),
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '' },
    stdio: 'pipe',
  })
}
