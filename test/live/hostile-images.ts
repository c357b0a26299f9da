/**
 * Images that want to hurt their reader: each must end soon, in little memory, with an inventory or one line that says what is wrong,
 * and nothing may be written anywhere. Prints time and memory of each. Run by hand: `node test/live/hostile-images.ts`.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

import {
  descriptorOf,
  OCI_MANIFEST,
  paxEntry,
  TAR_END,
  tarEntry,
  tarHeader,
  tarOf,
  type TarFields,
} from '../../src/capture/image/testing.ts'

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const MIB = 1024 ** 2
const MOST_MEMORY_MB = 500
const MOST_SECONDS = 120

const folder = mkdtempSync(join(tmpdir(), 'seaworthy-hostile-'))

/* ---- layers that are written piece by piece ------------------------------------------------------------------------ */

type Pieces = Iterable<Uint8Array>

/** Members of gzip may follow each other, so zeros are packed once. */
const zeros = (bytes: number): Pieces => {
  const member = gzipSync(Buffer.alloc(64 * MIB))
  return Array.from({ length: bytes / (64 * MIB) }, () => member)
}

function* zeroFile(path: string, size: number): Pieces {
  yield gzipSync(Buffer.concat([paxEntry({ size: String(size) }), tarHeader({ path })]))
  yield* zeros(size)
  yield gzipSync(TAR_END)
}

function* manyFiles(count: number, entry: (at: number) => Uint8Array): Pieces {
  const batch: Uint8Array[] = []
  for (let at = 0; at < count; at += 1) {
    batch.push(entry(at))
    if (batch.length === 5000) yield gzipSync(Buffer.concat(batch.splice(0)), { level: 1 })
  }
  yield gzipSync(Buffer.concat([...batch, TAR_END]))
}

const emptyFile = (at: number): Uint8Array => tarHeader({ path: `srv/data/${at % 1000}/file-with-a-name-${at}` })

const sparse = tarEntry({
  path: 'var/lib/dpkg/status',
  type: 'S',
  patch: (header) => {
    header.set(Buffer.from('ustar  \0'), 257)
    // Base 256: 10 GiB.
    header.fill(0, 483, 495).set([0x80, 0, 0, 0, 0, 0, 0, 0x02, 0x80], 483)
  },
})

/* ---- layouts ------------------------------------------------------------------------------------------------------- */

const blobsOf = (layout: string): string => join(layout, 'blobs', 'sha256')

const writeBlob = (layout: string, pieces: Pieces): Readonly<{ digest: string; size: number }> => {
  const hash = createHash('sha256')
  const path = join(blobsOf(layout), 'new')
  const file = openSync(path, 'w')
  let size = 0
  for (const piece of pieces) {
    hash.update(piece)
    size += writeSync(file, piece)
  }
  closeSync(file)
  const hex = hash.digest('hex')
  spawnSync('mv', [path, join(blobsOf(layout), hex)])
  return { digest: `sha256:${hex}`, size }
}

const writeLayout = (name: string, ...layers: readonly Pieces[]): string => {
  const layout = join(folder, name)
  mkdirSync(blobsOf(layout), { recursive: true })
  const written = layers.map((pieces) => ({
    mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
    ...writeBlob(layout, pieces),
  }))
  const config = Buffer.from(
    JSON.stringify({
      os: 'linux',
      architecture: 'amd64',
      rootfs: { type: 'layers', diff_ids: written.map(({ digest }) => digest) },
    }),
  )
  const described = descriptorOf(config, 'application/vnd.oci.image.config.v1+json')
  const manifest = Buffer.from(
    JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, config: described, layers: written }),
  )
  writeBlob(layout, [config])
  writeBlob(layout, [manifest])
  writeFileSync(
    join(layout, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [descriptorOf(manifest, OCI_MANIFEST)] }),
  )
  return layout
}

const packed = (...entries: readonly TarFields[]): Pieces => [gzipSync(tarOf(...entries))]

/* ---- what must come of each ---------------------------------------------------------------------------------------- */

type Case = Readonly<{ name: string; make: () => string; expected: RegExp }>

const READ = /"schema": "seaworthy\/inventory\/1"/

const cases: readonly Case[] = [
  {
    name: 'a way out by a path',
    make: () => writeLayout('path', packed({ path: '../../escaped', content: 'x' })),
    expected: /a path inside the image/,
  },
  {
    name: 'an absolute path',
    make: () => writeLayout('absolute', packed({ path: '/tmp/seaworthy-escaped', content: 'x' })),
    expected: READ,
  },
  {
    name: 'absolute links, links that lead out, and circles',
    make: () =>
      writeLayout(
        'links',
        packed(
          { path: 'etc', type: '2', link: '/etc' },
          { path: 'etc/os-release', content: 'ID=escaped' },
          { path: 'up', type: '2', link: '../../../../../tmp' },
          { path: 'up/seaworthy-escaped', content: 'x' },
          { path: 'a', type: '2', link: 'b' },
          { path: 'b', type: '2', link: 'a' },
          { path: 'a/var/lib/dpkg/status', content: 'x' },
        ),
      ),
    expected: READ,
  },
  {
    name: 'device nodes and pipes under wanted names',
    make: () =>
      writeLayout(
        'devices',
        packed(
          { path: 'var/lib/dpkg/status', type: '3' },
          { path: 'etc/os-release', type: '6' },
          { path: 'lib/apk/db/installed', type: '4' },
        ),
      ),
    expected: READ,
  },
  {
    name: 'a sparse file of 10 GiB',
    make: () => writeLayout('sparse', [gzipSync(Buffer.concat([sparse, TAR_END]))]),
    expected: /expected at most \d+ bytes, found 10737418240/,
  },
  {
    name: 'a layer of 10 GiB in 10 MB',
    make: () => writeLayout('bomb', zeroFile('zeros', 10 * 1024 * MIB)),
    expected: /expected at most \d+ bytes unpacked, found more/,
  },
  {
    name: 'a file of 1 GiB of zeros',
    make: () => writeLayout('zeros', zeroFile('var/lib/dpkg/status', 1024 * MIB)),
    expected: READ,
  },
  {
    name: 'a million empty files',
    make: () => writeLayout('million', manyFiles(1_000_000, emptyFile)),
    expected: READ,
  },
  {
    name: 'a million empty files in each of two layers',
    make: () =>
      writeLayout(
        'millions',
        manyFiles(1_000_000, emptyFile),
        manyFiles(1_000_000, (at) => emptyFile(at + 1)),
      ),
    expected: READ,
  },
  {
    name: 'three million empty files',
    make: () => writeLayout('too-many', manyFiles(3_000_000, emptyFile)),
    expected: /expected at most 2000000 files, found more/,
  },
  {
    name: 'a million links to one file',
    make: () =>
      writeLayout(
        'hard-links',
        manyFiles(1_000_000, (at) =>
          at === 0
            ? tarHeader({ path: 'target' })
            : tarHeader({ path: `d/${at}/package.json`, type: '1', link: 'target' }),
        ),
      ),
    expected: READ,
  },
  {
    name: 'paths of 4000 characters',
    make: () =>
      writeLayout(
        'long',
        manyFiles(100_000, (at) =>
          Buffer.concat([paxEntry({ path: `${'x/'.repeat(1990)}${at}` }), tarHeader({ path: 'x' })]),
        ),
      ),
    expected: /expected at most \d+ characters of paths, found more/,
  },
  {
    name: 'a truncated layer',
    make: () => {
      const layout = writeLayout('truncated', packed({ path: 'a', content: 'x'.repeat(5000) }))
      for (const name of readdirSync(blobsOf(layout)))
        if (name.length === 64)
          truncateSync(join(blobsOf(layout), name), statSync(join(blobsOf(layout), name)).size - 3)
      return layout
    },
    expected: /expected \d+ bytes of sha256/,
  },
]

/* ---- runs ---------------------------------------------------------------------------------------------------------- */

const MEASURING = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write(`\\nmemory ${process.resourceUsage().maxRSS}`))",
)}`

let failures = 0
for (const { name, make, expected } of cases) {
  const layout = make()
  const before = readdirSync(tmpdir()).filter((one) => one.includes('escaped')).length
  const started = performance.now()
  const run = spawnSync(process.execPath, ['--import', MEASURING, MAIN, 'inventory', `oci:${layout}`, '--no-cache'], {
    encoding: 'utf8',
    maxBuffer: 512 * MIB,
    cwd: folder,
  })
  const seconds = (performance.now() - started) / 1000
  const memory = Math.round(Number(/memory (\d+)/.exec(run.stderr)?.[1]) / 1024)
  const said = run.stdout + run.stderr.replace(/\nmemory \d+/, '')
  const escaped = readdirSync(tmpdir()).filter((one) => one.includes('escaped')).length > before
  const sound = expected.test(said) && memory < MOST_MEMORY_MB && seconds < MOST_SECONDS && !escaped
  if (!sound) failures += 1
  const line = run.status === 0 ? 'read' : said.trim().split('\n').at(-1)?.slice(0, 160)
  console.log(`${sound ? 'ok    ' : 'FAILED'} ${name}: ${seconds.toFixed(1)} s, ${memory} MB, ${line}`)
  rmSync(layout, { recursive: true })
}
rmSync(folder, { recursive: true })
process.exitCode = failures === 0 ? 0 : 1
