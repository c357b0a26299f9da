/** Every way to an image. A test holds this list against the folders. What lies on disk must not wait for what asks the network. */
import type { OpenImage } from '../contract.ts'
import type { ImagePorts } from '../image-ports.ts'
import type { Platform } from '../manifests/platform.ts'
import type { ImageReference } from '../reference.ts'

export type ImageRequest = Readonly<{
  reference: ImageReference
  /** The reference as people wrote it. */
  written: string
  platform: Platform
}>

/** Throws a WorldError that names the place for what is not there, or not an image. */
export const openImage = async (
  { reference, written, platform }: ImageRequest,
  ports: ImagePorts,
): Promise<OpenImage> => {
  switch (reference.transport) {
    case 'oci':
      return (await import('./oci-layout/index.ts')).ociLayout.open({ reference, written, platform }, ports)
    case 'oci-archive':
      return (await import('./oci-archive/index.ts')).ociArchive.open({ reference, written, platform }, ports)
    case 'docker-archive':
      return (await import('./docker-archive/index.ts')).dockerArchive.open({ reference, written, platform }, ports)
    case 'docker':
      return (await import('./registry/index.ts')).registry.open({ reference, written, platform }, ports)
    default:
      return reference satisfies never
  }
}
