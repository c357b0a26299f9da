/** What `seaworthy rebuild` keeps, refuses and leaves where it is, on small images of a repository: no package source is needed. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'

import { RebuildRecord } from '../../src/records/rebuild.ts'
import { openBench, type Bench } from './cli-bench.ts'
import {
  describeWithImages,
  openImageBench,
  startImageRegistry,
  type ImageBench,
  type ImageRegistry,
} from './image-tools.ts'

const MINUTE = 60_000

/** What the bench's advisories say of them: berth is bad before 1.2.0, crane before 2.0.1. */
type Installed = Readonly<{ berth: string; crane: string }>

describeWithImages('a rebuild', ['buildah', 'skopeo', 'docker-registry'], () => {
  let images: ImageBench
  let bench: Bench
  let registry: ImageRegistry
  let name: string

  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args], {
      cwd: bench.at('repository'),
      encoding: 'utf8',
    }).trim()

  /** The repository as it installs these, with these lines about its image. */
  const commit = (installed: Installed, settings: string): string => {
    for (const [module, version] of Object.entries(installed))
      bench.write(`repository/modules/${module}/package.json`, JSON.stringify({ name: module, version }))
    bench.write('repository/Dockerfile', 'FROM scratch\nCOPY modules /app/node_modules\n')
    bench.write('repository/seaworthy.yaml', `images:\n  - { name: "${name}", tags: ["1"], ${settings} }\n`)
    git('add', '-A')
    git('commit', '-q', '--allow-empty', '-m', 'an image')
    return git('rev-parse', 'HEAD')
  }
  const digestAtTag = (): string =>
    images.skopeo('inspect', '--tls-verify=false', '--format', '{{.Digest}}', `docker://${name}:1`)

  const rebuild = async (...more: readonly string[]) => {
    const env = { BUILDAH_ISOLATION: 'chroot', STORAGE_DRIVER: 'vfs' }
    const args = ['rebuild', '--force', '--trust', '--json', '--report', bench.at('proof'), ...more]
    const { code, stdout, stderr } = await bench.run(args, { cwd: bench.at('repository'), env })
    const [record] = stdout === '' ? [] : RebuildRecord.array().parse(JSON.parse(stdout))
    if (!record) throw new Error(`seaworthy ${args.join(' ')}: ${code}\n${stderr}`)
    return { code, record, stderr }
  }

  beforeAll(async () => {
    images = openImageBench()
    bench = await openBench()
    registry = await startImageRegistry(images, false)
    name = `${registry.host}/team/app`
    bench.write('repository/README.md', '# An image\n')
    git('init', '-q', '-b', 'main')
  })
  afterAll(() => {
    registry.close()
    images.close()
    bench.close()
  }, MINUTE)

  beforeEach(() => {
    commit({ berth: '1.2.0', crane: '2.0.0' }, 'push: never')
    const first = images.build('first', bench.at('repository'))
    images.skopeo('copy', '--quiet', '--dest-tls-verify=false', first, `docker://${name}:1`)
  })

  it('that would add a finding is refused, and moves no tag', async () => {
    commit({ berth: '1.1.0', crane: '2.0.1' }, 'push: kept')
    const before = digestAtTag()
    const { code, record } = await rebuild()
    expect({ code, ...record }).toMatchObject({
      code: 1,
      outcome: 'refused',
      reason: '1 new: CVE-2025-0001 of berth 1.1.0',
      removed: ['CVE-2025-0002'],
      added: ['CVE-2025-0001'],
      pushed: [],
    })
    expect(digestAtTag()).toBe(before)
  })

  it('that is better moves the tag, where the policy is to push', async () => {
    commit({ berth: '1.2.0', crane: '2.0.1' }, 'push: kept')
    const { code, record } = await rebuild()
    expect({ code, ...record }).toMatchObject({ code: 0, outcome: 'kept', removed: ['CVE-2025-0002'], added: [] })
    expect(record.pushed).toEqual([{ reference: `docker://${name}:1`, digest: record.after?.manifestDigest }])
    expect(digestAtTag()).toBe(record.after?.manifestDigest)
  })

  it('that is never pushed stays in a folder, and says in which', async () => {
    commit({ berth: '1.2.0', crane: '2.0.1' }, 'push: never')
    const before = digestAtTag()
    const { code, record } = await rebuild()
    expect({ code, ...record }).toMatchObject({ code: 0, outcome: 'kept', pushed: [] })
    expect(digestAtTag()).toBe(before)
    const reference = record.after?.reference ?? ''
    expect(reference).toMatch(/^oci:\//)
    const { stdout } = await bench.run(['scan', reference, '--quiet'])
    expect(stdout).toContain('No known vulnerability in 2 packages')
  })

  it('is made by the command that the user names', async () => {
    const own = `buildah --root ${images.at('own')} --runroot ${images.at('own-run')}`
    const script = `set -e; ${own} build --quiet --iidfile ${images.at('own-id')} -f $1 $2; ${own} push --quiet $(cat ${images.at('own-id')}) oci-archive:$3`
    const words = ['sh', '-c', script, 'build', '{{dockerfile}}', '{{context}}', '{{output}}']
    commit({ berth: '1.2.0', crane: '2.0.1' }, `builder: command, command: ${JSON.stringify(words)}`)
    const { code, record } = await rebuild()
    expect({ code, ...record }).toMatchObject({ code: 0, outcome: 'kept', builder: { name: 'command' } })
    expect(record.builder?.command.slice(0, 2)).toEqual(['sh', '-c'])
  })

  it('writes a statement of what was built of what', async () => {
    const made = commit({ berth: '1.2.0', crane: '2.0.1' }, 'push: kept')
    const { record } = await rebuild()
    const file = bench.at('proof', `${name.replaceAll(/[^\w.-]/g, '_')}.provenance.json`)
    const statement = JSON.parse(readFileSync(file, 'utf8'))
    expect(statement).toMatchObject({
      subject: [{ digest: { sha256: record.after?.manifestDigest.replace('sha256:', '') } }],
      predicateType: 'https://slsa.dev/provenance/v1',
    })
    expect(statement.predicate.buildDefinition.resolvedDependencies).toContainEqual(
      expect.objectContaining({ digest: { gitCommit: made } }),
    )
  })

  it('of an image that is not there leaves the others alone', async () => {
    commit({ berth: '1.2.0', crane: '2.0.1' }, `push: never }\n  - { name: "${registry.host}/team/absent"`)
    const { code, record, stderr } = await rebuild()
    expect(code).toBe(3)
    expect(record).toMatchObject({ outcome: 'kept' })
    expect(stderr).toContain(`${registry.host}/team/absent: expected the manifest latest, found no such image (404)`)
  })
})
