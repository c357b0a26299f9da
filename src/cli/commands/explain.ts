/** `seaworthy explain`: every rule, candidate, rung and constraint that decided. */
import { planRepository } from '../../pipeline/run-repository.ts'
import { UsageError } from '../../records/errors.ts'
import { explain as explainRecords, type Explanation } from '../../report/explain.ts'
import { canonicalJson } from '../../report/json.ts'
import { renderExplanation } from '../../report/terminal/explain.ts'
import { terminalOf, writeResult } from '../output.ts'
import { repositoryRequest, type BranchOptions } from '../requests.ts'
import { withServices, type LogLevel } from '../services.ts'

export type ExplainOptions = BranchOptions & LogLevel & Readonly<{ json?: boolean; color?: boolean }>

export const explain = (query: string, path: string, options: ExplainOptions): Promise<void> =>
  withServices(options, async (services) => {
    const { branches, state, close } = await planRepository(repositoryRequest(path, options), services)
    const explanations = branches.map(({ state: { inventory, findings, plan }, planned: { releases } }) => {
      const attempts = state.attemptsOf(plan.policy.branch)
      return explainRecords({ inventory, findings, plan, releases, query, attempts })
    })
    close()
    services.log.done()
    if (explanations.every(({ status }) => status === 'unknown')) throw unknownQuery(query, explanations)
    const known = explanations.filter(({ status }) => status === 'found')
    const pages = known.map((explanation) => renderExplanation(explanation, terminalOf(options)))
    writeResult(options.json ? canonicalJson(known) : pages.join('\n'), {})
  })

const unknownQuery = (query: string, explanations: readonly Explanation[]): UsageError => {
  const nearest = [...new Set(explanations.flatMap((one) => (one.status === 'unknown' ? one.nearest : [])))].slice(0, 5)
  const hint = nearest.length > 0 ? ` (did you mean ${nearest.join(', ')}?)` : ''
  return new UsageError(
    `explain: expected a component, a package or an id that a kept branch has, found "${query}"${hint}`,
  )
}
