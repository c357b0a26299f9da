/** `seaworthy base-images` on two releases of Debian with the Pythons that they bring, in a registry; then with its advice followed. */
import { execFileSync } from 'node:child_process'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { writeZip } from '../../scripts/write-zip.ts'
import { BaseImages, type BaseCandidate, type ComparedBase } from '../../src/records/base-images.ts'
import { openBench, type Bench } from './cli-bench.ts'
import {
  debianRootFileSystem,
  debianSources,
  describeWithImages,
  openImageBench,
  startImageRegistry,
  type ImageBench,
  type ImageRegistry,
} from './image-tools.ts'

const MINUTE = 60_000

/** Two are fixed in versions that only Debian 12 has, one nowhere. */
const ADVISORIES = [
  { id: 'DEBIAN-CVE-2025-0101', name: 'glibc', fixed: '2.36' },
  { id: 'DEBIAN-CVE-2025-0102', name: 'pam', fixed: '1.5' },
  { id: 'DEBIAN-CVE-2025-0103', name: 'zlib', fixed: undefined },
]
const ECOSYSTEMS = ['Debian:11', 'Debian:12']

/** Of this very hour: older than a day, they would be stale. Each archive has the whole record, as OSV has it. */
const writeAdvisories = (bench: Bench): void => {
  const modified = new Date(Date.now() - MINUTE).toISOString()
  const files = ADVISORIES.map(({ id, name, fixed }) => ({
    name: `${id}.json`,
    content: JSON.stringify({
      schema_version: '1.6.0',
      id,
      upstream: [id.replace('DEBIAN-', '')],
      modified,
      published: '2025-01-01T00:00:00Z',
      affected: ECOSYSTEMS.map((ecosystem) => ({
        package: { ecosystem, name },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, ...(fixed === undefined ? [] : [{ fixed }])] }],
      })),
    }),
  }))
  for (const ecosystem of ECOSYSTEMS) bench.write(`advisories/${ecosystem}/all.zip`, writeZip(files))
}

/** The registry of Python's packages is asked as this machine asks it. */
const network = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value = '']) =>
      /PROXY$|CERT|^PIP_|^UV_/i.test(key) ? [[key, value]] : [],
    ),
  )

/** A release as `mmdebstrap` makes it, in one layer, without these packages. */
const pushRelease = (bench: ImageBench, archive: string, image: string, without: readonly string[] = []): void => {
  const container = bench.buildah('from', '--quiet', 'scratch')
  bench.buildah('add', '--quiet', container, archive, '/')
  if (without.length > 0) bench.buildah('run', container, '--', 'dpkg', '--purge', ...without)
  bench.buildah('config', '--cmd', '/bin/sh', container)
  bench.buildah('commit', '--quiet', '--rm', container, image)
  bench.buildah('push', '--quiet', '--tls-verify=false', image, `docker://${image}`)
}

/** An older release from the archive that this machine's apt knows. */
const bullseyeRootFileSystem = (bench: ImageBench, packages: readonly string[]): string => {
  const { main, codename } = debianSources()
  const archive = bench.at('bullseye.tar')
  const source = main.replace(` ${codename} `, ' bullseye ')
  execFileSync(
    'mmdebstrap',
    ['--quiet', '--variant=minbase', `--include=${packages.join(',')}`, 'bullseye', archive, source],
    { stdio: 'pipe' },
  )
  return archive
}

const FILES = {
  Dockerfile: (image: string, python: string) =>
    `FROM ${image}\nCOPY lib /usr/local/lib/${python}/dist-packages\nHEALTHCHECK CMD curl -f http://127.0.0.1/\nENTRYPOINT ["python3", "/app/main.py"]\n`,
  'requirements.txt': (numba: string, scipy: string) => `numba==${numba}\nscipy==${scipy}\n`,
  'pyproject.toml': (python: string) =>
    `[project]\nname = "harbour"\nversion = "1.0.0"\nrequires-python = "${python}"\n`,
}

describeWithImages('base-images', ['buildah', 'mmdebstrap', 'docker-registry'], () => {
  let images: ImageBench
  let bench: Bench
  let registry: ImageRegistry
  const tag = (name: string) => `${registry.host}/library/python-base:${name}`

  beforeAll(async () => {
    images = openImageBench()
    bench = await openBench(false)
    registry = await startImageRegistry(images, false)
    writeAdvisories(bench)
    await bench.run(['advisories', 'import', bench.at('advisories')])
    pushRelease(images, bullseyeRootFileSystem(images, ['python3-minimal', 'curl']), tag('3.9-bullseye'))
    const bookworm = debianRootFileSystem(['python3-minimal', 'curl'])
    pushRelease(images, bookworm, tag('3.11-bookworm'))
    pushRelease(images, bookworm, tag('3.11-slim-bookworm'), ['curl', 'libcurl4'])
  }, 5 * MINUTE)
  afterAll(() => {
    registry.close()
    bench.close()
    images.close()
  }, MINUTE)

  const compare = async (...args: readonly string[]): Promise<ComparedBase> => {
    const { stdout, stderr, code } = await bench.run(['base-images', bench.at('repository'), '--json', ...args], {
      env: network(),
    })
    expect(code, stderr).toBe(0)
    return BaseImages.parse(JSON.parse(stdout)).bases[0]!
  }

  const line = ({ reference, why, image, missing, obstacles, problem }: BaseCandidate): string =>
    [
      `${reference.replace(/^.*python-base:/, '')} (${why})`,
      image ? `${image.tally.findings} findings` : `unread: ${problem?.replace(/.*found /, '')}`,
      ...(image?.runtimes.map(({ product, version }) => `${product} ${version.split('.').slice(0, 2).join('.')}`) ??
        []),
      ...missing.commands.map((command) => `without ${command}`),
      ...(obstacles.length > 0 ? [`${obstacles.length} in the way`] : []),
    ].join(', ')

  const stagesOf = ({ stages }: BaseCandidate): readonly string[] =>
    stages.map(({ runtime, obstacles }) =>
      [`${runtime.version}:`, ...obstacles.map(({ kind, file, line: at }) => `${kind} ${file}:${at}`)].join(' '),
    )

  it(
    'says what each candidate changes and what stands in its way, and less of both when followed',
    async () => {
      bench.write('repository/Dockerfile', FILES.Dockerfile(tag('3.9-bullseye'), 'python3.9'))
      bench.write('repository/requirements.txt', FILES['requirements.txt']('0.53.1', '1.7.3'))
      bench.write('repository/pyproject.toml', FILES['pyproject.toml']('>=3.9,<3.11'))
      const before = await compare('--candidate', tag('gone'))
      expect(before.notes).toEqual([])
      expect(before.places).toEqual([{ file: 'Dockerfile', line: 1 }])
      expect(before.candidates.map(line)).toEqual([
        '3.9-bullseye (in use), 3 findings, python 3.9',
        '3.11-slim-bookworm (variant slim-bookworm), 1 findings, python 3.11, without curl, 4 in the way',
        '3.11-bookworm (newer minor), 1 findings, python 3.11, 4 in the way',
        'gone (asked for), unread: no such image (404)',
      ])
      expect(before.candidates.slice(1, 3).map(stagesOf)).toEqual(
        Array.from({ length: 2 }, () => [
          '3.10: dependency requirements.txt:1 path Dockerfile:2',
          '3.11: dependency requirements.txt:1 dependency requirements.txt:2 compatibility pyproject.toml:4',
        ]),
      )
      const [slim, full] = before.candidates.slice(1).map(({ image }) => image)
      expect(slim?.packages).toBeLessThan(full?.packages ?? 0)
      expect(slim?.size).toBeLessThan(full?.size ?? 0)
      const [, second] = before.advice
      expect(second).toEqual({ kind: 'least-work', reference: tag('3.11-bookworm') })

      bench.write('repository/Dockerfile', FILES.Dockerfile(tag('3.11-bookworm'), 'python3.11'))
      bench.write('repository/requirements.txt', FILES['requirements.txt']('0.57.1', '1.9.3'))
      bench.write('repository/pyproject.toml', FILES['pyproject.toml']('>=3.11'))
      const after = await compare()
      expect(after.candidates.map(line)).toEqual([
        '3.11-bookworm (in use), 1 findings, python 3.11',
        '3.11-slim-bookworm (variant slim-bookworm), 1 findings, python 3.11, without curl',
      ])
      expect(after.advice).toEqual([])
    },
    2 * MINUTE,
  )

  it('goes on where the registry does not answer, and says so', async () => {
    bench.write('repository/Dockerfile', 'FROM 127.0.0.1:1/library/python-base:3.9\n')
    const { candidates, notes, advice } = await compare('--candidate', tag('3.11-bookworm'))
    expect(candidates.map(({ image }) => image !== undefined)).toEqual([false, true])
    expect(notes).toEqual([expect.stringContaining('127.0.0.1:1')])
    expect(advice).toEqual([])
  })
})
