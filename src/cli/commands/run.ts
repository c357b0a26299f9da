/** `seaworthy run`: the loop over every kept branch, and its proof. */
import { join, resolve } from 'node:path'

import type { RebuiltImage } from '../../pipeline/images/rebuild-images.ts'
import type { ImageSettings } from '../../pipeline/run-images.ts'
import { planRepository, runRepository } from '../../pipeline/run-repository.ts'
import { UsageError, WorldError } from '../../records/errors.ts'
import { atLeast, LEVELS } from '../../records/level.ts'
import type { Report } from '../../records/report.ts'
import { claimOfBranch, claimOfImage, imageStanding } from '../../report/claim.ts'
import { canonicalJson } from '../../report/json.ts'
import { renderReport } from '../../report/terminal/report.ts'
import type { FailOn } from '../options.ts'
import { terminalOf, writeResult } from '../output.ts'
import { writeProof, writeReport } from '../report-files.ts'
import { repositoryRequest, type BranchOptions } from '../requests.ts'
import { withServices, type CliServices, type LogLevel } from '../services.ts'
import { isUnanswered } from '../threshold.ts'

export type RunOptions = BranchOptions &
  FailOn &
  LogLevel &
  Readonly<{
    merge?: boolean
    dryRun?: boolean
    trust?: boolean
    rebuild?: boolean
    /** Minutes. */
    wait: string
    report?: string
    json?: boolean
    color?: boolean
  }>

export const run = (path: string, options: RunOptions): Promise<void> =>
  withServices(options, async (services) => {
    if (options.dryRun) return show(await dryRun(path, options, services), options, services)
    const built: RebuiltImage[] = []
    const request = {
      ...repositoryRequest(path, options),
      images: imageSettings(options, services, (one) => {
        if (options.report === undefined) built.push(one)
        else writeProof(resolve(options.report), one)
      }),
      ...(options.merge === undefined ? {} : { merge: options.merge }),
      trust: options.trust ?? false,
      waitMs: minutes(options.wait) * 60_000,
    }
    if (options.report !== undefined) await services.openFolder(resolve(options.report))
    const outcome = await runRepository(request, services)
    if (outcome.status === 'busy')
      throw new WorldError(`${outcome.reason}; nothing was done (--wait MINUTES waits for it)`)
    const { report, directory } = outcome
    const folder = (await services.openFolder(resolve(options.report ?? directory))).root
    writeReport(folder, report)
    if (options.report === undefined) for (const one of built) writeProof(folder, one)
    show(report, options, services)
    services.log.info(`Report: ${join(folder, 'report.html')}`)
  })

const dryRun = async (path: string, options: RunOptions, services: CliServices): Promise<Report> => {
  const request = { ...repositoryRequest(path, options), images: imageSettings(options, services) }
  const { report, close } = await planRepository(request, services)
  close()
  return report
}

/** What one build may take where nobody says, ms: as `seaworthy rebuild` has it. */
const BUILD_TIMEOUT = 30 * 60_000

/** `keep` is called with each image as soon as it is built. */
const imageSettings = (
  { rebuild, trust }: RunOptions,
  services: CliServices,
  keep?: (built: RebuiltImage) => void,
): ImageSettings => ({
  open: async (registries) => {
    const [{ imagePorts, platformOption }, { openCache }] = await Promise.all([
      import('../images.ts'),
      import('../capture-cache.ts'),
    ])
    return {
      ports: imagePorts(services, registries),
      platform: platformOption(undefined),
      cache: await openCache(services),
    }
  },
  ...(rebuild && keep ? { rebuild: { trusted: trust ?? false, timeoutMs: BUILD_TIMEOUT, keep } } : {}),
})

const show = (report: Report, options: RunOptions, { log }: CliServices): void => {
  log.done()
  writeResult(options.json ? canonicalJson(report) : renderReport(report, terminalOf(options)), {})
  process.exitCode = exitCodeOf(report, options)
}

/** What is left fixable counts; a branch that failed, an image that could not be read or built, or of which not all can be known, is no success. */
const exitCodeOf = ({ branches, images }: Report, { failOn, offline }: RunOptions): 0 | 1 | 3 => {
  if (branches.some((branch) => branch.outcome === 'failed' || isUnanswered(branch))) return 3
  // Offline nobody expects a registry to answer.
  if (images.some(({ problem, rebuild }) => rebuild?.outcome === 'failed' || (problem && !offline))) return 3
  if (failOn === undefined) return 0
  const counted = LEVELS.filter((level) => atLeast(level, failOn))
  const left = [...branches.map(({ after }) => after), ...images.map(imageStanding)]
  if (left.some(({ fixableBySeverity }) => counted.some((level) => (fixableBySeverity[level] ?? 0) > 0))) return 1
  const claims = [...branches.map(claimOfBranch), ...images.map(claimOfImage)]
  return claims.some(({ doubts }) => doubts.length > 0) ? 3 : 0
}

const minutes = (text: string): number => {
  const count = Number(text)
  if (Number.isFinite(count) && count >= 0) return count
  throw new UsageError({ place: '--wait', expected: 'minutes, such as 10', found: text })
}
