/**
 * What a run says of the images of a repository: each is read, matched and planned with the branch that it is built from, and
 * built again where that was asked for. What the world does to one stays with it.
 */
import { spellPlatform, type Platform } from '../../capture/image/manifests/platform.ts'
import type { ImageDefinition } from '../../records/config.ts'
import { SeaworthyError } from '../../records/errors.ts'
import type { ReportedImage, UnreadImage } from '../../report/build-image-report.ts'
import type { ExaminedImage } from './examined-image.ts'
import { readHomeTree, readImageHome, type ImageHome } from './image-home.ts'
import type { ImageTools } from './image-tools.ts'
import { planForImage } from './plan-for-image.ts'
import { rebuildImages, type RebuildRun, type RebuiltImage } from './rebuild-images.ts'
import { attemptImage, keptImage } from './requests.ts'

export type ImagesRequest = Readonly<{
  home: Omit<ImageHome, 'dockerfiles'>
  platform: Platform
  /** Absent: nothing is built. */
  rebuild?: Pick<RebuildRun, 'checkout' | 'trusted' | 'timeoutMs' | 'keep'>
}>

/** In the order of the configuration. */
export const reportImages = async (
  request: ImagesRequest,
  tools: ImageTools,
): Promise<readonly (ReportedImage | UnreadImage)[]> => {
  const unread = (name: string, problem: string): UnreadImage => {
    tools.services.log.warn(problem.startsWith(name) ? problem : `${name}: ${problem}`)
    return { name, platform: spellPlatform(request.platform), problem }
  }
  const { images } = request.home.config
  try {
    const home = await readImageHome(request.home)
    const trees = [await readHomeTree(home, tools)]
    if (request.rebuild) return await rebuildAll({ ...request, home, rebuild: request.rebuild, trees, unread }, tools)
    const reported: (ReportedImage | UnreadImage)[] = []
    for (const image of images) {
      const result = await attemptImage(image.name, () => planOne(image, { ...request, home, trees }, tools))
      reported.push('problem' in result ? unread(image.name, result.problem) : result)
    }
    return reported
  } catch (error) {
    // Such as images that stand on each other in a circle: there is no order to build them in.
    if (!(error instanceof SeaworthyError)) throw error
    return images.map(({ name }) => unread(name, error.message))
  }
}

type Place = Readonly<{ home: ImageHome; platform: Platform; trees: RebuildRun['trees'] }>

const planOne = async (definition: ImageDefinition, { home, platform, trees }: Place, tools: ImageTools) => {
  const { inventory, findings, plan } = await planForImage(
    keptImage(definition, platform),
    { home, trees, definition },
    tools,
  )
  return { inventory, findings, plan }
}

type Rebuild = Place &
  Readonly<{
    rebuild: NonNullable<ImagesRequest['rebuild']>
    unread: (name: string, problem: string) => UnreadImage
  }>

const rebuildAll = async ({ rebuild, unread, ...place }: Rebuild, tools: ImageTools) => {
  const { images } = place.home.config
  const run = { ...place, ...rebuild, wanted: images, current: new Map<string, string>(), force: false }
  const done = await rebuildImages(run, tools)
  return images.map(({ name }) => {
    const rebuilt = done.rebuilt.find((one) => one.name === name)
    if (rebuilt) return reportedRebuild(rebuilt)
    return unread(name, done.unread.find((one) => one.name === name)?.problem ?? 'it was not looked at')
  })
}

/** Before, after and what was done, as they are reported. */
export const reportedRebuild = ({ before, after, record }: RebuiltImage): ReportedImage => ({
  ...knowledgeOf(before),
  rebuild: record,
  ...(after ? { after: knowledgeOf(after) } : {}),
})

const knowledgeOf = ({ inventory, findings, plan }: ExaminedImage) => ({ inventory, findings, plan })
