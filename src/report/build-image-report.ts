/** Counts what is known of one image into its part of the report. */
import type { Finding, Findings } from '../records/findings.ts'
import { ImageRemedyKind, type ImagePlan, type ImageRemedy } from '../records/image-plan.ts'
import type { ImageEdit, ImageReport } from '../records/image-report.ts'
import type { Inventory } from '../records/inventory.ts'
import type { RebuildRecord } from '../records/rebuild.ts'
import { tallyFindings, unitOf } from './tally.ts'
import { coverageDoubt, unreadableFile } from './wording.ts'

/** One reading of an image, with what was made of it. */
export type ImageKnowledge = Readonly<{ inventory: Inventory; findings: Findings; plan: ImagePlan }>

export type ReportedImage = ImageKnowledge &
  Readonly<{
    /** What was built, where something was. */
    rebuild?: RebuildRecord | undefined
    /** The image that was built. */
    after?: ImageKnowledge | undefined
  }>

/** One that could not be read. */
export type UnreadImage = Readonly<{ name: string; platform: string; problem: string }>

export const buildImageReport = (reported: ReportedImage | UnreadImage): ImageReport =>
  'problem' in reported ? unreadReport(reported) : readReport(reported)

const unreadReport = ({ name, platform, problem }: UnreadImage): ImageReport => {
  const nothing = tallyFindings({ findings: [] }, [])
  return {
    name,
    platform,
    digest: '',
    before: nothing,
    after: nothing,
    remedies: [],
    edits: [],
    advice: { decision: 'unknown', reason: 'the image could not be read', clears: [], upgrades: [] },
    doubts: [problem],
    problem,
  }
}

const readReport = (reported: ReportedImage): ImageReport => {
  const { inventory, findings, plan, rebuild } = reported
  const { image, source } = inventory
  const kept = rebuild?.outcome === 'kept' ? rebuild.after : undefined
  const left = (kept && reported.after) ?? reported
  const open = openFindings(left.findings, left.plan)
  const before = tallyFindings(findings, plan.remedies)
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
    advice: left.plan.rebuild,
    ...(rebuild ? { rebuild } : {}),
    doubts: doubtsOf(left),
  }
}

const doubtsOf = ({ inventory: { files, packages, image }, findings, plan }: ImageKnowledge): readonly string[] => {
  const { distribution } = image ?? {}
  return [
    ...(packages.length === 0 ? ['no package that could be judged was found in it'] : []),
    ...(distribution && distribution.ecosystem === undefined
      ? [`${distribution.name}: no advisories are known for this distribution`]
      : []),
    ...findings.advisories.ecosystems.flatMap((one) => (one.packages > 0 ? (coverageDoubt(one) ?? []) : [])),
    ...files.filter(({ status }) => status === 'invalid').map((file) => `could not be read: ${unreadableFile(file)}`),
    ...plan.doubts,
  ]
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
