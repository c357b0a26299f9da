/**
 * `seaworthy rebuild` on a repository of two images, one built on the other, with Debian's own archive: the day on which only the
 * main suite had anything is that of the first build, and the fixes of the security suite are what a rebuild brings.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { Report } from '../../src/records/report.ts'
import { openBench, type Bench } from './cli-bench.ts'
import {
  debianImage,
  debianSources,
  describeWithImages,
  openImageBench,
  startImageRegistry,
  waitingUpgrades,
  type ImageBench,
  type ImageRegistry,
} from './image-tools.ts'

const MINUTES = 60_000

/** `LIST` is where apt looks for packages: nowhere on the day of the first build. */
const UPGRADED = `ARG LIST=/etc/apt/sources.list
RUN apt-get -o Dir::Etc::sourcelist=$LIST update && apt-get -y upgrade && rm -rf /var/lib/apt/lists/*
`

describeWithImages('seaworthy rebuild', ['buildah', 'skopeo', 'mmdebstrap', 'docker-registry'], () => {
  let images: ImageBench
  let bench: Bench
  let registry: ImageRegistry
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: bench.at('repository'), encoding: 'utf8' })
  const seaworthy = async (...args: readonly string[]) => {
    const ended = await bench.run([...args], {
      cwd: bench.at('repository'),
      env: {
        BUILDAH_ISOLATION: 'chroot',
        STORAGE_DRIVER: 'vfs',
        CONTAINERS_REGISTRIES_CONF: images.write(
          'registries.conf',
          `[[registry]]\nlocation = "${registry.host}"\ninsecure = true\n`,
        ),
      },
    })
    return { ...ended, said: `${ended.stdout}${ended.stderr}` }
  }
  const commit = (message: string) => {
    git('add', '-A')
    git('-c', 'user.name=Test', '-c', 'user.email=test@example.org', 'commit', '-q', '-m', message)
  }
  const publish = (reference: string, name: string) =>
    images.skopeo('copy', '--quiet', '--dest-tls-verify=false', reference, `docker://${registry.host}/${name}`)

  const fetched = (name: string): string => {
    const reference = `oci:${images.at('images', name.replace(/\W/g, '-'))}:latest`
    images.skopeo('copy', '--quiet', '--src-tls-verify=false', `docker://${registry.host}/${name}`, reference)
    return reference
  }

  /** The statement names what the image was built on, by digest, the commit, and where its packages came from. */
  const expectProof = (name: string, base: string): void => {
    const file = `${registry.host}/${name}`.replaceAll(/[^\w.-]/g, '_')
    const { predicate } = JSON.parse(readFileSync(bench.at('proof', `${file}.provenance.json`), 'utf8'))
    const { resolvedDependencies } = predicate.buildDefinition
    const digest = images.skopeo('inspect', '--tls-verify=false', '--format', '{{.Digest}}', `docker://${registry.host}/${base}:1`) // prettier-ignore
    for (const dependency of [
      {
        name: 'base image',
        uri: `docker://${registry.host}/${base}:1`,
        digest: { sha256: digest.slice('sha256:'.length) },
      },
      { digest: { gitCommit: git('rev-parse', 'HEAD').trim() } },
      { name: `package source ${debianSources().codename}-security`, digest: { sha256: expect.any(String) } },
    ])
      expect(resolvedDependencies).toContainEqual(expect.objectContaining(dependency))
  }

  /** What a report says of its images, in short. */
  const reported = (json: string) =>
    Report.parse(JSON.parse(json)).images.map(({ name, before, after, rebuild }) => ({
      name: name.replace(`${registry.host}/`, ''),
      fixed: before.fixable > after.fixable,
      left: after.fixable,
      outcome: rebuild?.outcome,
      pushed: rebuild?.pushed.length,
    }))

  beforeAll(async () => {
    images = openImageBench()
    bench = await openBench()
    registry = await startImageRegistry(images, false)
    publish(debianImage(images, 'seed'), 'team/seed:1')
    bench.write('repository/base/Dockerfile', `FROM ${registry.host}/team/seed:1\n${UPGRADED}`)
    bench.write('repository/app/Dockerfile', `FROM ${registry.host}/team/base:1\nRUN echo app > /app\n`)
    const settings = (name: string, folder: string) =>
      `  - { name: "${registry.host}/team/${name}", tags: ["1"], context: ${folder}, push: kept }\n`
    bench.write('repository/seaworthy.yaml', `images:\n${settings('app', 'app')}${settings('base', 'base')}`)
    git('init', '-q', '-b', 'main')
    commit('first')
    const insecure = '--tls-verify=false'
    publish(images.build('base', bench.at('repository/base'), '--build-arg', 'LIST=/dev/null', insecure), 'team/base:1')
    publish(images.build('app', bench.at('repository/app'), insecure), 'team/app:1')
  }, 5 * MINUTES)
  afterAll(() => {
    registry.close()
    images.close()
    bench.close()
  }, MINUTES)

  it(
    'brings the base to nothing fixable and what stands on it, and then has nothing to gain',
    async () => {
      const waiting = waitingUpgrades(images, fetched('team/app:1'))
      expect(waiting.length).toBeGreaterThan(0)
      const before = await seaworthy('rebuild')
      expect(before.said.replace(/\s+/g, ' ')).toContain('no sandbox for the build')
      const { code, said, stdout } = await seaworthy('rebuild', '--trust', '--report', bench.at('proof'))
      expect(said).toContain('2 kept')
      expect(code).toBe(0)
      expect(stdout).toMatch(/before: \d+ fixable of/)
      expect(stdout).toMatch(/after: 0 fixable of/)
      expect(waitingUpgrades(images, fetched('team/app:1'))).toEqual([])
      expectProof('team/base', 'team/seed')
      expectProof('team/app', 'team/base')
      expect(reported(readFileSync(bench.at('proof/report.json'), 'utf8'))).toEqual([
        { name: 'team/base:1', fixed: true, left: 0, outcome: 'kept', pushed: 1 },
        { name: 'team/app:1', fixed: true, left: 0, outcome: 'kept', pushed: 1 },
      ])
      const again = await seaworthy('rebuild', '--trust')
      expect(again.stdout).toContain('2 not needed')
      const run = await seaworthy('run', '--rebuild', '--trust', '--json')
      expect(reported(run.stdout)).toEqual([
        { name: 'team/app:1', fixed: false, left: 0, outcome: 'not-needed', pushed: 0 },
        { name: 'team/base:1', fixed: false, left: 0, outcome: 'not-needed', pushed: 0 },
      ])
    },
    10 * MINUTES,
  )
})
