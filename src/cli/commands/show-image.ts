import { examineImage } from '../../pipeline/examine-image.ts'
/** `seaworthy images show`: what an image is made of, as a table for people. */
import { attributeImage } from '../../pipeline/images/attribute-image.ts'
import { openImageHome } from '../../pipeline/images/image-home.ts'
import { renderImageInventory } from '../../report/terminal/image-inventory.ts'
import { openCache } from '../capture-cache.ts'
import { imagePorts, imageRequest } from '../images.ts'
import type { OutputOptions } from '../options.ts'
import { checkOutput, terminalOf, writeResult } from '../output.ts'
import { existingFolder } from '../paths.ts'
import { withServices, type LogLevel } from '../services.ts'

export type ShowImageOptions = OutputOptions & LogLevel & Readonly<{ repository: string; platform?: string }>

export const showImage = (written: string, options: ShowImageOptions): Promise<void> =>
  withServices(options, async (services) => {
    checkOutput(options)
    const request = imageRequest(written, options)
    const home = await openImageHome(existingFolder(options.repository), services)
    const cache = await openCache(services)
    const { inventory } = await examineImage({
      ...request,
      ports: imagePorts(services, home.config.registries),
      ...(cache ? { cache } : {}),
    })
    services.log.done()
    writeResult(renderImageInventory(attributeImage(inventory, { home }).inventory, terminalOf(options)), options)
  })
