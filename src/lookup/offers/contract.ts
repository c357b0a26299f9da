/** How the offers of an image come about: a reader for each client opens the indexes of one source and tells what they have. */
import { z } from 'zod'

import type { Distribution, PackageSource } from '../../records/image.ts'
import { record } from '../../records/schema.ts'
import type { DatasourcePorts } from '../contract.ts'
import type { Parsed, Problem } from '../registry-answer.ts'

export type Client = PackageSource['client']

/** One version of a binary package in one source. */
export const OfferedVersion = record({
  name: z.string(),
  /** As the client spells it; what serves every architecture (`all`, `noarch`) counts as the image's own. */
  architecture: z.string(),
  version: z.string(),
  source: record({ name: z.string(), version: z.string() }).optional(),
})
export type OfferedVersion = z.infer<typeof OfferedVersion>

/** What is known of a source beside its packages. */
export const IndexTraits = record({
  /** Suite, branch or repository id. */
  suite: z.string(),
  security: z.boolean(),
  subscription: z.boolean(),
  /** As apt counts it without preferences (apt_preferences(5)): 500; 100 and 1 for what is not taken by itself. */
  priority: z.number().int(),
  signature: z.string().optional(),
  /** `sha256:…` of the list of packages, where the source says it and there is one list. */
  digest: z.string().optional(),
  /** What the package manager would object to, although it could be read. */
  reason: z.string().optional(),
})
export type IndexTraits = z.infer<typeof IndexTraits>

/** Architectures as the client spells them. */
export type Architectures = Readonly<{ native: string; foreign: readonly string[] }>

export type SourceRequest = Readonly<{
  source: PackageSource
  distribution: Distribution | undefined
  architectures: Architectures
}>

export type OpenedSource = Readonly<{
  status: 'ok'
  /** Equal for equal contents; `undefined` where the source does not tell before all is read. */
  validator: string | undefined
  traits: IndexTraits
  /** Keeps of the packages only those that are wanted: an index lists sixty thousand. */
  read: (wants: (name: string) => boolean) => Promise<Parsed<ReadSource>>
}>

export type ReadSource = Readonly<{
  versions: readonly OfferedVersion[]
  /** Where the signature stands in the index itself. */
  signature?: string
}>

/** A reader answers `unchanged` where the source says that what `validator` stands for is still what it has. */
export type OpenSource = (
  ports: DatasourcePorts,
  request: SourceRequest,
  validator: string | undefined,
) => Promise<OpenedSource | Readonly<{ status: 'unchanged' }> | Problem>

/** Where a source does not answer by http(s), or has a credential in its address: neither is asked. */
export const unreachable = (address: string): Problem | undefined => {
  const scheme = /^([\w+.-]+):/.exec(address)?.[1]?.toLowerCase() ?? 'a path'
  if (scheme !== 'http' && scheme !== 'https')
    return { status: 'failed', reason: `only http and https are asked, found ${scheme}` }
  if (/^\w+:\/\/[^/]*@/.test(address))
    return { status: 'failed', reason: 'an address with a credential of the image is not asked' }
  return undefined
}
