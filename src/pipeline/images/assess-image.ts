/** What is in an image, what its own sources would install today, and what is wrong with it: the first half of the loop. */
import { findVulnerabilities } from '../../advise/match/find-vulnerabilities.ts'
import type { Platform } from '../../capture/image/manifests/platform.ts'
import type { ImageReading } from '../../capture/image/read-image.ts'
import type { ImageReference } from '../../capture/image/reference.ts'
import { lookUpOffers } from '../../lookup/offers/look-up-offers.ts'
import { UsageError } from '../../records/errors.ts'
import type { Findings } from '../../records/findings.ts'
import type { Inventory } from '../../records/inventory.ts'
import type { Offers } from '../../records/offers.ts'
import { examineImage } from '../examine-image.ts'
import type { ImageTools } from './image-tools.ts'

export type ImageRequest = Readonly<{
  /** Paths in it are absolute. */
  reference: ImageReference
  /** As people wrote it. */
  written: string
  platform: Platform
  /** Hash the files of the layers from this size on (bytes): what `slim` compares. */
  hashFrom?: number
}>

export type AssessedImage = Readonly<{
  inventory: Inventory
  layers: ImageReading['layers']
  /** Absent for an image whose packages no distribution manages. */
  offers?: Offers
  findings: Findings
}>

/**
 * Throws a WorldError for an image that cannot be read, and a UsageError for one in a registry while offline; a source that does
 * not answer is told in `offers`.
 */
export const assessImage = async (request: ImageRequest, tools: ImageTools): Promise<AssessedImage> => {
  const { images, cache, services } = tools
  refuseOffline(request, tools)
  services.log.progress(`Reading ${request.written}`)
  const { inventory, layers } = await examineImage({ ...request, ports: images, ...(cache ? { cache } : {}) })
  const offers = await offersFor(inventory, tools)
  const store = await tools.advisories(inventory)
  const now = services.clock.now()
  const findings = findVulnerabilities({ inventory, store, now, ...(offers ? { offers } : {}) })
  return { inventory, layers, ...(offers ? { offers } : {}), findings }
}

/** What `--offline` promises. */
const refuseOffline = ({ reference, written }: ImageRequest, { offline }: ImageTools): void => {
  if (!offline || reference.transport !== 'docker') return
  const expected = 'an image on this machine (oci:, oci-archive:, docker-archive:), for --offline asks no registry'
  throw new UsageError({ place: written, expected, found: 'one in a registry' })
}

const offersFor = async (inventory: Inventory, { offers, offline, registries, services }: ImageTools) => {
  if (!inventory.image?.distribution) return undefined
  services.log.progress(`Asking the package sources of ${inventory.image.distribution.name}`)
  return lookUpOffers({ inventory, ports: registries, store: offers, offline })
}
