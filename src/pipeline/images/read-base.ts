/** Reads and judges one image as a base: by itself, with what its own sources and its own base have now. */
import { commandsOf } from '../../capture/image/programs/commands-of.ts'
import { runtimesOf } from '../../plan/runtime-upgrade/runtimes-of.ts'
import type { ReadBase } from '../../records/base-images.ts'
import { SeaworthyError } from '../../records/errors.ts'
import type { Inventory, Package } from '../../records/inventory.ts'
import { tallyFindings } from '../../report/tally.ts'
import { plural } from '../../report/wording.ts'
import type { ImageRequest } from './assess-image.ts'
import type { ImageTools } from './image-tools.ts'
import { planForImage, type PlannedImage } from './plan-for-image.ts'

export type BaseReading =
  | Readonly<{
      status: 'read'
      image: ReadBase
      packages: readonly Package[]
      /** What can be called in it. */
      commands: ReadonlySet<string>
    }>
  | Readonly<{ status: 'unread'; problem: string }>

/** An image that cannot be read is told, never a stop; that there are no advisories to judge it by is one. */
export const readBase = async (request: ImageRequest, tools: ImageTools): Promise<BaseReading> => {
  if (tools.offline && request.reference.transport === 'docker')
    return { status: 'unread', problem: 'offline: the registry is not asked' }
  let isRead = false
  const advisories: ImageTools['advisories'] = (inventory) => {
    isRead = true
    return tools.advisories(inventory)
  }
  try {
    return reading(await planForImage(request, { trees: [] }, { ...tools, advisories }))
  } catch (error) {
    if (isRead || !(error instanceof SeaworthyError)) throw error
    return { status: 'unread', problem: error.message }
  }
}

const reading = ({ inventory, layers, findings, plan }: PlannedImage): BaseReading => {
  const { image, source, packages } = inventory
  if (!image) return { status: 'unread', problem: 'it is no image' }
  const { layers: blobs } = image
  const endOfLife = findings.findings.filter(({ kind }) => kind === 'end-of-life')
  return {
    status: 'read',
    packages,
    commands: commandsOf(layers, image),
    image: {
      manifestDigest: source.image?.manifestDigest ?? '',
      distribution: image.distribution?.name ?? 'none',
      runtimes: runtimesOf(packages),
      packages: packages.length,
      size: blobs.reduce((sum, { size }) => sum + size, 0),
      contentSize: blobs.reduce((sum, { contentSize }) => sum + contentSize, 0),
      tally: tallyFindings(findings, plan.remedies),
      endOfLife: [...new Set(endOfLife.map((one) => `${one.package.name} ${one.package.version}`))],
      unknown: findings.advisories.ecosystems.filter((one) => one.status !== 'known' && one.packages > 0),
      doubts: [...plan.doubts, ...unreadable(inventory)],
    },
  }
}

const unreadable = ({ files }: Inventory): readonly string[] => {
  const damaged = files.filter(({ status }) => status === 'invalid')
  const [first] = damaged
  return first ? [`${plural(damaged.length, 'file')} could not be read: ${first.path}`] : []
}
