/** Since which layer a package is in the image as it is. Pure. */
import type { FoundPackage } from '../contract.ts'
import type { FileOutcome } from '../layers/layer-reading.ts'
import type { SurvivingFile } from '../layers/overlay.ts'

/** Version, architecture and place included: another of these is another package. */
const keyOf = ({ name, version, architecture = '', within = '' }: FoundPackage): string =>
  `${name} ${version} ${architecture} ${within}`

const keysOf = (outcome: FileOutcome): ReadonlySet<string> =>
  new Set(outcome.status === 'read' ? outcome.reading.packages?.map(keyOf) : [])

/** Position of the lowest layer from which on the file names this very package, without a break. */
export const layerFinder = ({ layer, earlier }: SurvivingFile): ((found: FoundPackage) => number) => {
  const below = earlier.map((one) => ({ layer: one.layer, keys: keysOf(one.outcome) }))
  return (found) => {
    const key = keyOf(found)
    const breakAt = below.findIndex(({ keys }) => !keys.has(key))
    const lasting = breakAt === -1 ? below : below.slice(0, breakAt)
    return lasting.at(-1)?.layer ?? layer
  }
}
