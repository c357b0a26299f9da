/** What is not known of an image because its package sources were not read, or say nothing of security: such an image is never zero. */
import type { Inventory } from '../../records/inventory.ts'
import { completenessOf, type Offers } from '../../records/offers.ts'
import { isOfDistribution } from './situation.ts'

export type SourceReading = Readonly<{
  /** Of an image. */
  inventory: Inventory
  /** Absent: not asked. */
  offers?: Offers | undefined
}>

/** One sentence for each. */
export const sourceDoubts = (reading: SourceReading): readonly string[] => [
  ...unreadSources(reading),
  ...missingSources(reading),
]

export const unreadSources = ({ inventory, offers }: SourceReading): readonly string[] => {
  if (!inventory.packages.some(isOfDistribution)) return []
  if (!offers) return ["the image's package sources were not asked what they have now"]
  if (offers.indexes.length === 0) {
    const none =
      (inventory.image?.packageSources ?? []).length === 0
        ? 'the image has no package sources'
        : "the image's package sources were not read"
    return [offers.reason ?? none]
  }
  if (completenessOf(offers) === 'complete') return []
  return offers.indexes
    .filter(({ status }) => status !== 'read')
    .map(({ suite, status, reason }) => `package source ${suite}: ${reason ?? status}`)
}

/** Debian and Ubuntu publish fixes in suites of their own: without one, nothing that is offered says what is fixed. */
export const missingSources = ({ offers }: Pick<SourceReading, 'offers'>): readonly string[] => {
  const suites = (offers?.indexes ?? []).filter(({ client }) => client === 'deb')
  if (suites.length === 0 || suites.some(({ security }) => security)) return []
  return ["no security suite is among the image's package sources: updates that are published there are not seen"]
}
