/**
 * `seaworthy patch` on images that nobody here builds: a Debian whose fixes wait in the security suite, proven by apt inside, and a
 * program that an old toolchain of Go built of real modules, with advisories as OSV has them.
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { writeZip } from '../../scripts/write-zip.ts'
import { RebuildRecord } from '../../src/records/rebuild.ts'
import { openBench, type Bench } from './cli-bench.ts'
import {
  BUILDAH_ENVIRONMENT,
  debianImage,
  describeWithImages,
  openImageBench,
  waitingUpgrades,
  type ImageBench,
} from './image-tools.ts'

const MINUTE = 60_000

describeWithImages('seaworthy patch', ['buildah', 'skopeo', 'mmdebstrap', 'go'], () => {
  let images: ImageBench
  let bench: Bench
  beforeAll(async () => {
    images = openImageBench()
    bench = await openBench()
  })
  afterAll(() => {
    images.close()
    bench.close()
  }, MINUTE)

  const patch = async (image: string, output: string, ...more: readonly string[]) => {
    const env = { BUILDAH_ISOLATION: 'chroot', STORAGE_DRIVER: 'vfs', ...network() }
    const args = ['patch', image, '--output', output, '--json', ...more]
    const { code, stdout, stderr } = await bench.run(args, { env })
    if (stdout === '') throw new Error(`seaworthy ${args.join(' ')}: ${code}\n${stderr}`)
    return { code, record: RebuildRecord.parse(JSON.parse(stdout)) }
  }
  const outputOf = (name: string): string => `oci:${images.at('images', name)}:1`

  it(
    'brings a Debian to what its security suite has, and then has nothing to do',
    async () => {
      const debian = debianImage(images)
      const waiting = waitingUpgrades(images, debian)
      const output = outputOf('patched')
      const refused = await patch(debian, output)
      expect(refused).toMatchObject({ code: 3, record: { outcome: 'failed' } })
      expect(refused.record.reason).toContain('--trust')
      expect(existsSync(images.at('images', 'patched'))).toBe(false)

      const { code, record } = await patch(debian, output, '--trust')
      expect({ code, ...record }).toMatchObject({ code: 0, outcome: 'kept', added: [] })
      expect(record.advice.upgrades.map(({ name, to }) => `${name} ${to}`)).toEqual(
        expect.arrayContaining(waiting.map(({ name, to }) => `${name} ${to}`)),
      )
      expect(record.before.tally.fixable).toBeGreaterThan(0)
      expect(record.after).toMatchObject({ reference: output, tally: { fixable: 0 } })
      expect(waitingUpgrades(images, output)).toEqual([])

      const again = await patch(output, outputOf('again'), '--trust')
      expect(again).toMatchObject({ code: 0, record: { outcome: 'not-needed' } })
      expect(existsSync(images.at('images', 'again'))).toBe(false)
    },
    5 * MINUTE,
  )

  it(
    'builds a program of Go again until it has no finding, and it starts as before',
    async () => {
      buildOld(images)
      importGo(bench)
      await bench.run(['advisories', 'import', bench.at('go')])
      const image = images.build('hey', images.at('hey'))
      const { code, record } = await patch(image, outputOf('hey-patched'), '--trust')
      expect({ code, ...record }).toMatchObject({ code: 0, outcome: 'kept', added: [] })
      expect(record.before.tally).toMatchObject({ findings: ADVISORIES.length, fixable: ADVISORIES.length })
      expect(record.after?.tally).toMatchObject({ findings: 0 })
      expect(record.binaries).toMatchObject([
        {
          path: 'usr/bin/hey',
          module: 'github.com/rakyll/hey',
          from: 'v0.1.4',
          to: 'v0.1.4',
          toolchain: { from: OLD_TOOLCHAIN },
          outcome: 'rebuilt',
          reason: expect.stringContaining('answers as before'),
        },
      ])
      expect(record.binaries[0]?.raised.map(({ module }) => module)).toContain('golang.org/x/net')
    },
    10 * MINUTE,
  )
})

const OLD_TOOLCHAIN = 'go1.22.0'

/** Built years ago: of modules as they were then. */
const buildOld = (images: ImageBench): void => {
  execFileSync('go', ['install', '-trimpath', 'github.com/rakyll/hey@v0.1.4'], {
    env: {
      ...BUILDAH_ENVIRONMENT,
      GOTOOLCHAIN: OLD_TOOLCHAIN,
      CGO_ENABLED: '0',
      GOBIN: images.at('hey'),
      GOPATH: images.at('go'),
      GOFLAGS: '-modcacherw',
      GOCACHE: images.at('go-cache'),
    },
    stdio: 'pipe',
  })
  images.write('hey/Dockerfile', 'FROM scratch\nCOPY hey /usr/bin/hey\nENTRYPOINT ["/usr/bin/hey"]\n')
}

/** As Go's own database has them: one of the library that comes with the toolchain, two of modules. */
const ADVISORIES = [
  { id: 'GO-2024-2687', cve: 'CVE-2023-45288', module: 'stdlib', introduced: '1.22.0-0', fixed: '1.22.2' },
  { id: 'GO-2023-2102', cve: 'CVE-2023-39325', module: 'golang.org/x/net', introduced: '0', fixed: '0.17.0' },
  { id: 'GO-2022-1059', cve: 'CVE-2022-32149', module: 'golang.org/x/text', introduced: '0', fixed: '0.3.8' },
]

/** Of this very hour: older than a day, they would be stale. */
const importGo = (bench: Bench): void => {
  const modified = new Date(Date.now() - MINUTE).toISOString()
  const files = ADVISORIES.map(({ id, cve, module, introduced, fixed }) => ({
    name: `${id}.json`,
    content: JSON.stringify({
      schema_version: '1.6.0',
      id,
      aliases: [cve],
      modified,
      published: '2024-01-01T00:00:00Z',
      affected: [
        {
          package: { ecosystem: 'Go', name: module },
          ranges: [{ type: 'SEMVER', events: [{ introduced }, { fixed }] }],
        },
      ],
    }),
  }))
  bench.write('go/Go/all.zip', writeZip(files))
}

/** Modules and packages are asked for as this machine asks for them. */
const network = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value = '']) =>
      /PROXY$|CERT|^GO(?:PROXY|SUMDB|NOSUMDB|FLAGS)$/i.test(key) ? [[key, value]] : [],
    ),
  )
