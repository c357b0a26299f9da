/** `seaworthy plan`: what would be updated, per branch, and why. */
import { planRepository } from '../../pipeline/run-repository.ts'
import { unknownReleases } from '../../report/build-report.ts'
import { canonicalJson } from '../../report/json.ts'
import { renderPlan } from '../../report/terminal/plan.ts'
import type { OutputOptions } from '../options.ts'
import { checkOutput, terminalOf, writeResult } from '../output.ts'
import { repositoryRequest, type BranchOptions } from '../requests.ts'
import { withServices, type LogLevel } from '../services.ts'
import { isUnanswered } from '../threshold.ts'

export type PlanOptions = BranchOptions & OutputOptions & LogLevel & Readonly<{ json?: boolean }>

export const plan = (path: string, options: PlanOptions): Promise<void> =>
  withServices(options, async (services) => {
    checkOutput(options)
    const { branches, report, close } = await planRepository(repositoryRequest(path, options), services)
    close()
    services.log.done()
    if (report.branches.some(isUnanswered)) process.exitCode = 3
    if (options.json) return writeResult(canonicalJson(branches.map(({ state }) => state.plan)), options)
    const pages = branches.map(({ state: { plan: one, findings }, planned }, index) => {
      const { unanswered } = report.branches[index] ?? {}
      return renderPlan(one, findings, terminalOf(options), unanswered, unknownReleases(planned.releases))
    })
    const leftOut = report.leftOut.map(({ branch, reason }) => `${branch}: left out, ${reason}`)
    writeResult([...pages, [...leftOut, ...(report.notes ?? [])].join('\n')].join('\n'), options)
  })
