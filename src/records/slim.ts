/** What an image carries and does not need: what each piece of advice saves, and the edit for it. Made by `plan`. */
import { z } from 'zod'

import { Level, list, record } from './schema.ts'
import { Source } from './source.ts'

/**
 * - `recommended`: packages that came because others recommend them;
 * - `build-tools`: compilers, headers and their kin in the final stage;
 * - `language-tools`: installers of a language that a finished image has no use for;
 * - `caches`: what package managers leave behind;
 * - `overwritten`: files of one layer that a later one writes again;
 * - `deleted`: files of one layer that a later one deletes: they are shipped all the same;
 * - `duplicates`: the same content under several paths.
 */
export const SlimKind = z.enum([
  'recommended',
  'build-tools',
  'language-tools',
  'caches',
  'overwritten',
  'deleted',
  'duplicates',
])
export type SlimKind = z.infer<typeof SlimKind>

export const SlimItem = record({
  kind: SlimKind,
  /** For people: `gcc and 31 packages that only it needs`. */
  title: z.string(),
  /** Why it can go, and what to look at before. */
  reason: z.string(),
  /** Packages that would go, by `name`, sorted; paths where it is about files: the biggest first, at most 20. */
  packages: list(z.string()),
  paths: list(z.string()),
  /** All of the paths. */
  files: z.number().int(),
  /** Unpacked bytes that the image would be smaller by, as far as is known. */
  bytes: z.number().int(),
  /** Findings that go with it: counted as everywhere, and their keys. */
  findings: record({
    count: z.number().int(),
    bySeverity: z.record(Level, z.number().int()).readonly(),
    keys: list(z.string()),
  }),
  /** The Dockerfile's edit: where it is known, and what to write. */
  edit: record({ file: z.string().optional(), line: z.number().int().optional(), text: z.string() }),
  /** Digests of the layers that hold it. */
  layers: list(z.string()),
})
export type SlimItem = z.infer<typeof SlimItem>

export const SLIM_SCHEMA = 'seaworthy/slim/1'

export const SlimAdvice = record({
  schema: z.literal(SLIM_SCHEMA),
  source: Source,
  /** The one that saves most findings first, then most bytes. */
  items: list(SlimItem),
  /** Following all of it; what two items share counts once. */
  total: record({ bytes: z.number().int(), packages: z.number().int(), findings: z.number().int() }),
  /** Unpacked bytes of the image's regular files, all layers. */
  size: z.number().int(),
  packages: z.number().int(),
  /** What could not be judged: files of layers that were not listed. */
  doubts: list(z.string()),
})
export type SlimAdvice = z.infer<typeof SlimAdvice>
