/**
 * Which package sources hold nothing but security updates, and which need a contract. Advising, looking up and planning must agree on it.
 * Only apt's archives have suites of their own for security: a branch of Alpine holds its fixes among everything else, and what is a
 * security update in an rpm repository stands in `updateinfo`, package by package.
 */

/** What there is to tell it by: the line of a source alone, or what the archive's Release file says besides. */
export type SourceTraits = Readonly<{
  client: 'deb' | 'apk' | 'rpm'
  /** As the image's configuration has it; for apt in the one-line format (sources.list(5)). */
  line: string
  /** Fields of the Release file. */
  origin?: string | undefined
  label?: string | undefined
  codename?: string | undefined
}>

const DEB_LINE = /^deb\s+(?:\[[^\]]*\]\s*)?(\S+)\s+(\S+)/

const placeOf = (line: string) => {
  const [, address = '', suite = ''] = DEB_LINE.exec(line) ?? []
  const url = URL.canParse(address) ? new URL(address) : undefined
  return { host: url?.hostname ?? '', path: url?.pathname ?? '', suite }
}

/** `bookworm-security`, `noble-security`, `noble-infra-security`; before Debian 11 it was `buster/updates`. */
const SECURITY_SUITE = /-security$|^\w+\/updates$/

export const isSecuritySource = ({ client, line, label, codename }: SourceTraits): boolean => {
  if (client !== 'deb') return false
  const { path, suite } = placeOf(line)
  const isDebians = label === 'Debian-Security' || /\/debian-security(?:\/|$)/.test(path)
  return isDebians || SECURITY_SUITE.test(suite) || SECURITY_SUITE.test(codename ?? '')
}

/** Ubuntu Pro: `noble-infra-security`, `jammy-apps-updates`, … Its indexes are for everybody, its packages are not. */
const PRO_SUITE = /-(?:infra|apps)(?:-legacy)?-(?:security|updates)$|^fips/

export const isSubscriptionSource = ({ client, line, origin }: SourceTraits): boolean => {
  if (client !== 'deb') return false
  const { host, suite } = placeOf(line)
  return /^UbuntuESM/i.test(origin ?? '') || host.startsWith('esm.') || PRO_SUITE.test(suite)
}
