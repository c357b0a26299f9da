/** Names of components become parts of addresses: what does not look like one of its registry never does. */
import { WorldError } from '../records/errors.ts'
import { quote } from './registry-answer.ts'

/** The name itself. Throws WorldError where it is not of this shape, or climbs by `..`. */
export const nameLike = (shape: RegExp, name: string, expected: string): string => {
  if (shape.test(name) && !name.split(/[/:]/).some((part) => part === '..' || part === '.')) return name
  throw new WorldError(`expected ${expected}, found ${quote(name)}`)
}
