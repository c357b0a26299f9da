/** `seaworthy base-images`: what else the images of a repository could be built on. */
import { parseReference } from '../../capture/image/reference.ts'
import type { ImageRequest } from '../../pipeline/images/assess-image.ts'
import { compareBases } from '../../pipeline/images/compare-bases.ts'
import { openImageHome } from '../../pipeline/images/image-home.ts'
import type { BaseImages } from '../../records/base-images.ts'
import { canonicalJson } from '../../report/json.ts'
import { imageRequest, platformOption, withImageTools, type ImageOptions } from '../images.ts'
import type { OutputOptions } from '../options.ts'
import { checkOutput, terminalOf, writeResult } from '../output.ts'
import { existingFolder } from '../paths.ts'
import { withServices, type LogLevel } from '../services.ts'

export type BaseImagesOptions = ImageOptions &
  OutputOptions &
  LogLevel &
  Readonly<{ candidate?: readonly string[]; from?: string; json?: boolean; html?: boolean }>

export const baseImages = (path: string, options: BaseImagesOptions): Promise<void> =>
  withServices(options, async (services) => {
    checkOutput(options)
    const candidates = (options.candidate ?? []).map((written) => candidateRequest(written, options))
    const home = await openImageHome(existingFolder(path), services)
    const platform = platformOption(options.platform)
    const only = options.from === undefined ? {} : { only: options.from }
    await withImageTools(services, options, home.config.registries, async (tools) => {
      const compared = await compareBases({ home, platform, candidates, ...only }, tools)
      services.log.done()
      writeResult(await render(compared, options), options)
    })
  })

/** As skopeo names it, else as a `FROM` does. */
const candidateRequest = (written: string, options: ImageOptions): ImageRequest =>
  parseReference(written).transport === 'tree'
    ? { ...imageRequest(`docker://${written}`, options), written }
    : imageRequest(written, options)

const render = async (compared: BaseImages, options: BaseImagesOptions): Promise<string> => {
  if (options.json) return canonicalJson(compared)
  if (options.html) return (await import('../../report/html/base-images.ts')).renderBaseImagesPage(compared)
  const { renderBaseImages } = await import('../../report/terminal/base-images.ts')
  return renderBaseImages(compared, terminalOf(options))
}
