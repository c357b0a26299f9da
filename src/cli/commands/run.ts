/** `seaworthy run`: the loop over every kept branch, and its proof. */
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { planRepository, runRepository } from '../../pipeline/run-repository.ts'
import { UsageError, WorldError } from '../../records/errors.ts'
import { atLeast, LEVELS, type Level } from '../../records/level.ts'
import type { Report } from '../../records/report.ts'
import { claimOfBranch } from '../../report/claim.ts'
import { renderHtml } from '../../report/html/render-html.ts'
import { canonicalJson } from '../../report/json.ts'
import { renderReport } from '../../report/terminal/report.ts'
import type { FailOn } from '../options.ts'
import { terminalOf, writeResult } from '../output.ts'
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
    /** Minutes. */
    wait: string
    report?: string
    json?: boolean
    color?: boolean
  }>

export const run = (path: string, options: RunOptions): Promise<void> =>
  withServices(options, async (services) => {
    if (options.dryRun) return show(await dryRun(path, options, services), options, services)
    const request = {
      ...repositoryRequest(path, options),
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
    writeFileSync(join(folder, 'report.json'), canonicalJson(report))
    writeFileSync(join(folder, 'report.html'), renderHtml(report))
    show(report, options, services)
    services.log.info(`Report: ${join(folder, 'report.html')}`)
  })

const dryRun = async (path: string, options: RunOptions, services: CliServices): Promise<Report> => {
  const { report, close } = await planRepository(repositoryRequest(path, options), services)
  close()
  return report
}

const show = (report: Report, options: RunOptions, { log }: CliServices): void => {
  log.done()
  writeResult(options.json ? canonicalJson(report) : renderReport(report, terminalOf(options)), {})
  process.exitCode = exitCodeOf(report, options.failOn)
}

/** What is left fixable counts; a branch that failed, or of which not all can be known, is no success. */
const exitCodeOf = ({ branches }: Report, failOn: Level | undefined): 0 | 1 | 3 => {
  if (branches.some((branch) => branch.outcome === 'failed' || isUnanswered(branch))) return 3
  if (failOn === undefined) return 0
  const counted = LEVELS.filter((level) => atLeast(level, failOn))
  if (branches.some(({ after }) => counted.some((level) => (after.fixableBySeverity[level] ?? 0) > 0))) return 1
  return branches.some((branch) => claimOfBranch(branch).doubts.length > 0) ? 3 : 0
}

const minutes = (text: string): number => {
  const count = Number(text)
  if (Number.isFinite(count) && count >= 0) return count
  throw new UsageError({ place: '--wait', expected: 'minutes, such as 10', found: text })
}
