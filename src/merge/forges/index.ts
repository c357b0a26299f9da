/** Every forge that a verified commit can be handed to, by the name of its folder. */
import type { Forge } from '../contract.ts'
import { localGit } from './local-git/local-git.ts'

export const forges = { 'local-git': localGit } as const satisfies Readonly<Record<string, Forge>>
