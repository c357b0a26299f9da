/** How an image is named on the command line, and the ports that read it: all that a command needs which reads images and no more. */
import { resolve } from 'node:path'

import type { ImagePorts } from '../capture/image/image-ports.ts'
import { parsePlatform, type Platform } from '../capture/image/manifests/platform.ts'
import type { ImageReference } from '../capture/image/reference.ts'
import { systemDigests } from '../system/node/digests.ts'
import { systemLargeFiles } from '../system/node/large-files.ts'
import type { ContainerRegistries, Unpacker } from '../system/ports.ts'

/** Paths are those of the working directory. */
export const absoluteReference = (reference: ImageReference): ImageReference =>
  'path' in reference ? { ...reference, path: resolve(reference.path) } : reference

/** The same as it is written: for tools that run elsewhere. */
export const absoluteWritten = (written: string): string => {
  const [, transport, path, rest] = /^(oci|oci-archive|docker-archive):([^:]+)(.*)$/s.exec(written) ?? []
  return path === undefined ? written : `${transport}:${resolve(path)}${rest}`
}

/** As Go's toolchain calls them, and thus every image. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386', ppc64: 'ppc64le' }

/** What was asked for, else this machine's architecture under Linux. */
export const platformOption = (option: string | undefined): Platform =>
  option === undefined
    ? { os: 'linux', architecture: ARCHITECTURES[process.arch] ?? process.arch, asked: false }
    : parsePlatform(option)

/** `registries` is called when an image lies in one. */
export const imagePortsOver = (unpacker: Unpacker, registries: () => Promise<ContainerRegistries>): ImagePorts => ({
  files: systemLargeFiles,
  digests: systemDigests,
  unpacker,
  registries,
})
