/** An entry of a yarn.lock, in either format. */
import type { Dependency } from '../../../records/inventory.ts'
import type { PackageDraft } from '../../contract.ts'

export type YarnEntry = Readonly<{
  /** What its key lists: `lodash@^4.17.0`, `lodash@npm:^4.17.0`. */
  descriptors: readonly string[]
  /** Of an alias, the package really meant. */
  name: string
  version: string
  requires: readonly Dependency[]
  origin: PackageDraft['origin']
  /** A workspace of this project. */
  isOwn: boolean
  line: number
}>

/** `@a/b` of `@a/b@^1.0.0`. */
export const nameOfDescriptor = (descriptor: string): string => {
  const at = descriptor.indexOf('@', 1)
  return at < 0 ? descriptor : descriptor.slice(0, at)
}

/** The part behind the name: `^1.0.0`, `npm:real@^1`. */
export const rangeOfDescriptor = (descriptor: string): string => {
  const at = descriptor.indexOf('@', 1)
  return at < 0 ? '' : descriptor.slice(at + 1)
}

/** `real` of `npm:real@^1`; `undefined` for `npm:^1`. */
export const aliasedName = (range: string): string | undefined =>
  /^npm:((?:@[^/@]+\/)?[^/@^~<>=*\s]+)@/.exec(range)?.[1]
