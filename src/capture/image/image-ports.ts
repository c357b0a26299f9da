/** What reading an image touches of the world. */
import type { ContainerRegistries, Digests, LargeFiles, Unpacker } from '../../system/ports.ts'

export type ImagePorts = Readonly<{
  files: LargeFiles
  digests: Digests
  unpacker: Unpacker
  /** Asked for when an image lies in a registry, and only then. */
  registries: () => Promise<ContainerRegistries>
}>
