/** What work on images needs beside the ports: opened once for a command, however many images it looks at. */
import type { AdvisoryStore } from '../../advise/store/advisory-store.ts'
import type { CaptureCache } from '../../capture/capture-cache.ts'
import type { ImagePorts } from '../../capture/image/image-ports.ts'
import type { DatasourcePorts } from '../../lookup/contract.ts'
import { createOfferStore, type OfferStore } from '../../lookup/offers/offer-store.ts'
import { createReleaseStore, type ReleaseStore } from '../../lookup/release-store.ts'
import type { Config } from '../../records/config.ts'
import type { Inventory } from '../../records/inventory.ts'
import { ecosystemsOf, openAdvisories, type AdvisoryOptions, type OpenedAdvisories } from '../open-advisories.ts'
import type { Services } from '../services.ts'

export type ImageTools = Readonly<{
  services: Services
  images: ImagePorts
  /** What the image's sources and its base are asked through. */
  registries: DatasourcePorts
  offers: OfferStore
  releases: ReleaseStore
  /** Opened on first use; where there is no store, what this inventory needs is fetched. */
  advisories: (inventory: Inventory) => Promise<AdvisoryStore>
  /** Readings of layers, by digest. */
  cache?: CaptureCache
  /** No registry and no package source is asked. */
  offline: boolean
  close: () => void
}>

export type ImageToolsRequest = AdvisoryOptions &
  Readonly<{
    images: ImagePorts
    /** Absolute: where answers of registries are kept. */
    stateDirectory: string
    registries: Config['registries']
    cache: CaptureCache | undefined
    /** Where the caller has opened it, and closes it. */
    store?: AdvisoryStore
  }>

export const openImageTools = async (request: ImageToolsRequest, services: Services): Promise<ImageTools> => {
  const { http, remotes, exec, unpacker, clock, log } = services
  await services.openFolder(request.stateDirectory)
  const answers = services.openDatabase(`${request.stateDirectory}/releases.sqlite`)
  const clients = services.createClients(request.registries, [])
  let advisories: Promise<OpenedAdvisories> | undefined
  return {
    services,
    images: request.images,
    registries: { http, clients, containers: services.createContainers(clients), remotes, exec, unpacker, clock, log },
    offers: createOfferStore(answers, clock),
    releases: createReleaseStore(answers, clock),
    advisories: async (inventory) => {
      if (request.store) return request.store
      advisories ??= openAdvisories(request, services, () => ecosystemsOf(inventory))
      return (await advisories).store
    },
    ...(request.cache ? { cache: request.cache } : {}),
    offline: request.offline,
    close: () => {
      answers.close()
      void advisories?.then(
        (opened) => opened.close(),
        () => {},
      )
    },
  }
}
