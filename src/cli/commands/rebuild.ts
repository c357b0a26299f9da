/** `seaworthy rebuild`: images of the repository are built again where that removes findings, and kept only where they are better. */
import { resolve } from 'node:path'

import { spellPlatform } from '../../capture/image/manifests/platform.ts'
import { openImageHome, readHomeTree, type ImageHome } from '../../pipeline/images/image-home.ts'
import {
  openCheckout,
  rebuildImages,
  type RebuildRun,
  type RebuiltImage,
  type RebuiltImages,
} from '../../pipeline/images/rebuild-images.ts'
import { reportedRebuild } from '../../pipeline/images/report-images.ts'
import { ImageDefinition } from '../../records/config.ts'
import { UsageError } from '../../records/errors.ts'
import type { Report } from '../../records/report.ts'
import { buildReport } from '../../report/build-report.ts'
import { canonicalJson } from '../../report/json.ts'
import { renderRebuilds } from '../../report/terminal/rebuild.ts'
import {
  absoluteWritten,
  platformOption,
  tellUnread,
  timeoutOption,
  withImageTools,
  type ImageOptions,
} from '../images.ts'
import type { OutputOptions } from '../options.ts'
import { checkOutput, terminalOf, writeResult } from '../output.ts'
import { existingFolder, stateDirectory } from '../paths.ts'
import { writeProof, writeReport } from '../report-files.ts'
import { withServices, type CliServices, type LogLevel } from '../services.ts'

export type RebuildOptions = ImageOptions &
  OutputOptions &
  LogLevel &
  Readonly<{
    repository: string
    from?: string
    dockerfile?: string
    force?: boolean
    trust?: boolean
    /** Minutes. */
    timeout: string
    report?: string
    json?: boolean
  }>

export const rebuild = (name: string | undefined, options: RebuildOptions): Promise<void> =>
  withServices(options, async (services) => {
    checkOutput(options)
    const settings = settingsOf(options)
    const home = await openImageHome(existingFolder(options.repository), services)
    const wanted = wantedImages(name, home, options)
    const report = options.report === undefined ? undefined : await services.openFolder(resolve(options.report))
    await withImageTools(services, options, home.config.registries, async (tools) => {
      const trees = [await readHomeTree(home, tools)]
      const keep = (one: RebuiltImage): void => {
        if (report) writeProof(report.root, one)
      }
      const checkout = await openCheckout(home, stateDirectory(options.state), services)
      const run = { ...settings, checkout, home, trees, wanted, current: currentOf(wanted, options), keep }
      const done = await rebuildImages(run, tools)
      if (report) writeReport(report.root, reportOf(done, run, services))
      show(done.rebuilt, options, services)
      tellUnread(done.unread)
    })
  })

/** What was asked for; an image that the configuration does not have is built from `--dockerfile`. */
const wantedImages = (
  name: string | undefined,
  { config }: ImageHome,
  { dockerfile, from }: RebuildOptions,
): readonly ImageDefinition[] => {
  const known = config.images.filter((one) => name === undefined || one.name === name)
  if (known.length > 0 && (from === undefined || known.length === 1)) return known
  if (from !== undefined && known.length > 1)
    throw new UsageError({ place: '--from', expected: 'the name of one image', found: `${known.length} images` })
  if (name !== undefined && from !== undefined)
    return [ImageDefinition.parse({ name, ...(dockerfile === undefined ? {} : { dockerfile }) })]
  const names = config.images.map((one) => one.name)
  throw new UsageError({
    place: 'images of seaworthy.yaml',
    expected: `${name ?? 'what to rebuild'} (or say a name and --from IMAGE)`,
    found: names.length === 0 ? 'none' : names.join(', '),
  })
}

const currentOf = (wanted: readonly ImageDefinition[], { from }: RebuildOptions): ReadonlyMap<string, string> =>
  new Map(from === undefined ? [] : wanted.map(({ name }) => [name, absoluteWritten(from)]))

type Settings = Pick<RebuildRun, 'platform' | 'force' | 'trusted' | 'timeoutMs'>

const settingsOf = (options: RebuildOptions): Settings => ({
  platform: platformOption(options.platform),
  force: options.force ?? false,
  trusted: options.trust ?? false,
  timeoutMs: timeoutOption(options.timeout),
})

const reportOf = ({ rebuilt, unread }: RebuiltImages, { home, platform }: RebuildRun, services: CliServices): Report =>
  buildReport({
    scope: 'images',
    repository: home.source.repository,
    generatedAt: new Date(services.clock.now()).toISOString(),
    tool: services.tool,
    branches: [],
    leftOut: [],
    images: [...rebuilt.map(reportedRebuild), ...unread.map((one) => ({ ...one, platform: spellPlatform(platform) }))],
  })

const show = (rebuilt: readonly RebuiltImage[], options: RebuildOptions, { log }: CliServices): void => {
  log.done()
  if (rebuilt.length === 0 && !options.json) return
  const text = options.json
    ? canonicalJson(rebuilt.map(({ record }) => record))
    : renderRebuilds(rebuilt, terminalOf(options))
  writeResult(text, options)
  process.exitCode = exitCodeOfRebuilds(rebuilt.map(({ record }) => record))
}

/** A build that failed is the world's; one that was refused leaves what it should have removed. */
export const exitCodeOfRebuilds = (records: readonly RebuiltImage['record'][]): 0 | 1 | 3 => {
  if (records.some(({ outcome }) => outcome === 'failed')) return 3
  return records.some(({ outcome }) => outcome === 'refused') ? 1 : 0
}
