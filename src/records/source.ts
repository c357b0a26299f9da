/** What a record speaks about: a repository's tree at a ref, or an image. */
import { z } from 'zod'

import { record } from './schema.ts'

export const Repository = record({
  /** `local` for a repository without a remote. */
  forge: z.enum(['github', 'gitlab', 'gitea', 'local']),
  host: z.string(),
  /** `owner/name` on a forge; the folder's name for a local repository. */
  path: z.string(),
})
export type Repository = z.infer<typeof Repository>

export const Source = record({
  repository: Repository,
  kind: z.enum(['tree', 'image']),
  /** What was asked for: a branch, a commit, or `worktree`. */
  ref: z.string(),
  branch: z.string().optional(),
  commit: z.string().optional(),
  image: record({
    name: z.string(),
    platform: z.string(),
    manifestDigest: z.string(),
    indexDigest: z.string().optional(),
  }).optional(),
})
export type Source = z.infer<typeof Source>
