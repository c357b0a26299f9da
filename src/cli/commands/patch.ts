/** `seaworthy patch`: one layer with what the image's own sources have newer, for images that are not built here. */
import { openImageHome } from '../../pipeline/images/image-home.ts'
import { runPatch } from '../../pipeline/images/run-patch.ts'
import { UsageError } from '../../records/errors.ts'
import { canonicalJson } from '../../report/json.ts'
import { renderRebuilds } from '../../report/terminal/rebuild.ts'
import {
  absoluteWritten,
  imageRequest,
  platformOption,
  timeoutOption,
  withImageTools,
  type ImageOptions,
} from '../images.ts'
import type { OutputOptions } from '../options.ts'
import { terminalOf, writeResult } from '../output.ts'
import { stateDirectory } from '../paths.ts'
import { withServices, type LogLevel } from '../services.ts'
import { exitCodeOfRebuilds } from './rebuild.ts'

export type PatchOptions = ImageOptions &
  Pick<OutputOptions, 'color'> &
  LogLevel &
  Readonly<{ output: string; timeout: string; trust?: boolean; json?: boolean }>

export const patch = (image: string, options: PatchOptions): Promise<void> =>
  withServices(options, async (services) => {
    imageRequest(image, options)
    const timeoutMs = timeoutOption(options.timeout)
    const output = absoluteWritten(options.output)
    if (!/^oci:[^:]+:[^:]+$/.test(output))
      throw new UsageError({ place: '--output', expected: 'oci:DIR:TAG', found: options.output })
    const home = await openImageHome(process.cwd(), services)
    await withImageTools(services, options, home.config.registries, async (tools) => {
      const run = {
        image: absoluteWritten(image),
        output,
        home,
        platform: platformOption(options.platform),
        stateDirectory: stateDirectory(options.state),
        trusted: options.trust ?? false,
        timeoutMs,
      }
      const record = await runPatch(run, tools)
      services.log.done()
      writeResult(
        options.json ? canonicalJson(record) : renderRebuilds([{ name: image, record }], terminalOf(options)),
        {},
      )
      process.exitCode = exitCodeOfRebuilds([record])
    })
  })
