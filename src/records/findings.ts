/** What `advise` gives: each package version with each vulnerability group that affects it. */
import { z } from 'zod'

import { Instant, Level, list, record } from './schema.ts'
import { Source } from './source.ts'

/** What the advisory alone says about a fix; whether it can be had is for `plan` to know. */
export const Fix = record({
  state: z.enum(['fixed', 'beyond-last-affected', 'none', 'wont-fix', 'subscription', 'unknown']),
  /** Fixed versions as the advisories state them, ascending, of every range the package lies in. */
  versions: list(z.string()),
  /** Who publishes them, where it is not the distribution's own security team: Debian LTS, or somebody who is paid for it. */
  origin: z.enum(['lts', 'elts', 'pro']).optional(),
})
export type Fix = z.infer<typeof Fix>

export const Rating = record({
  /** `GHSA`, `PYSEC`, `GO`, `Debian`, …: who rated, by the record it came from. */
  source: z.string(),
  level: Level,
  /** CVSS base score, 0 to 10. */
  score: z.number().optional(),
  /** The CVSS vector as given. */
  vector: z.string().optional(),
})
export type Rating = z.infer<typeof Rating>

/** `security-update`: a security suite of the image's own sources has a newer version, and no advisory here says why. */
export const FindingKind = z.enum(['vulnerability', 'end-of-life', 'security-update'])

export const Finding = record({
  /** Hash of target, ecosystem, source package, project, smallest id at first sight; kept while any id is shared. */
  key: z.string(),
  kind: FindingKind,
  /** The id to show: a CVE where the group has one, else GHSA, else the record's own; `EOL-python-3.9` for end of life. */
  id: z.string(),
  /** Every id of the group, sorted. */
  ids: list(z.string()),
  /** Identifies the group across branches: the smallest id. */
  group: z.string(),
  package: record({
    ecosystem: z.string(),
    /** The source package for distributions: the unit of counting. */
    name: z.string(),
    version: z.string(),
    purl: z.string(),
  }),
  /** The inventory's package or, where the pin itself is the package (images, `go`), the pin. */
  packageIds: list(z.string()),
  pinIds: list(z.string()),
  project: z.string().optional(),
  summary: z.string(),
  fix: Fix,
  /** Why there is no fix, or what it takes to get it, in the distribution's words: `no DSA (ignored): Minor issue`. */
  note: z.string().optional(),
  ratings: list(Rating),
  severity: Rating,
  reviewed: z.boolean().optional(),
  /** In CISA's catalogue of known exploited vulnerabilities. */
  kev: z.boolean(),
  /** FIRST's probability of exploitation in the next 30 days, 0 to 1. */
  epss: z.number().optional(),
  /** Smallest `published` of the group; absent where only placeholders are known. */
  published: Instant.optional(),
  /** Links to the advisories. */
  urls: list(z.string()),
  locations: list(record({ file: z.string(), line: z.number().int().optional() })),
})
export type Finding = z.infer<typeof Finding>

/** How far the advisories can be trusted for one ecosystem of the inventory. */
export const Coverage = record({
  ecosystem: z.string(),
  /** Packages of the inventory in this ecosystem. */
  packages: z.number().int(),
  /** Advisories in the store for it. */
  advisories: z.number().int(),
  /** When this ecosystem's snapshot was made. */
  snapshot: Instant.optional(),
  status: z.enum(['known', 'no-advisories', 'stale']),
})
export type Coverage = z.infer<typeof Coverage>

export const FINDINGS_SCHEMA = 'seaworthy/findings/1'

export const Findings = record({
  schema: z.literal(FINDINGS_SCHEMA),
  source: Source,
  advisories: record({
    /** Identifies the store's content: hash over what was imported. */
    snapshot: z.string(),
    ecosystems: list(Coverage),
  }),
  findings: list(Finding),
})
export type Findings = z.infer<typeof Findings>

/** One group that affects a version that is not (yet) in use. */
export const AssessedFinding = record({
  group: z.string(),
  ids: list(z.string()),
  level: Level,
  reviewed: z.boolean().optional(),
})
export type AssessedFinding = z.infer<typeof AssessedFinding>

export const ASSESSMENTS_SCHEMA = 'seaworthy/assessments/1'

/**
 * What the advisories say of released versions: the plan must know which versions a step would land on.
 * Made by `advise` from `Releases`, so that `plan` needs no advisory store (docs/decisions/0002).
 */
export const Assessments = record({
  schema: z.literal(ASSESSMENTS_SCHEMA),
  snapshot: z.string(),
  components: list(
    record({
      ecosystem: z.string(),
      name: z.string(),
      /** Only versions with findings are listed. */
      affected: z.record(z.string(), list(AssessedFinding)).readonly(),
    }),
  ),
})
export type Assessments = z.infer<typeof Assessments>
