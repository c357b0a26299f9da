/** What the advisories say of versions that are not in use: `plan` must know where a step would land. */
import { ASSESSMENTS_SCHEMA, type AssessedFinding, type Assessments } from '../../records/findings.ts'
import type { AdvisoryStore } from '../store/advisory-store.ts'
import { type VersionFinding, versionAssessor } from './version-findings.ts'

export type ReleasesToAssess = Readonly<{ ecosystem: string; name: string; versions: readonly string[] }>

export type AssessmentRequest = Readonly<{ components: readonly ReleasesToAssess[]; store: AdvisoryStore }>

export const assessReleases = ({ components, store }: AssessmentRequest): Assessments => {
  const assessor = versionAssessor(store)
  return {
    schema: ASSESSMENTS_SCHEMA,
    snapshot: store.snapshot,
    components: components.map(({ ecosystem, name, versions }) => {
      const affected: Record<string, readonly AssessedFinding[]> = {}
      for (const version of versions) {
        const findings = assessor.findings(ecosystem, name, version)
        if (findings.length > 0) affected[version] = findings.map(assessed)
      }
      return { ecosystem, name, affected }
    }),
  }
}

const assessed = ({ vulnerability: { group, ids, severity, reviewed } }: VersionFinding): AssessedFinding => ({
  group,
  ids,
  level: severity.level,
  ...(reviewed === undefined ? {} : { reviewed }),
})
