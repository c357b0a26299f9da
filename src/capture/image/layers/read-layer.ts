import { unpack } from '../blobs/packing.ts'
/** Streams one layer past the package readers. */
import type { Descriptor, FileHeader, OpenImage, PackageReader, ReadingTools } from '../contract.ts'
import type { ImagePorts } from '../image-ports.ts'
import { mostUnpacked } from '../limits.ts'
import { readTar } from '../tar/read-tar.ts'
import type { ContentSink, TarEntry } from '../tar/tar-parser.ts'
import { createEntryCollector, isWhiteout, type EntryCollector } from './collect-entries.ts'
import { wantedLinks, type WantedLinks } from './hard-links.ts'
import type { LayerFile, LayerReading } from './layer-reading.ts'
import { offerFile, takersOf, type Settle } from './offer-file.ts'

export type LayerOptions = Readonly<{
  readers: readonly PackageReader[]
  ports: ImagePorts
  /** Hash the regular files from this size on (bytes). */
  hashFrom?: number
}>

type Image = Pick<OpenImage, 'readBlob'>

/** Throws a WorldError for a layer that is damaged, not what its digest says, or beyond the limits. */
export const readLayer = async (image: Image, layer: Descriptor, options: LayerOptions): Promise<LayerReading> => {
  const tools = toolsOf(options.ports)
  const reading = await streamLayer(image, layer, options, () => {
    const collector = createEntryCollector(`layer ${layer.digest}`)
    const files = createFileList()
    let contentSize = 0
    let fileCount = 0
    const visit = (entry: TarEntry): ContentSink | undefined => {
      collector.add(entry)
      if (entry.kind !== 'file' || isWhiteout(entry.path)) return undefined
      contentSize += entry.storedSize
      fileCount += 1
      const settle = files.settleFor(entry.path)
      const takers = takersOf(options.readers, entry, entry.sparse, settle)
      const reading = takers && offerFile(takers, headerOf(entry), tools, settle)
      const hashing = hashingOf(entry, collector, options)
      return reading && hashing ? both(reading, hashing) : (reading ?? hashing)
    }
    return { visit, result: () => ({ entries: collector.entries(), files: files.all(), contentSize, fileCount }) }
  })
  const links = wantedLinks(reading, options.readers)
  return links ? withLinked(image, layer, options, reading, links) : reading
}

const headerOf = ({ path, size, mode }: TarEntry): FileHeader => ({ path, size, mode })

const toolsOf = ({ digests }: ImagePorts): ReadingTools => ({
  inflate: digests.inflate,
  sha256: (bytes) => {
    const hash = digests.start('sha256')
    hash.update(bytes)
    return hash.hex()
  },
})

type Pass<Result> = Readonly<{ visit: (entry: TarEntry) => ContentSink | undefined; result: () => Result }>

/** `begin` is called again where a network failed. */
const streamLayer = <Result>(
  image: Image,
  layer: Descriptor,
  { ports }: LayerOptions,
  begin: () => Pass<Result>,
): Promise<Result> =>
  image.readBlob(layer, async (packed) => {
    const { visit, result } = begin()
    const place = `layer ${layer.digest}`
    const most = mostUnpacked(layer.size === -1 ? Infinity : layer.size)
    const { bytes } = await unpack(packed, ports.unpacker, most, place)
    await readTar(place, bytes, visit)
    return result()
  })

/** A file that stands in the archive twice is what it is the second time. */
const createFileList = () => {
  const files = new Map<string, LayerFile>()
  return {
    settleFor:
      (path: string): Settle =>
      ({ name, database = false }, outcome) => {
        files.set(`${name} ${path}`, { path, reader: name, database, outcome })
      },
    all: (): readonly LayerFile[] => [...files.values()],
  }
}

const hashingOf = (
  entry: TarEntry,
  collector: EntryCollector,
  { ports, hashFrom }: LayerOptions,
): ContentSink | undefined => {
  if (hashFrom === undefined || entry.size < hashFrom || entry.sparse) return undefined
  const hash = ports.digests.start('sha256')
  return { write: hash.update, end: () => collector.addDigest(hash.hex()) }
}

const both = (first: ContentSink, second: ContentSink): ContentSink => ({
  write(bytes) {
    first.write(bytes)
    second.write(bytes)
  },
  end() {
    first.end()
    second.end()
  },
})

/** A second time through the layer, for files whose other name is the one that a reader knows. */
const withLinked = async (
  image: Image,
  layer: Descriptor,
  options: LayerOptions,
  reading: LayerReading,
  links: WantedLinks,
): Promise<LayerReading> => {
  const aliased = reading.files.map((file) => {
    const aliases = links.aliases.get(file)
    return aliases ? { ...file, aliases } : file
  })
  if (links.targets.size === 0) return { ...reading, files: [...aliased, ...links.unreadable] }
  const tools = toolsOf(options.ports)
  const linked = await streamLayer(image, layer, options, () => {
    const files = createFileList()
    const visit = (entry: TarEntry): ContentSink | undefined => {
      const wanted = entry.kind === 'file' ? links.targets.get(entry.path) : undefined
      if (!wanted) return undefined
      const settle = files.settleFor(wanted)
      const takers = takersOf(options.readers, { ...headerOf(entry), path: wanted }, entry.sparse, settle)
      return takers && offerFile(takers, { ...headerOf(entry), path: wanted }, tools, settle)
    }
    return { visit, result: files.all }
  })
  return { ...reading, files: [...aliased, ...links.unreadable, ...linked] }
}
