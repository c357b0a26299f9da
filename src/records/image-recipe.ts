/** What a Dockerfile does to the packages of its image: made by `capture`, so that `plan` can say which line has to change. */
import { z } from 'zod'

import { list, record } from './schema.ts'

/** Whose packages: the distribution's (`deb`, `apk`, `rpm`), or a language's. */
export const RecipeClient = z.enum(['deb', 'apk', 'rpm', 'pip', 'npm', 'gem', 'go', 'cargo'])
export type RecipeClient = z.infer<typeof RecipeClient>

export const RecipePackage = record({
  /** As it is written, without version and extras. */
  name: z.string(),
  /** An exact version that the line fixes: `1.2-3` of `curl=1.2-3`, of `requests==1.2`. */
  version: z.string().optional(),
  /** Where the package is written: a `RUN` has many lines. */
  line: z.number().int(),
})
export type RecipePackage = z.infer<typeof RecipePackage>

/** One command of a `RUN`. */
export const RecipeStep = record({
  /** Of the instruction. */
  line: z.number().int(),
  client: RecipeClient,
  /** The program: `apt-get`, `microdnf`, `pip3`. */
  program: z.string(),
  /**
   * - `install`: packages that are not there yet, and what they need;
   * - `upgrade`: the named packages, to the newest there is;
   * - `upgrade-all`: everything that is installed;
   * - `hold`: the named packages stay as they are (`apt-mark hold`);
   * - `remove`: the named packages.
   */
  action: z.enum(['install', 'upgrade', 'upgrade-all', 'hold', 'remove']),
  packages: list(RecipePackage),
  /** Of `install`: a named package that is there already becomes the newest. */
  raises: z.boolean().optional(),
  /** Of apt and dnf: recommended packages come along. */
  recommends: z.boolean().optional(),
})
export type RecipeStep = z.infer<typeof RecipeStep>

export const RecipeCopy = record({
  line: z.number().int(),
  /** The stage or image that it is copied from; absent: the build's context. */
  from: z.string().optional(),
  sources: list(z.string()),
  destination: z.string(),
})
export type RecipeCopy = z.infer<typeof RecipeCopy>

/** The stage that is built, with the stages of the same file that it is made from, in the order in which they run. */
export const ImageRecipe = record({
  /** Path in the repository. */
  file: z.string(),
  target: z.string().optional(),
  /** The image outside of the file that it begins with; absent for `scratch`. */
  base: record({ name: z.string(), digest: z.string().optional(), line: z.number().int() }).optional(),
  steps: list(RecipeStep),
  copies: list(RecipeCopy),
  /** Of the last `FROM` and of the last instruction of the stage: where a new line may stand. */
  firstLine: z.number().int(),
  lastLine: z.number().int(),
})
export type ImageRecipe = z.infer<typeof ImageRecipe>
