/** Every forge that a verified commit can be handed to. */
import type { Forge } from '../contract.ts'
import { localGit } from './local-git/local-git.ts'

export const FORGES: readonly Forge[] = [localGit]
