/**
 * Whether building an image again, without a cache, moves a package of the distribution to the newest that its sources have.
 * What the Dockerfile installs becomes the newest; what came with the base stays as the base has it, unless an instruction
 * upgrades it. The last command that speaks of a package decides.
 */
import type { RecipePackage, RecipeStep } from '../../records/image-recipe.ts'
import type { Package } from '../../records/inventory.ts'
import { clientOf, type ImageSituation } from './situation.ts'

export type Movement =
  /** `line`: of the instruction that does it. */
  | Readonly<{ how: 'moves'; line?: number }>
  /** An instruction asks for this very version. */
  | Readonly<{ how: 'pinned'; pin: RecipePackage & Readonly<{ version: string }> }>
  | Readonly<{ how: 'held'; line: number }>
  /** It came with the base, and no instruction raises it. */
  | Readonly<{ how: 'stays' }>
  /** Nothing tells which instruction brought it. */
  | Readonly<{ how: 'unknown' }>

export const movementOf = (one: Package, { recipe, originOf }: ImageSituation): Movement => {
  const { kind, line } = originOf(one)
  const steps = (recipe?.steps ?? []).filter(({ client }) => client === clientOf(one))
  const held = steps.find(({ action, packages }) => action === 'hold' && packages.some(({ name }) => name === one.name))
  if (held) return { how: 'held', line: held.line }
  const last = steps.map((step) => effectOf(step, one.name, kind === 'base')).findLast((effect) => effect !== undefined)
  if (last) return last
  if (kind === 'own') return { how: 'moves', ...(line === undefined ? {} : { line }) }
  return { how: kind === 'base' ? 'stays' : 'unknown' }
}

const effectOf = (step: RecipeStep, name: string, fromBase: boolean): Movement | undefined => {
  const { action, packages, raises = false, line } = step
  if (action === 'upgrade-all') return { how: 'moves', line }
  const named = packages.find((one) => one.name === name)
  if (!named || action === 'remove' || action === 'hold') return undefined
  const { version } = named
  if (version !== undefined) return { how: 'pinned', pin: { ...named, version } }
  return action === 'upgrade' || raises || !fromBase ? { how: 'moves', line } : undefined
}
