/**
 * `seaworthy.yaml`. Every key has a default; an unknown key is an error that names the nearest valid one.
 * Read from the tip of the default branch only: a branch cannot loosen its own policy.
 */
import { z } from 'zod'

import { PinRole, Scope } from './inventory.ts'
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

const oneOrMore = <Item extends z.ZodType>(item: Item) => z.union([item, list(item)])
/** Globs, `/regular expressions/`, and `!` before either to take back: of several, one must match and none that is taken back. */
const Patterns = oneOrMore(z.string())

export const BranchRule = strict({
  /**
   * Glob (`release-*`), `/regular expression/`, `$default` for the default branch, or `$release` for those that are kept without
   * any configuration because they look like release branches and are alive.
   */
  match: z.string(),
  policy: PolicyName.optional(),
  until: Day.optional(),
})

export const Match = strict({
  /** All that are given must match. A component's name, as the inventory spells it; `golang` also means `library/golang`. */
  component: Patterns.optional(),
  datasource: Patterns.optional(),
  file: Patterns.optional(),
  branch: Patterns.optional(),
  update: oneOrMore(z.enum(['patch', 'minor', 'major'])).optional(),
  /** What its pins do, and where they are needed: as in the inventory. */
  role: oneOrMore(PinRole).optional(),
  scope: oneOrMore(Scope).optional(),
  /** The version in use: a range in the component's own syntax, or a `/regular expression/`, with `!` before it none of these. */
  current: z.string().optional(),
})
export type Match = z.infer<typeof Match>

/** Per key, the first matching rule that sets it wins. */
export const Rule = strict({
  match: Match,
  /**
   * A range that versions must lie in, in the component's own syntax, or a `/regular expression/`; with `!` before it versions
   * must not. Of several, all hold.
   */
  allow: z.union([z.string(), list(z.string()), strict({ goMinor: z.boolean() })]).optional(),
  group: z.string().optional(),
  /** Why nothing of it is moved; `false` lifts the hold of a later rule. */
  hold: z.union([z.string(), z.literal(false)]).optional(),
  /** `security`: moved only for a finding, by the smallest step, also on a branch at `latest`; `latest`: the other way round. */
  policy: z.enum(['latest', 'security']).optional(),
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

/** Globs of paths, or `/regular expressions/`. */
const Paths = oneOrMore(z.string())

/**
 * What stands in no group of the expression: text with `{{group}}` in it, and `{{#if group}}…{{else}}…{{/if}}`. Where a template is
 * given, it is what counts.
 */
const templates = {
  datasource: z.string().optional(),
  /** As the datasource spells it: `owner/name`, `library/golang`. */
  name: z.string().optional(),
  versioning: z.string().optional(),
  registryUrl: z.string().optional(),
  extractVersion: z.string().optional(),
}

/** A regular expression in RE2's syntax. Groups are named as Renovate names them: `currentValue`, `depName`, `datasource`, … */
export const ExpressionCapture = strict({
  file: Paths,
  match: oneOrMore(z.string()),
  /** Of several expressions: `any` each for itself, `recursive` each within what the one before matched, `combination` all for one pin. */
  strategy: z.enum(['any', 'recursive', 'combination']).default('any'),
  ...templates,
})
export type ExpressionCapture = z.infer<typeof ExpressionCapture>

/** A JSONata expression that gives objects with Renovate's names: `tools.{ "depName": repo, "currentValue": version }`. */
export const QueryCapture = strict({
  file: Paths,
  jsonata: oneOrMore(z.string()),
  /** Told from the file's name where it is absent. */
  format: z.enum(['json', 'yaml', 'toml']).optional(),
  ...templates,
})
export type QueryCapture = z.infer<typeof QueryCapture>

/** A variable, wherever and in whatever language the file defines it. */
export const VariableCapture = strict({
  file: Paths,
  variable: z.string(),
  ...templates,
  datasource: z.string(),
  name: z.string(),
})
export type VariableCapture = z.infer<typeof VariableCapture>

export const CustomCapture = z.union([ExpressionCapture, QueryCapture, VariableCapture])
export type CustomCapture = z.infer<typeof CustomCapture>

/** Host, port and path; a tag or digest is not part of it (distribution reference grammar). */
const IMAGE_NAME = /^[\w.-]+(?::\d+)?(?:\/[\w.-]+)*$/

/** An image that the repository builds. */
export const ImageDefinition = strict({
  /** What it is called where it is kept, without a tag: `registry.example/team/app`. A word without a host is only its name here. */
  name: z.string().regex(IMAGE_NAME, 'expected the name of an image without a tag, such as registry.example/team/app'),
  /** Tags to read and to move; the first is the one that is compared. */
  tags: list(z.string()).default(['latest']),
  dockerfile: z.string().optional(),
  /** The folder that the build sees. Default: the root of the repository. */
  context: z.string().default('.'),
  target: z.string().optional(),
  args: z.record(z.string(), z.string()).default({}),
  /** `linux/amd64`, …; default: the builder's own. */
  platforms: list(z.string()).default([]),
  builder: z.enum(['buildah', 'buildx', 'command']).optional(),
  /**
   * For `builder: command`: run without a shell; `{{image}}`, `{{dockerfile}}`, `{{context}}`, `{{target}}`, `{{platform}}` and
   * `{{output}}` are replaced. It leaves an OCI layout or an OCI archive at `{{output}}`.
   */
  command: list(z.string()).optional(),
  /** `kept`: push what a rebuild keeps to its tags; `never`: leave it in our folder. */
  push: z.enum(['kept', 'never']).default('never'),
  /** Bases that `base-images` compares beside those it finds. */
  bases: list(z.string()).default([]),
})
export type ImageDefinition = z.infer<typeof ImageDefinition>

export const Config = strict({
  /** Bases: addresses, or files of the default branch, also those of Renovate and Dependabot. */
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
  capture: strict({
    /** Globs of paths to leave out. */
    ignore: list(z.string()).default([]),
    custom: list(CustomCapture).default([]),
  }).default({ ignore: [], custom: [] }),
  images: list(ImageDefinition).default([]),
})
export type Config = z.infer<typeof Config>
export type ConfigInput = z.input<typeof Config>

/** The configuration of a repository that has none. */
export const DEFAULT_CONFIG: Config = Config.parse({})
