/** A plug-in that finds an image where it lies. `transports/<name>/`, registered in `transports/index.ts`. */
import type { OpenImage } from './contract.ts'
import type { ImagePorts } from './image-ports.ts'
import type { Platform } from './manifests/platform.ts'
import type { ImageReference } from './reference.ts'

export type OpenRequest<Reference> = Readonly<{ reference: Reference; written: string; platform: Platform }>

export type Transport<Kind extends ImageReference['transport']> = Readonly<{
  name: Kind
  /** Throws a WorldError that names the place for what is not there, or not an image. */
  open: (request: OpenRequest<Extract<ImageReference, { transport: Kind }>>, ports: ImagePorts) => Promise<OpenImage>
}>
