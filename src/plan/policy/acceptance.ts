/** Accepted findings: a column of their own in every count, never left out of one. */
import type { Finding } from '../../records/findings.ts'
import type { Policy, Remedy } from '../../records/plan.ts'
import { stillStands } from './days.ts'
import { matchesGlob } from './glob.ts'

/** The first acceptance that names one of the finding's ids (and its package, where it names one) and still stands. */
export const acceptanceOf = (finding: Finding, policy: Pick<Policy, 'accept'>, now: number): Remedy['accepted'] => {
  const found = policy.accept.find(
    (acceptance) =>
      (acceptance.id === finding.id || finding.ids.includes(acceptance.id)) &&
      (acceptance.package === undefined || matchesGlob(acceptance.package, finding.package.name)) &&
      stillStands(acceptance.until, now),
  )
  if (!found) return undefined
  const { reason, owner, until } = found
  return { reason, ...(owner ? { owner } : {}), ...(until ? { until } : {}) }
}
