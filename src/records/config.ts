/**
 * `seaworthy.yaml`. Every key has a default; an unknown key is an error that names the nearest valid one.
 * Read from the tip of the default branch only: a branch cannot loosen its own policy.
 */
import { z } from 'zod'

import { list } from './schema.ts'

const DURATION = /^(\d+)\s*(hours?|days?|weeks?|h|d|w)$/
const HOURS: Readonly<Record<string, number>> = { h: 1, d: 24, w: 168 }

/** `3 days`, `12h`, `0`: to milliseconds. */
export const Duration = z.union([z.string(), z.literal(0)]).transform((text, context) => {
  if (text === 0 || text === '0') return 0
  const [, count, unit] = DURATION.exec(text) ?? []
  if (count && unit) return Number(count) * HOURS[unit.charAt(0)]! * 3_600_000
  context.addIssue({ code: 'custom', message: `expected a duration such as "3 days" or "12h", found "${text}"` })
  return z.NEVER
})

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a day such as 2027-06-30')
const strict = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape).readonly()

export const PolicyName = z.enum(['latest', 'security', 'none'])
export type PolicyName = z.infer<typeof PolicyName>

export const BranchRule = strict({
  /** Glob: `release-*`. */
  match: z.string(),
  policy: PolicyName.optional(),
  until: Day.optional(),
})

export const Match = strict({
  /** Globs over component, file, project and branch; all that are given must match. */
  component: z.union([z.string(), list(z.string())]).optional(),
  datasource: z.union([z.string(), list(z.string())]).optional(),
  file: z.union([z.string(), list(z.string())]).optional(),
  branch: z.union([z.string(), list(z.string())]).optional(),
  update: z.union([z.enum(['patch', 'minor', 'major']), list(z.enum(['patch', 'minor', 'major']))]).optional(),
})
export type Match = z.infer<typeof Match>

/** Per key, the first matching rule that sets it wins. */
export const Rule = strict({
  match: Match,
  /** A range that versions must lie in, in the component's own syntax. */
  allow: z.union([z.string(), strict({ goMinor: z.boolean() })]).optional(),
  group: z.string().optional(),
  /** Why nothing of it is moved. */
  hold: z.string().optional(),
  /** Until when `hold` stands. */
  until: Day.optional(),
  cooldown: Duration.optional(),
  drift: z.enum(['intended']).optional(),
})
export type Rule = z.infer<typeof Rule>

export const Acceptance = strict({
  id: z.string(),
  package: z.string().optional(),
  reason: z.string(),
  owner: z.string().optional(),
  until: Day.optional(),
})
export type Acceptance = z.infer<typeof Acceptance>

export const Verify = strict({
  /** One shell command, run at the root of the tree; replaces what would be found. */
  command: z.string().optional(),
  timeout: Duration.default(30 * 60_000),
  /** Merge what is not worse than a red base. */
  allowBaseRed: z.boolean().default(false),
  /** Allow the verify command to reach the network. */
  network: z.boolean().default(true),
})
export type Verify = z.infer<typeof Verify>

export const Config = strict({
  extends: z.union([z.string(), list(z.string())]).optional(),
  branches: list(BranchRule).optional(),
  merge: z.enum(['green', 'never']).default('never'),
  cooldown: Duration.default(3 * 24 * 3_600_000),
  rules: list(Rule).default([]),
  accept: list(Acceptance).default([]),
  verify: Verify.default({ timeout: 30 * 60_000, allowBaseRed: false, network: true }),
  /** Allowed although off by default. */
  allow: strict({ gitDependencies: z.boolean().default(false), goMinor: z.boolean().default(false) }).default({
    gitDependencies: false,
    goMinor: false,
  }),
  /**
   * Addresses that override what the clients are configured with: `{ npm: https://registry.example/ }`. For `deb`, `apk` and `rpm`
   * package sources as apt, apk and dnf write them, one a line: `deb https://registry.example/debian bookworm main`.
   */
  registries: z
    .partialRecord(
      z.enum(['npm', 'pypi', 'go', 'docker', 'crate', 'maven', 'rubygems', 'nuget', 'packagist', 'deb', 'apk', 'rpm']),
      z.string(),
    )
    .default({}),
  capture: strict({ ignore: list(z.string()).default([]) }).default({ ignore: [] }),
  images: list(strict({ name: z.string(), dockerfile: z.string().optional() })).default([]),
})
export type Config = z.infer<typeof Config>
export type ConfigInput = z.input<typeof Config>

/** The configuration of a repository that has none. */
export const DEFAULT_CONFIG: Config = Config.parse({})
