/** All layers of an image, from what is kept of them where it is. */
import { hashOf } from '../../../records/hash.ts'
import type { CaptureCache } from '../../capture-cache.ts'
import type { Descriptor, OpenImage } from '../contract.ts'
import type { LayerReading } from './layer-reading.ts'
import { readLayer, type LayerOptions } from './read-layer.ts'

/** Goes up whenever a reader, or this folder, says something else of the same bytes. */
const READING_VERSION = 3

/** Packed bytes. A layer beyond may hold programs of a hundred megabytes, and each is in memory whole while it is read. */
const LARGE = 32 * 1024 * 1024

/** Larger layers are read again each time: what would be kept is as large as a small image. In characters. */
const MOST_KEPT = 32 * 1024 * 1024

export type ReadLayersOptions = LayerOptions & Readonly<{ cache?: CaptureCache }>

/** Bottom first. Throws what the first layer that cannot be read throws, and not before all reading has ended. */
export const readLayers = async (
  image: Pick<OpenImage, 'layers' | 'readBlob'>,
  options: ReadLayersOptions,
): Promise<readonly LayerReading[]> => {
  const readings: LayerReading[] = []
  const failures: unknown[] = []
  const work = async (queue: Iterable<Numbered>): Promise<void> => {
    for (const { layer, at } of queue) {
      if (failures.length > 0) return
      try {
        readings[at] = await kept(image, layer, options)
      } catch (error) {
        failures.push(error)
      }
    }
  }
  const [all, small] = queuesOf(image.layers)
  await Promise.all([work(all), work(small)])
  if (failures.length > 0) throw failures[0]
  return readings
}

type Numbered = Readonly<{ layer: Descriptor; at: number }>

/** Two keep two cores busy: one takes the large layers and then helps with the small ones, so that no two large ones are in memory. */
const queuesOf = (layers: readonly Descriptor[]): readonly [Iterable<Numbered>, Iterable<Numbered>] => {
  const isLarge = ({ layer: { size } }: Numbered): boolean => size > LARGE || size < 0
  const numbered = layers.map((layer, at) => ({ layer, at }))
  const small = numbered.filter((one) => !isLarge(one)).values()
  const all = function* (): Generator<Numbered> {
    yield* numbered.filter(isLarge)
    // What the other takes meanwhile is gone from it.
    for (const one of small) yield one
  }
  return [all(), small]
}

const kept = async (
  image: Pick<OpenImage, 'readBlob'>,
  layer: Descriptor,
  options: ReadLayersOptions,
): Promise<LayerReading> => {
  const key = keyOf(layer, options)
  const text = options.cache?.get(key)
  if (text !== undefined) {
    const known: LayerReading = JSON.parse(text)
    return known
  }
  const reading = await readLayer(image, layer, options)
  if (reading.entries.length <= MOST_KEPT) options.cache?.put(key, JSON.stringify(reading))
  return reading
}

const keyOf = ({ digest }: Descriptor, { readers, hashFrom }: ReadLayersOptions): string => {
  const names = hashOf(...readers.map(({ name, maxBytes }) => `${name} ${maxBytes}`))
  return `image-layer ${READING_VERSION} ${names} ${hashFrom ?? '-'} ${digest}`
}
