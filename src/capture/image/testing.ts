/** Builders for tests: tar archives, layers and layouts made in code, and a disk that lies in memory. */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

import { systemDigests } from '../../system/node/digests.ts'
import { createUnpacker } from '../../system/node/unpacker.ts'
import type { LargeFile } from '../../system/ports.ts'
import type { Descriptor, FileReading, OpenImage, PackageReader } from './contract.ts'
import type { ImagePorts } from './image-ports.ts'

export const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content

export const digestOf = (bytes: Uint8Array, algorithm: 'sha256' | 'sha512' = 'sha256'): string =>
  `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`

/** In pieces of this size, as from a network. */
export async function* inPieces(bytes: Uint8Array, size = bytes.length): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/* ---- tar -------------------------------------------------------------------------------------------------------- */

export type TarFields = Readonly<{
  path: string
  /** Default: `0`, a file; `5` where the path ends in a slash. */
  type?: string
  content?: string | Uint8Array
  link?: string
  mode?: number
  /** What the header claims, where that is not the content's size. */
  size?: number
  /** Over the finished header, before its checksum. */
  patch?: (header: Uint8Array) => unknown
}>

const writeText = (header: Uint8Array, at: number, text: string, most: number): void => {
  header.set(bytesOf(text).subarray(0, most), at)
}

export const tarHeader = ({
  path,
  type,
  content = '',
  link = '',
  mode = 0o644,
  size,
  patch,
}: TarFields): Uint8Array => {
  const header = new Uint8Array(512)
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0')
  writeText(header, 0, path, 100)
  writeText(header, 100, octal(mode, 7), 8)
  writeText(header, 108, octal(0, 7), 8)
  writeText(header, 116, octal(0, 7), 8)
  writeText(header, 124, octal(size ?? bytesOf(content).length, 11), 12)
  writeText(header, 136, octal(0, 11), 12)
  header.fill(0x20, 148, 156)
  writeText(header, 156, type ?? (path.endsWith('/') ? '5' : '0'), 1)
  writeText(header, 157, link, 100)
  writeText(header, 257, 'ustar\u000000', 8)
  patch?.(header)
  writeText(
    header,
    148,
    `${octal(
      header.reduce((sum, byte) => sum + byte, 0),
      6,
    )}\u0000 `,
    8,
  )
  return header
}

const padded = (content: Uint8Array): readonly Uint8Array[] => [
  content,
  new Uint8Array((512 - (content.length % 512)) % 512),
]

export const tarEntry = (fields: TarFields): Uint8Array =>
  Buffer.concat([tarHeader(fields), ...padded(bytesOf(fields.content ?? ''))])

export const TAR_END = new Uint8Array(1024)

export const tarOf = (...entries: readonly (TarFields | Uint8Array)[]): Uint8Array =>
  Buffer.concat([...entries.map((entry) => (entry instanceof Uint8Array ? entry : tarEntry(entry))), TAR_END])

/** A pax header for the entry after it. */
export const paxEntry = (records: Readonly<Record<string, string>>, type = 'x'): Uint8Array => {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = ` ${key}=${value}\n`
    const length = bytesOf(rest).length
    const digits = String(length + String(length + String(length).length).length).length
    return `${length + digits}${rest}`
  })
  return tarEntry({ path: 'PaxHeaders/x', type, content: lines.join('') })
}

/* ---- ports ------------------------------------------------------------------------------------------------------ */

export const largeFile = (bytes: Uint8Array, pieceSize = 64 * 1024): LargeFile => ({
  size: bytes.length,
  stream: (start, end) => inPieces(bytes.subarray(start, end), pieceSize),
  close: async () => {},
})

const NO_PROGRAMS = { which: async () => undefined, run: () => Promise.reject(new Error('the test runs no program')) }

/** `files` by absolute path. */
export const memoryPorts = (files: Readonly<Record<string, Uint8Array>> = {}): ImagePorts => ({
  files: {
    open: async (path) => {
      const bytes = files[path]
      return bytes && largeFile(bytes)
    },
    spool: async (bytes) => {
      const pieces: Uint8Array[] = []
      for await (const piece of bytes) pieces.push(piece)
      return largeFile(Buffer.concat(pieces))
    },
  },
  digests: systemDigests,
  unpacker: createUnpacker(NO_PROGRAMS),
  registries: () => Promise.reject(new Error('the test has no registry')),
})

/* ---- images ----------------------------------------------------------------------------------------------------- */

const json = (value: unknown): Uint8Array => bytesOf(JSON.stringify(value))

export const descriptorOf = (bytes: Uint8Array, mediaType: string): Descriptor => ({
  mediaType,
  digest: digestOf(bytes),
  size: bytes.length,
})

export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json'
const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json'
const OCI_LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip'

export type ImageDraft = Readonly<{
  /** Unpacked archives, bottom first. */
  layers: readonly Uint8Array[]
  pack?: (layer: Uint8Array) => Uint8Array
  config?: Readonly<Record<string, unknown>>
  manifest?: Readonly<Record<string, unknown>>
}>

export type MadeImage = Readonly<{ manifest: Uint8Array; config: Uint8Array; blobs: readonly Uint8Array[] }>

export const makeImage = ({
  layers,
  pack = gzipSync,
  config: facts = {},
  manifest: others = {},
}: ImageDraft): MadeImage => {
  const packed = layers.map(pack)
  const config = json({
    os: 'linux',
    architecture: 'amd64',
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => digestOf(layer)) },
    ...facts,
  })
  const manifest = json({
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: descriptorOf(config, OCI_CONFIG),
    layers: packed.map((layer) => descriptorOf(layer, OCI_LAYER)),
    ...others,
  })
  return { manifest, config, blobs: [manifest, config, ...packed] }
}

/** Files of a layout below `folder`, by path. */
export const layoutFiles = (
  folder: string,
  blobs: readonly Uint8Array[],
  manifests: readonly unknown[],
): Record<string, Uint8Array> =>
  Object.fromEntries([
    [`${folder}index.json`, json({ schemaVersion: 2, manifests })],
    [`${folder}oci-layout`, json({ imageLayoutVersion: '1.0.0' })],
    ...blobs.map((blob) => [`${folder}blobs/${digestOf(blob).replace(':', '/')}`, blob] as const),
  ])

/** An image that needs no transport. */
export const openImageOf = (draft: ImageDraft): OpenImage => {
  const { manifest, config, blobs } = makeImage(draft)
  const layers = blobs.slice(2).map((layer) => descriptorOf(layer, OCI_LAYER))
  return {
    reference: 'oci:made:latest',
    name: 'made:latest',
    manifestDigest: digestOf(manifest),
    config,
    layers,
    readBlob: (blob, consume) =>
      consume(
        inPieces(
          blobs.find((one) => digestOf(one) === blob.digest)!,
          1000,
        ),
      ),
    close: async () => {},
  }
}

/** Reads files of this name as lists of packages, a line `NAME VERSION` each. */
export const lineReader = (name: string, about: Partial<PackageReader> = {}): PackageReader => ({
  name: 'lines',
  maxBytes: 10_000,
  wants: ({ path }) => path === name || path.endsWith(`/${name}`),
  read: ({ bytes }) => ({
    packages: new TextDecoder()
      .decode(bytes)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => ({ ecosystem: 'npm', name: line.split(' ')[0]!, version: line.split(' ')[1] ?? '' })),
  }),
  ...about,
})

/** Reads files below this folder as the readings that they hold, as JSON. */
export const statedReader = (folder: string, about: Partial<PackageReader> = {}): PackageReader => ({
  name: folder,
  maxBytes: 100_000,
  wants: ({ path }) => path.startsWith(`${folder}/`),
  read: ({ bytes }) => {
    const reading: FileReading = JSON.parse(new TextDecoder().decode(bytes))
    return reading
  },
  ...about,
})

export const stated = (path: string, reading: FileReading): TarFields => ({ path, content: JSON.stringify(reading) })
