/**
 * Inventory and findings as a CycloneDX 1.6 bill of materials with vulnerabilities (ECMA-424), by OWASP's own library, which
 * is loaded on first use. The serial number follows from the content: the same tree and advisories give the same document.
 */
import type { Models } from '@cyclonedx/cyclonedx-library'

import type { Finding, Findings } from '../records/findings.ts'
import { hashOf } from '../records/hash.ts'
import type { Inventory } from '../records/inventory.ts'
import type { Level } from '../records/level.ts'
import type { Remedy } from '../records/plan.ts'
import { componentsOf, distributionOf, linkDependencies, rootOf, type Library } from './cyclonedx-components.ts'
import { fixWords } from './wording.ts'

export type CycloneDxInput = Readonly<{
  inventory: Inventory
  findings?: Findings
  /** Accepted findings get an analysis, fixable ones a recommendation that names the version. */
  remedies?: readonly Remedy[]
  tool: Readonly<{ name: string; version: string }>
  /** UTC, ISO 8601. */
  generatedAt: string
}>

export const renderCycloneDx = async (input: CycloneDxInput): Promise<string> => {
  const library = await import('@cyclonedx/cyclonedx-library')
  const { Serialize, Spec } = library
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6))
  return `${serializer.serialize(bomOf(library, input), { sortLists: true, space: 2 })}\n`
}

const bomOf = (library: Library, input: CycloneDxInput): Models.Bom => {
  const { inventory, findings, tool, generatedAt } = input
  const { Models, Enums } = library
  const root = rootOf(library, inventory)
  const components = componentsOf(library, inventory)
  linkDependencies(root, components, inventory.packages)
  const toolComponent = new Models.Component(Enums.ComponentType.Application, tool.name, { version: tool.version })
  return new Models.Bom({
    serialNumber: serialNumber(inventory, findings, generatedAt),
    metadata: new Models.Metadata({
      timestamp: new Date(generatedAt),
      tools: new Models.Tools({ components: new Models.ComponentRepository([toolComponent]) }),
      component: root,
    }),
    components: new Models.ComponentRepository([
      ...distributionOf(library, inventory),
      ...new Set(components.values()),
    ]),
    vulnerabilities: new Models.Vulnerability.VulnerabilityRepository(vulnerabilitiesOf(library, input, components)),
  })
}

/** A name-based UUID (RFC 9562, version 8) over everything that decides the content. */
const serialNumber = ({ source }: Inventory, findings: Findings | undefined, generatedAt: string): string => {
  const parts = [JSON.stringify(source), findings?.advisories.snapshot ?? '', generatedAt]
  const hex = hashOf('bom', ...parts) + hashOf('bom, second half', ...parts)
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/* ---- vulnerabilities -------------------------------------------------------------------------------------------- */

/** One for each group, affecting every component in which it was found. End of life is no vulnerability and left out. */
const vulnerabilitiesOf = (
  library: Library,
  { findings, remedies = [] }: CycloneDxInput,
  components: ReadonlyMap<string, Models.Component>,
): readonly Models.Vulnerability.Vulnerability[] => {
  const remedyOf = new Map(remedies.map((remedy) => [remedy.finding, remedy]))
  const vulnerable = (findings?.findings ?? []).filter(({ kind }) => kind === 'vulnerability')
  return [...Map.groupBy(vulnerable, ({ group }) => group).values()].flatMap((same) => {
    const [first] = same
    return first ? [vulnerabilityOf(library, first, same, remedyOf, components)] : []
  })
}

const vulnerabilityOf = (
  library: Library,
  first: Finding,
  same: readonly Finding[],
  remedyOf: ReadonlyMap<string, Remedy>,
  components: ReadonlyMap<string, Models.Component>,
): Models.Vulnerability.Vulnerability => {
  const { Vulnerability } = library.Models
  const { id, ids, ratings, summary, published, urls } = first
  return new Vulnerability.Vulnerability({
    bomRef: `vulnerability:${first.group}`,
    id,
    source: osv(library, id),
    references: new Vulnerability.ReferenceRepository(
      ids.filter((other) => other !== id).map((other) => new Vulnerability.Reference(other, osv(library, other))),
    ),
    ratings: new Vulnerability.RatingRepository(ratings.map((rating) => ratingOf(library, rating))),
    ...(summary ? { description: summary } : {}),
    recommendation: recommendationOf(same, remedyOf),
    advisories: new Vulnerability.AdvisoryRepository(urls.map((url) => new Vulnerability.Advisory(url))),
    ...(published ? { published: new Date(published) } : {}),
    ...analysisOf(library, same, remedyOf),
    affects: new Vulnerability.AffectRepository(affectsOf(library, same, components)),
  })
}

const osv = ({ Models }: Library, id: string): Models.Vulnerability.Source =>
  new Models.Vulnerability.Source({ name: 'OSV', url: `https://osv.dev/vulnerability/${encodeURIComponent(id)}` })

const ratingOf = ({ Models, Enums }: Library, rating: Finding['severity']): Models.Vulnerability.Rating => {
  const { Severity, RatingMethod } = Enums.Vulnerability
  const severities: Readonly<Record<Level, (typeof Severity)[keyof typeof Severity]>> = {
    critical: Severity.Critical,
    high: Severity.High,
    medium: Severity.Medium,
    low: Severity.Low,
    negligible: Severity.Info,
    unknown: Severity.Unknown,
  }
  const { source, level, score, vector } = rating
  const method = vector?.startsWith('CVSS:3.1')
    ? RatingMethod.CVSSv31
    : vector?.startsWith('CVSS:3')
      ? RatingMethod.CVSSv3
      : vector?.startsWith('CVSS:4')
        ? RatingMethod.CVSSv4
        : undefined
  return new Models.Vulnerability.Rating({
    source: new Models.Vulnerability.Source({ name: source }),
    severity: severities[level],
    ...(score === undefined ? {} : { score }),
    ...(vector ? { vector } : {}),
    ...(method ? { method } : {}),
  })
}

const recommendationOf = (same: readonly Finding[], remedyOf: ReadonlyMap<string, Remedy>): string => {
  const words = same.map(({ key, package: { name }, fix }) => {
    const remedy = remedyOf.get(key)
    return remedy?.state === 'now' ? `Update to ${remedy.reason}` : `${name}: fixed in ${fixWords(fix)}`
  })
  return [...new Set(words)].join('; ')
}

/** Accepted everywhere: not going to be fixed for now, with the reason given. */
const analysisOf = (
  { Models, Enums }: Library,
  same: readonly Finding[],
  remedyOf: ReadonlyMap<string, Remedy>,
): Readonly<{ analysis?: Models.Vulnerability.Analysis }> => {
  const reasons = same.map(({ key }) => remedyOf.get(key)?.accepted?.reason)
  if (reasons.some((reason) => reason === undefined)) return {}
  const response = new Enums.Vulnerability.AnalysisResponseRepository([Enums.Vulnerability.AnalysisResponse.WillNotFix])
  return {
    analysis: new Models.Vulnerability.Analysis({
      state: Enums.Vulnerability.AnalysisState.Exploitable,
      response,
      detail: [...new Set(reasons)].join('; '),
    }),
  }
}

const affectsOf = (
  { Models, Enums }: Library,
  same: readonly Finding[],
  components: ReadonlyMap<string, Models.Component>,
): readonly Models.Vulnerability.Affect[] => {
  const affected = same.flatMap(({ packageIds, pinIds, package: { version } }) =>
    [...packageIds, ...pinIds].flatMap((id) => {
      const component = components.get(id)
      return component ? [[component, version] as const] : []
    }),
  )
  return [...new Map(affected)].map(
    ([{ bomRef }, version]) =>
      new Models.Vulnerability.Affect(bomRef, {
        versions: new Models.Vulnerability.AffectedVersionRepository([
          new Models.Vulnerability.AffectedSingleVersion(version, {
            status: Enums.Vulnerability.AffectStatus.Affected,
          }),
        ]),
      }),
  )
}
