/** `seaworthy images plan`: how to be rid of each finding of an image, edit by edit, and whether building again pays. */
import type { Finding, Findings } from '../../records/findings.ts'
import { ImageRemedyKind, type ImagePlan, type ImageRemedy } from '../../records/image-plan.ts'
import type { Inventory } from '../../records/inventory.ts'
import { Fixability } from '../../records/plan.ts'
import { DECISION_WORDS, imageName, REMEDY_WORDS } from '../image-words.ts'
import { tallyFindings, unitOf } from '../tally.ts'
import {
  STATE_WORDS,
  byteWords,
  coverageDoubt,
  grouped,
  levelWords,
  listed,
  locationWords,
  plural,
  visible,
  worstFirst,
} from '../wording.ts'
import { canvasOf, entry, page, section } from './screen.ts'
import type { Canvas, Screen } from './screen.ts'
import { wrap } from './width.ts'

export const renderImagePlan = (inventory: Inventory, findings: Findings, plan: ImagePlan, screen: Screen): string => {
  const canvas = canvasOf(screen)
  const remedyOf = new Map(plan.remedies.map((remedy) => [remedy.finding, remedy]))
  const planned = findings.findings.toSorted(worstFirst).flatMap((finding): readonly Planned[] => {
    const remedy = remedyOf.get(finding.key)
    return remedy ? [{ finding, remedy }] : []
  })
  const open = planned.filter(({ finding, remedy }) => !remedy.accepted && finding.kind !== 'end-of-life')
  const doubts = [...doubtsOf(findings), ...plan.doubts]
  return page([
    imageHeading(canvas, inventory),
    section(
      canvas,
      canvas.style.yellow('Unknown, so not zero'),
      doubts.map((doubt) => entry(canvas, visible(doubt))),
    ),
    ...ImageRemedyKind.options.map((kind) => kindSection(canvas, kind, open)),
    section(
      canvas,
      'End of life',
      planned
        .filter(isEndOfLife)
        .map(({ finding, remedy }) => entry(canvas, visible(finding.id), visible(remedy.reason))),
    ),
    section(
      canvas,
      'Accepted',
      planned.filter(({ remedy }) => remedy.accepted).map((one) => acceptedEntry(canvas, one)),
    ),
    rebuildLines(canvas, plan),
    summary(canvas, findings, plan, doubts.length > 0),
  ])
}

export const imageHeading = ({ width, style }: Canvas, inventory: Inventory): readonly string[] => {
  const { image, packages } = inventory
  const [name = '', ...rest] = imageName(inventory)
  const size = (image?.layers ?? []).reduce((sum, layer) => sum + layer.contentSize, 0)
  const held = [
    plural(image?.layers.length ?? 0, 'layer'),
    ...(size > 0 ? [byteWords(size)] : []),
    plural(packages.length, 'package'),
  ]
  const built = [...new Set((image?.layers ?? []).flatMap(({ origin }) => origin.file ?? []))]
  const from = image?.base === undefined ? '' : ` on ${image.base.name}`
  return [
    ...wrap([style.bold(name), ...rest].join(style.dim(' · ')), width),
    ...wrap(
      `${held.join(', ')}${built.length > 0 ? `; built by ${visible(built.join(', '))}${visible(from)}` : visible(from)}`,
      width,
    ).map(style.dim),
  ]
}

export const doubtsOf = ({ advisories }: Findings): readonly string[] =>
  advisories.ecosystems
    .filter(({ packages }) => packages > 0)
    .map(coverageDoubt)
    .filter((doubt) => doubt !== undefined)

/* ---- one kind of remedy ----------------------------------------------------------------------------------------- */

type Planned = Readonly<{ finding: Finding; remedy: ImageRemedy }>

const isEndOfLife = ({ finding, remedy }: Planned): boolean => finding.kind === 'end-of-life' && !remedy.accepted

/** What can be had now comes first; then place by place. */
const kindSection = (canvas: Canvas, kind: ImageRemedy['kind'], open: readonly Planned[]): readonly string[] => {
  const own = open.filter(({ remedy }) => remedy.kind === kind)
  const units = new Set(own.map(({ finding }) => unitOf(finding))).size
  const places = Map.groupBy(own, ({ remedy: { file, line, state } }) => JSON.stringify([file, line, state]))
  const inOrder = [...places.values()].toSorted((a, b) => stateRank(a) - stateRank(b))
  return section(
    canvas,
    `${REMEDY_WORDS[kind]} (${plural(units, 'finding')})`,
    inOrder.map((found) => placeEntry(canvas, found)),
  )
}

const stateRank = ([first]: readonly Planned[]): number => (first ? Fixability.options.indexOf(first.remedy.state) : 0)

const placeEntry = (canvas: Canvas, found: readonly Planned[]): readonly string[] => {
  const { style, width } = canvas
  const { file, line, state } = found[0]?.remedy ?? {}
  const mark = state === undefined || state === 'now' ? '' : `[${STATE_WORDS[state]}]`
  const place = file === undefined ? '' : style.bold(visible(locationWords({ file, line })))
  const title = [place, mark].filter((part) => part !== '').join(' ')
  const indent = title === '' ? '  ' : '    '
  const edits = Map.groupBy(found, ({ remedy: { proposal } }) => proposal)
  return [
    ...(title === '' ? [] : wrap(title, width, '  ')),
    ...[...edits].flatMap(([proposal, planned]) => editLines(canvas, proposal, planned, indent)),
  ]
}

/** What to write, and each package with what that clears. */
const editLines = (
  canvas: Canvas,
  proposal: string | undefined,
  found: readonly Planned[],
  indent: string,
): readonly string[] => {
  const packages = Map.groupBy(found, ({ finding }) => `${finding.package.name} ${finding.package.version}`)
  const written = proposal === undefined ? [] : wrap(canvas.style.green(visible(proposal)), canvas.width, indent)
  const inner = proposal === undefined ? indent : `${indent}  `
  return [...written, ...[...packages.values()].flatMap((planned) => packageLines(canvas, planned, inner))]
}

const packageLines = (canvas: Canvas, found: readonly Planned[], indent: string): readonly string[] => {
  const { style, width } = canvas
  const [first] = found
  if (!first) return []
  const { finding, remedy } = first
  const to = remedy.to === undefined || remedy.to === finding.package.version ? '' : ` -> ${remedy.to}`
  const ids = listed([...new Set(found.map(({ finding: { id } }) => id))], 4)
  const reasons = [...new Set(found.map(({ remedy: { reason } }) => reason))]
  const others = [...new Set(found.flatMap(({ remedy: { alternatives } }) => alternatives.map(({ reason }) => reason)))]
  return [
    ...wrap(`${visible(`${finding.package.name} ${finding.package.version}${to}`)}: ${levelsOf(found)}`, width, indent),
    ...wrap(visible(ids), width, `${indent}  `),
    ...wrap(visible(reasons[0] ?? ''), width, `${indent}  `).map(style.dim),
    ...(others.length > 0 ? wrap(`else: ${visible(listed(others, 2))}`, width, `${indent}  `).map(style.dim) : []),
  ]
}

const levelsOf = (found: readonly Planned[]): string => {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, negligible: 0, unknown: 0 }
  for (const { finding } of found) counts[finding.severity.level] += 1
  return levelWords(counts)
}

const acceptedEntry = (canvas: Canvas, { finding, remedy }: Planned): readonly string[] => {
  const { reason = '', owner, until } = remedy.accepted ?? {}
  const terms = [reason, ...(owner ? [`by ${owner}`] : []), ...(until ? [`until ${until}`] : [])].join(', ')
  const { id, package: affected, severity } = finding
  return entry(canvas, visible(`${id} ${severity.level}, ${affected.name} ${affected.version}`), visible(terms))
}

/* ---- below ------------------------------------------------------------------------------------------------------ */

const UPGRADES_SHOWN = 6

const rebuildLines = ({ width, style }: Canvas, { rebuild }: ImagePlan): readonly string[] => {
  const { decision, reason, upgrades } = rebuild
  const paint = decision === 'rebuild' ? style.green : decision === 'unknown' ? style.yellow : style.bold
  const moved = upgrades.map(({ name, from, to }) => `${name} ${from} -> ${to}`)
  return [
    ...wrap(`${paint(DECISION_WORDS[decision])}: ${visible(reason)}`, width),
    ...(moved.length > 0 ? wrap(visible(listed(moved, UPGRADES_SHOWN)), width, '  ').map(style.dim) : []),
  ]
}

const summary = (
  { width, style }: Canvas,
  findings: Findings,
  { remedies }: ImagePlan,
  isUnknown: boolean,
): readonly string[] => {
  const tally = tallyFindings(findings, remedies)
  const states = Fixability.options
    .filter((state) => tally.byState[state] > 0)
    .map((state) => `${grouped(tally.byState[state])} ${STATE_WORDS[state]}`)
  const fixable = `${isUnknown ? 'at least ' : ''}${plural(tally.fixable, 'fixable finding')} of ${grouped(tally.findings)}`
  return [
    ...wrap(`${fixable}${tally.fixable > 0 ? `: ${levelWords(tally.fixableBySeverity)}` : ''}`, width).map(style.bold),
    ...(states.length > 0 ? wrap(states.join(', '), width) : []),
    ...(tally.accepted > 0 ? [`${plural(tally.accepted, 'accepted finding')} not counted above`] : []),
  ]
}
