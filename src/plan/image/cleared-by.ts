/** Which versions of a package are free of a finding, by what the advisories say of fixes. */
import type { Finding } from '../../records/findings.ts'
import type { Package } from '../../records/inventory.ts'
import type { PackageOffer } from '../../records/offers.ts'
import type { VersionScheme } from '../../versions/scheme.ts'
import { schemeOfEcosystem } from '../../versions/schemes.ts'

export const schemeOfFinding = ({ package: { ecosystem } }: Finding): VersionScheme => schemeOfEcosystem(ecosystem)

/**
 * The version from which on the finding is gone. Advisories name one for each range that the installed version lies in; only
 * the highest is out of all of them. `undefined` where none is newer than what is installed.
 */
export const fixedVersion = (finding: Finding): string | undefined => {
  const scheme = schemeOfFinding(finding)
  if (finding.fix.state !== 'fixed' && finding.fix.state !== 'subscription') return undefined
  const highest = finding.fix.versions.reduce<string | undefined>(
    (best, version) => (best === undefined || scheme.compare(version, best) > 0 ? version : best),
    undefined,
  )
  return highest !== undefined && scheme.compare(highest, finding.package.version) > 0 ? highest : undefined
}

/** `version` in the space of the finding's: of the source package where advisories speak of that. */
export const clears = (finding: Finding, version: string): boolean => {
  const scheme = schemeOfFinding(finding)
  const { state, versions } = finding.fix
  if (scheme.compare(version, finding.package.version) <= 0) return false
  if (state === 'beyond-last-affected')
    return versions.length > 0 && versions.every((last) => scheme.compare(version, last) > 0)
  const fixed = fixedVersion(finding)
  return fixed !== undefined && scheme.compare(version, fixed) >= 0
}

type Versions = Readonly<{ version: string; source?: Readonly<{ version: string }> | undefined }>

/** Advisories speak of the source package or of the binary one: the finding's own version tells which. */
export const comparableVersion = (finding: Finding, installed: Package, { version, source }: Versions): string => {
  const ofBinary = finding.package.version === installed.version && installed.source?.version !== installed.version
  return ofBinary ? version : (source?.version ?? version)
}

/** What an upgrade would install, where that clears the finding and is newer than what is installed. */
export const clearingCandidate = (
  finding: Finding,
  installed: Package,
  offer: PackageOffer | undefined,
): string | undefined => {
  const candidate = offer?.candidate
  if (candidate === undefined || schemeOfFinding(finding).compare(candidate, installed.version) <= 0) return undefined
  const version = comparableVersion(finding, installed, { version: candidate, source: offer?.source })
  return clears(finding, version) ? candidate : undefined
}
