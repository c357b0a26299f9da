/** What the package sources of an image offer for what is installed in it, now. Made by `lookup`. */
import { z } from 'zod'

import { Instant, list, record } from './schema.ts'
import { Source } from './source.ts'

/** One index of one source that was read, or why it was not. */
export const OfferedIndex = record({
  client: z.enum(['deb', 'apk', 'rpm']),
  /** As the image's configuration has it. */
  line: z.string(),
  /** The suite, branch or repository id: `bookworm-security`, `v3.22/main`, `baseos`. */
  suite: z.string(),
  /** A suite that gets nothing but security updates. */
  security: z.boolean(),
  status: z.enum(['read', 'missing', 'failed']),
  reason: z.string().optional(),
  /** By which key it is signed, or why that could not be checked. */
  signature: z.string().optional(),
  fetchedAt: Instant,
})
export type OfferedIndex = z.infer<typeof OfferedIndex>

/** One installed binary package and what its package manager would install today. */
export const PackageOffer = record({
  /** The binary package, its architecture where several are installed. */
  name: z.string(),
  architecture: z.string().optional(),
  installed: z.string(),
  /** What an upgrade would install; equal to `installed` where nothing newer is there; absent where no source has the package. */
  candidate: z.string().optional(),
  /** Source package of the candidate. */
  source: record({ name: z.string(), version: z.string() }).optional(),
  /** Suite that the candidate comes from. */
  suite: z.string().optional(),
  /** The newest version that a security suite has, where it is newer than the installed one. */
  securityVersion: z.string().optional(),
})
export type PackageOffer = z.infer<typeof PackageOffer>

export const OFFERS_SCHEMA = 'seaworthy/offers/1'

export const Offers = record({
  schema: z.literal(OFFERS_SCHEMA),
  source: Source,
  indexes: list(OfferedIndex),
  packages: list(PackageOffer),
})
export type Offers = z.infer<typeof Offers>
