/** `seaworthy scan IMAGE`: findings of an image as it is. */
import { assessImage } from '../../pipeline/images/assess-image.ts'
import { attributeImage } from '../../pipeline/images/attribute-image.ts'
import { openImageHome } from '../../pipeline/images/image-home.ts'
import { sourceDoubts } from '../../plan/image/source-doubts.ts'
import { acceptedOf } from '../accepted.ts'
import { imageRequest, withImageTools, type ImageOptions } from '../images.ts'
import { finishScan, type ScanOptions } from '../scan-result.ts'
import { withServices } from '../services.ts'

/** What people accepted, and the Dockerfile behind the image, are those of the folder that the command is started in. */
export const scanImage = (written: string, options: ScanOptions & ImageOptions): Promise<void> =>
  withServices(options, async (services) => {
    const request = imageRequest(written, options)
    const home = await openImageHome(process.cwd(), services)
    await withImageTools(services, options, home.config.registries, async (tools) => {
      const { inventory: read, findings, offers } = await assessImage(request, tools)
      const { inventory } = attributeImage(read, { home })
      const remedies = acceptedOf(findings, home.accept, services.clock.now())
      services.log.done()
      const doubts = sourceDoubts({ inventory, offers })
      await finishScan({ inventory, findings, remedies, doubts }, options, services.tool)
    })
  })
