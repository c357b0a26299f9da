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
  /** Its packages need a contract (Ubuntu Pro): they are listed, and never a candidate. */
  subscription: z.boolean().optional(),
  status: z.enum(['read', 'missing', 'failed']),
  /** Of one that was read: what its package manager would object to, or that it is an answer of before. */
  reason: z.string().optional(),
  /** By which key it is signed, or why that could not be checked. */
  signature: z.string().optional(),
  /** `sha256:…` of the index as it was read: what provenance names. */
  digest: z.string().optional(),
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
  /** The same of suites that need a contract. */
  subscriptionVersion: z.string().optional(),
  /** Why something newer in the sources is no candidate: it is built for another release, or of another module stream. */
  note: z.string().optional(),
})
export type PackageOffer = z.infer<typeof PackageOffer>

export const OFFERS_SCHEMA = 'seaworthy/offers/1'

export const Offers = record({
  schema: z.literal(OFFERS_SCHEMA),
  source: Source,
  /** In the order of the image's configuration; disabled sources are left out. Empty: there is none, see `reason`. */
  indexes: list(OfferedIndex),
  /** Installed packages of the distribution. Those that nothing could be said about (no index was read) are left out. */
  packages: list(PackageOffer),
  /** That other sources than the image's own were asked, or why nothing is known. */
  reason: z.string().optional(),
})
export type Offers = z.infer<typeof Offers>

/** `partial`: some source could not be read, so that a candidate may be too old; `unknown`: none could. */
export const completenessOf = ({ indexes }: Offers): 'complete' | 'partial' | 'unknown' => {
  const read = indexes.filter(({ status }) => status === 'read').length
  if (read === 0) return 'unknown'
  return read === indexes.length ? 'complete' : 'partial'
}

export const BASE_OFFERS_SCHEMA = 'seaworthy/base-offers/1'

/** What the registry has of the image that another is built on. */
export const BaseOffers = record({
  schema: z.literal(BASE_OFFERS_SCHEMA),
  /** Without tag and digest: `registry.example/team/base`, `debian`. */
  name: z.string(),
  /** `latest` where the image names none; empty where it names a digest alone. */
  tag: z.string(),
  platform: z.string(),
  status: z.enum(['found', 'missing', 'failed']),
  /** For `missing` and `failed`. */
  reason: z.string().optional(),
  /** What it was built on, where that is known. */
  digestThen: z.string().optional(),
  /** What the tag stands for now: the index where there is one. */
  digestNow: z.string().optional(),
  /** Whether the tag stands for another image now. */
  changed: z.union([z.boolean(), z.literal('unknown')]),
  /** Newer tags of the same line (`3.11.9-slim` for `3.11.4-slim`), newest first. */
  newerTags: list(record({ tag: z.string(), digest: z.string().optional() })),
  fetchedAt: Instant,
})
export type BaseOffers = z.infer<typeof BaseOffers>
