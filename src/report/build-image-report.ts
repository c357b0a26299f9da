/** Counts what is known of one image into its part of the report. */
import type { Finding, Findings } from '../records/findings.ts'
import { ImageRemedyKind, type ImagePlan, type ImageRemedy } from '../records/image-plan.ts'
import type { ImageEdit, ImageReport } from '../records/image-report.ts'
import type { Inventory } from '../records/inventory.ts'
import type { RebuildRecord } from '../records/rebuild.ts'
import { tallyFindings, unitOf } from './tally.ts'
import { coverageDoubt } from './wording.ts'

export type ReportedImage = Readonly<{
  inventory: Inventory
  findings: Findings
  plan: ImagePlan
  /** What was built, where something was. */
  rebuild?: RebuildRecord | undefined
}>

export const buildImageReport = ({ inventory, findings, plan, rebuild }: ReportedImage): ImageReport => {
  const { image, source } = inventory
  const open = openFindings(findings, plan)
  const before = tallyFindings(findings, plan.remedies)
  const kept = rebuild?.outcome === 'kept' ? rebuild.after : undefined
  const distribution = image?.distribution?.name
  const dockerfile = image?.layers.find(({ origin }) => origin.file !== undefined)?.origin.file
  const base = image?.base?.name
  return {
    name: source.image?.name ?? source.ref,
    platform: source.image?.platform ?? image?.platform ?? '',
    digest: kept?.manifestDigest ?? source.image?.manifestDigest ?? '',
    ...(distribution === undefined ? {} : { distribution }),
    ...(dockerfile === undefined ? {} : { dockerfile }),
    ...(base === undefined ? {} : { base }),
    before,
    after: kept?.tally ?? before,
    remedies: ImageRemedyKind.options.flatMap((kind) => countKind(kind, open)),
    edits: editsOf(open),
    advice: plan.rebuild,
    ...(rebuild ? { rebuild } : {}),
    doubts: [
      ...findings.advisories.ecosystems.flatMap((one) => (one.packages > 0 ? (coverageDoubt(one) ?? []) : [])),
      ...plan.doubts,
    ],
  }
}

type Open = Readonly<{ finding: Finding; remedy: ImageRemedy }>

const openFindings = ({ findings }: Findings, { remedies }: ImagePlan): readonly Open[] => {
  const remedyOf = new Map(remedies.map((remedy) => [remedy.finding, remedy]))
  return findings.flatMap((finding): readonly Open[] => {
    const remedy = remedyOf.get(finding.key)
    return remedy && !remedy.accepted && finding.kind !== 'end-of-life' ? [{ finding, remedy }] : []
  })
}

const countKind = (kind: ImageRemedyKind, open: readonly Open[]): ImageReport['remedies'] => {
  const own = open.filter(({ remedy }) => remedy.kind === kind)
  const units = (some: readonly Open[]): number => new Set(some.map(({ finding }) => unitOf(finding))).size
  return own.length === 0
    ? []
    : [{ kind, findings: units(own), now: units(own.filter(({ remedy }) => remedy.state === 'now')) }]
}

/** The edit that clears most first. */
const editsOf = (open: readonly Open[]): readonly ImageEdit[] => {
  const proposed = open.filter(({ remedy }) => remedy.proposal !== undefined && remedy.state === 'now')
  const edits = Map.groupBy(proposed, ({ remedy: { kind, file, line, proposal } }) =>
    JSON.stringify([kind, file, line, proposal]),
  )
  return [...edits.values()]
    .flatMap((found): readonly ImageEdit[] => {
      const { kind, file, line, proposal } = found[0]?.remedy ?? {}
      if (kind === undefined || proposal === undefined) return []
      const clears = [...new Set(found.map(({ finding: { id } }) => id))].sort()
      return [
        { kind, ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }), proposal, clears },
      ]
    })
    .toSorted((a, b) => b.clears.length - a.clears.length || (a.proposal < b.proposal ? -1 : 1))
}
