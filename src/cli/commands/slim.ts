/** `seaworthy slim`: what of an image nothing needs. */
import { openImageHome } from '../../pipeline/images/image-home.ts'
import { slimImage } from '../../pipeline/images/slim-image.ts'
import { canonicalJson } from '../../report/json.ts'
import { renderSlim } from '../../report/terminal/slim.ts'
import { imageRequest, withImageTools, type ImageOptions } from '../images.ts'
import type { OutputOptions } from '../options.ts'
import { checkOutput, terminalOf, writeResult } from '../output.ts'
import { existingFolder } from '../paths.ts'
import { withServices, type LogLevel } from '../services.ts'

export type SlimOptions = ImageOptions & OutputOptions & LogLevel & Readonly<{ repository: string; json?: boolean }>

export const slim = (written: string, options: SlimOptions): Promise<void> =>
  withServices(options, async (services) => {
    checkOutput(options)
    const request = imageRequest(written, options)
    const home = await openImageHome(existingFolder(options.repository), services)
    await withImageTools(services, options, home.config.registries, async (tools) => {
      const advice = await slimImage(request, home, tools)
      services.log.done()
      writeResult(options.json ? canonicalJson(advice) : renderSlim(advice, terminalOf(options)), options)
    })
  })
