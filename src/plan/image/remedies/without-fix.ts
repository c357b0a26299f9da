/** Why there is nothing to be had, in the words of the distribution where it has some. */
import type { Finding } from '../../../records/findings.ts'
import type { RemedyOption } from '../option.ts'
import { subscriptionName } from '../subscriptions.ts'

const WORDS: Readonly<Record<Finding['fix']['state'], string>> = {
  fixed: 'the fixed version is not newer than the one installed',
  'beyond-last-affected': 'the advisory names the last affected version and no fixed one',
  none: 'no version is fixed yet',
  'wont-fix': 'it will not be fixed',
  subscription: 'it is fixed only for subscribers',
  unknown: 'the advisory does not say whether it is fixed',
}

export const waitFor = (finding: Finding): RemedyOption => {
  const { fix, note } = finding
  if (fix.state === 'subscription') {
    const versions = fix.versions.length > 0 ? ` (${fix.versions.join(', ')})` : ''
    return { kind: 'wait', state: 'unobtainable', reason: `fixed only with ${subscriptionName(finding)}${versions}` }
  }
  return { kind: 'wait', state: 'none', reason: note === undefined ? WORDS[fix.state] : `${WORDS[fix.state]}: ${note}` }
}
