/** What commands that are handed an image share: its name on the command line, and the ports that read it. */
import { resolve } from 'node:path'

import type { ImagePorts } from '../capture/image/image-ports.ts'
import { parsePlatform, type Platform } from '../capture/image/manifests/platform.ts'
import type { ImageReference } from '../capture/image/reference.ts'
import type { Services } from '../pipeline/services.ts'
import { systemDigests } from '../system/node/digests.ts'
import { systemLargeFiles } from '../system/node/large-files.ts'

/** Paths are those of the working directory. */
export const absoluteReference = (reference: ImageReference): ImageReference =>
  'path' in reference ? { ...reference, path: resolve(reference.path) } : reference

/** As Go's toolchain calls them, and thus every image. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386', ppc64: 'ppc64le' }

/** What was asked for, else this machine's architecture under Linux. */
export const platformOption = (option: string | undefined): Platform =>
  option === undefined
    ? { os: 'linux', architecture: ARCHITECTURES[process.arch] ?? process.arch, asked: false }
    : parsePlatform(option)

type ImageServices = Pick<Services, 'unpacker' | 'createClients' | 'createContainers'>

/** Registries are asked with the user's own credentials. */
export const imagePorts = ({ unpacker, createClients, createContainers }: ImageServices): ImagePorts => ({
  files: systemLargeFiles,
  digests: systemDigests,
  unpacker,
  registries: async () => createContainers(createClients({}, [])),
})
