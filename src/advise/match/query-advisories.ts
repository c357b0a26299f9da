/** `seaworthy advisories query`: what the store says of one version of one package. */
import type { AdvisoryStore } from '../store/advisory-store.ts'
import { type VersionAssessor, type VersionFinding, versionAssessor } from './version-findings.ts'

export type QueryAnswer = Readonly<{
  /** As in the records, not folded, sorted; withdrawn records left out. */
  ids: readonly string[]
  /** Folded into groups. */
  findings: readonly (VersionFinding['vulnerability'] & Pick<VersionFinding, 'fix'>)[]
}>

/** For many questions, hand in the same `assessor`: it remembers. Distributions are asked by source package. */
export const queryAdvisories = (
  store: AdvisoryStore,
  ecosystem: string,
  name: string,
  version: string,
  assessor: VersionAssessor = versionAssessor(store),
): QueryAnswer => ({
  ids: assessor.ids(ecosystem, name, version),
  findings: assessor
    .findings(ecosystem, name, version)
    .map(({ vulnerability, fix }) => Object.assign({ fix }, vulnerability)),
})
