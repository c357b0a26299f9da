/** `seaworthy scan IMAGE`: findings of an image as it is. */
import { assessImage } from '../../pipeline/images/assess-image.ts'
import { openImageHome } from '../../pipeline/images/image-home.ts'
import { acceptedOf } from '../accepted.ts'
import { imageRequest, withImageTools, type ImageOptions } from '../images.ts'
import { finishScan, type ScanOptions } from '../scan-result.ts'
import { withServices } from '../services.ts'

/** What people accepted is read from the configuration of the folder that the command is started in. */
export const scanImage = (written: string, options: ScanOptions & ImageOptions): Promise<void> =>
  withServices(options, async (services) => {
    const request = imageRequest(written, options)
    const { accept, config } = await openImageHome(process.cwd(), services)
    await withImageTools(services, options, config.registries, async (tools) => {
      const { inventory, findings } = await assessImage(request, tools)
      const remedies = acceptedOf(findings, accept, services.clock.now())
      await finishScan({ inventory, findings, remedies }, options, services.tool)
    })
  })
