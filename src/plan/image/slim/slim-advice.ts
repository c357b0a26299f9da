/**
 * What an image carries and does not need, with what leaving it out saves in findings and bytes. Advice only: what a script
 * calls without a dependency that says so, no package manager knows.
 */
import type { Findings } from '../../../records/findings.ts'
import { SLIM_SCHEMA, type SlimAdvice, type SlimItem } from '../../../records/slim.ts'
import type { DraftItem } from './draft-item.ts'
import { fileFates } from './file-fates.ts'
import { fileItems } from './file-items.ts'
import { packageItems } from './package-items.ts'
import { countFindings } from './saved-findings.ts'
import type { SlimInput } from './slim-input.ts'

/** Throws a TypeError for the inventory of a tree. */
export const slimAdvice = (input: SlimInput): SlimAdvice => {
  const { inventory, findings, layers } = input
  if (!inventory.image) throw new TypeError('expected the inventory of an image, found that of a tree')
  const fates = fileFates(layers)
  const drafts = [...packageItems(input, fates), ...fileItems(input, fates)]
  const items = drafts.map((draft) => itemOf(draft, findings)).toSorted(bestFirst)
  return {
    schema: SLIM_SCHEMA,
    source: inventory.source,
    items,
    total: totalOf(drafts, findings),
    size: fates.size,
    packages: inventory.packages.length,
    doubts: doubtsOf(input),
  }
}

const PATHS_SHOWN = 20

const itemOf = (draft: DraftItem, findings: Findings): SlimItem => {
  const { packages, files, bytes, ...item } = draft
  const paths = files.toSorted((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1)).slice(0, PATHS_SHOWN)
  return {
    ...item,
    packages: [...new Set(packages.map(({ name }) => name))].sort(),
    paths: paths.map(({ path }) => path),
    files: files.length,
    bytes,
    findings: countFindings(findings, new Set(packages.map(({ id }) => id))),
    layers: [...new Set([...packages.flatMap(({ layer }) => layer ?? []), ...files.map(({ layer }) => layer)])],
  }
}

const bestFirst = (a: SlimItem, b: SlimItem): number =>
  b.findings.count - a.findings.count || b.bytes - a.bytes || (a.title < b.title ? -1 : 1)

/** A package or file that two items name counts once; of packages what their database says they take. */
const totalOf = (drafts: readonly DraftItem[], findings: Findings): SlimAdvice['total'] => {
  const packages = new Map(drafts.flatMap((draft) => draft.packages.map((one) => [one.id, one] as const)))
  const files = new Map(
    drafts.flatMap(({ files: some, wasted }) =>
      wasted === undefined ? some.map((one) => [`${one.layer} ${one.path}`, one.size] as const) : [],
    ),
  )
  const sizes = [...packages.values()].map(({ size = 0 }) => size)
  const wasted = drafts.map((draft) => draft.wasted ?? 0)
  return {
    bytes: [...sizes, ...files.values(), ...wasted].reduce((sum, size) => sum + size, 0),
    packages: packages.size,
    findings: countFindings(findings, new Set(packages.keys())).count,
  }
}

const doubtsOf = ({ inventory, layers }: SlimInput): readonly string[] => {
  const listed = new Set(layers.map(({ digest }) => digest))
  const missing = (inventory.image?.layers ?? []).filter(({ digest }) => !listed.has(digest)).length
  const remembers = inventory.packages.some(({ requested }) => requested === 'asked')
  return [
    ...(missing > 0 ? [`the files of ${missing === 1 ? '1 layer' : `${missing} layers`} were not listed`] : []),
    ...(remembers ? [] : ['no package manager of the image remembers which packages were asked for']),
  ]
}
