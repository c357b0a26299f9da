/** What somebody has to pay for, or to sign up for, by its name. */
import type { Finding } from '../../records/findings.ts'
import { familyOf } from '../../versions/names.ts'

const BY_ORIGIN = { pro: 'Ubuntu Pro', elts: 'Debian ELTS' } as const
const BY_FAMILY: Readonly<Record<string, string>> = {
  Ubuntu: 'Ubuntu Pro',
  Debian: 'Debian ELTS',
  'Red Hat': 'extended support of Red Hat',
  SUSE: 'long term support of SUSE',
}

export const subscriptionName = ({ fix: { origin }, package: { ecosystem } }: Finding): string =>
  origin === 'pro' || origin === 'elts' ? BY_ORIGIN[origin] : (BY_FAMILY[familyOf(ecosystem)] ?? 'a subscription')
