/** `seaworthy images plan`: how to be rid of each finding of an image. */
import { openImageHome, readHomeTree } from '../../pipeline/images/image-home.ts'
import { planForImage, type PlannedImage } from '../../pipeline/images/plan-for-image.ts'
import { attemptImage, requestsFor, type UnreadImage } from '../../pipeline/images/requests.ts'
import { canonicalJson } from '../../report/json.ts'
import { imageRequest, platformOption, tellUnread, withImageTools, type ImageOptions } from '../images.ts'
import type { OutputOptions } from '../options.ts'
import { checkOutput, terminalOf, writeResult } from '../output.ts'
import { existingFolder } from '../paths.ts'
import { withServices, type LogLevel } from '../services.ts'

export type PlanImagesOptions = ImageOptions &
  OutputOptions &
  LogLevel &
  Readonly<{ json?: boolean; repository: string }>

export const planImages = (written: string | undefined, options: PlanImagesOptions): Promise<void> =>
  withServices(options, async (services) => {
    checkOutput(options)
    const asked = written === undefined ? undefined : imageRequest(written, options)
    const home = await openImageHome(existingFolder(options.repository), services)
    const requests = requestsFor(asked, home, platformOption(options.platform))
    await withImageTools(services, options, home.config.registries, async (tools) => {
      const trees = [await readHomeTree(home, tools)]
      const results: (PlannedImage | UnreadImage)[] = []
      for (const { request, definition } of requests) {
        const origin = { home, trees, ...(definition ? { definition } : {}) }
        results.push(
          await attemptImage(definition?.name ?? request.written, () => planForImage(request, origin, tools)),
        )
      }
      const planned = results.filter((one) => 'plan' in one)
      services.log.done()
      if (planned.length > 0 || options.json) writeResult(await render(planned, options), options)
      tellUnread(results.filter((one) => 'problem' in one))
    })
  })

const render = async (planned: readonly PlannedImage[], options: PlanImagesOptions): Promise<string> => {
  if (options.json) return canonicalJson(planned.map(({ plan }) => plan))
  const { renderImagePlan } = await import('../../report/terminal/image-plan.ts')
  return planned
    .map(({ inventory, findings, plan }) => renderImagePlan(inventory, findings, plan, terminalOf(options)))
    .join('\n')
}
