/**
 * What is left of a rung on a tip. Change sets are stacked, and one brings packages along that a later one was to move:
 * raising golang.org/x/net raises golang.org/x/sys too. Moving those to what was planned on the base would take them back.
 */
import type { Inventory, Package, Pin } from '../records/inventory.ts'
import type { Move } from '../records/plan.ts'
import { canonicalName } from '../versions/names.ts'
import { schemeOf } from '../versions/schemes.ts'
import { versioningOf } from './subjects.ts'

/**
 * The moves that the tree of `inventory` still needs, each with the pins that are still below its target. Empty: earlier
 * change sets have brought everything along.
 */
export const pendingMoves = (moves: readonly Move[], inventory: Inventory): readonly Move[] => {
  const pins = new Map(inventory.pins.map((pin) => [pin.id, pin]))
  return moves.flatMap((move) => {
    const pinIds = move.pinIds.filter((id) => {
      const pin = pins.get(id)
      return pin !== undefined && isBelow(pin, move)
    })
    const packages = inventory.packages.filter((one) => isMoved(one, move))
    const isPending = pinIds.length > 0 || packages.some((one) => isPackageBelow(one, move))
    // What the tip no longer has needs no move; what has only pins is told by its pins.
    return isPending ? [{ ...move, pinIds }] : []
  })
}

/** A digest moves at one version, a commit has no order; a range says where the lock file may go, so the lock file decides. */
const isBelow = (pin: Pin, { to, step, digest }: Move): boolean => {
  if (step === 'digest') return digest === undefined ? pin.current !== to : pin.digest !== digest
  return schemeOf(pin.versioning).compare(pin.current, to) < 0
}

const isMoved = (one: Package, { component, ecosystem, project }: Move): boolean =>
  one.ecosystem === ecosystem &&
  (project === undefined || one.project === project) &&
  canonicalName(ecosystem, one.name) === canonicalName(ecosystem, component.name)

const isPackageBelow = ({ version, ecosystem }: Package, { to, from }: Move): boolean => {
  const scheme = schemeOf(versioningOf(ecosystem))
  // Other copies of the package, below the one that moves, are another change's business.
  return scheme.compare(version, to) < 0 && scheme.compare(version, from) >= 0
}
