/** `seaworthy plan`: per branch what would be updated and why, then what stays and why. */
import type { Finding, Findings } from '../../records/findings.ts'
import type { Fixability, Move, Plan, PlannedChange, Rung } from '../../records/plan.ts'
import { shortReference } from '../../versions/git.ts'
import { shownName } from '../../versions/names.ts'
import { foldSame } from '../same-finding.ts'
import { tallyFindings } from '../tally.ts'
import { STATE_WORDS, capitalised, coverageDoubt, levelWords, listed, plural, visible, worstFirst } from '../wording.ts'
import { driftSection, foldedEntry, removablePinsSection } from './places.ts'
import { canvasOf, entry, page, section } from './screen.ts'
import type { Canvas, Screen } from './screen.ts'
import { wrap } from './width.ts'

/**
 * `unanswered`: registries that did not answer, so that nobody knows whether there is a fix. `problems`: those, and components that
 * registries do not have.
 */
export const renderPlan = (
  plan: Plan,
  findings: Findings,
  screen: Screen,
  unanswered: readonly string[] = [],
  problems: readonly string[] = [],
): string => {
  const canvas = canvasOf(screen)
  const findingOf = new Map(findings.findings.map((finding) => [finding.key, finding]))
  const uncovered = findings.advisories.ecosystems.filter(({ packages }) => packages > 0).map(coverageDoubt)
  const unknown = [...uncovered.filter((doubt) => doubt !== undefined), ...unanswered]
  return page([
    heading(canvas, plan),
    section(
      canvas,
      canvas.style.yellow('Unknown, so not zero'),
      unknown.map((doubt) => entry(canvas, visible(doubt))),
    ),
    section(
      canvas,
      'Would be updated, in this order',
      plan.changes.map((change, index) => changeEntry(canvas, change, index + 1, findingOf)),
    ),
    ...(['constrained', 'held', 'unobtainable', 'none'] as const).map((state) =>
      remedySection(canvas, plan, state, findingOf),
    ),
    acceptedSection(canvas, plan, findingOf),
    driftSection(canvas, plan.drift),
    removablePinsSection(canvas, plan.removablePins),
    section(
      canvas,
      'Stay as they are: no releases are known',
      problems.filter((problem) => !unanswered.includes(problem)).map((problem) => entry(canvas, visible(problem))),
    ),
    section(
      canvas,
      'Rules without effect here',
      plan.inertRules.map((rule) => entry(canvas, visible(rule))),
    ),
    summary(canvas, plan, findings, unknown.length > 0),
  ])
}

const heading = ({ width, style }: Canvas, { policy }: Plan): readonly string[] => [
  `${style.bold(visible(policy.branch))} ${style.dim('·')} ${policy.name}`,
  ...wrap(visible(policy.because), width).map(style.dim),
]

/* ---- changes ---------------------------------------------------------------------------------------------------- */

type FindingOf = ReadonlyMap<string, Finding>

const changeEntry = (
  canvas: Canvas,
  change: PlannedChange,
  number: number,
  findingOf: FindingOf,
): readonly string[] => {
  const { style, width } = canvas
  const [best, ...others] = change.ladder
  const kind = change.severity ? `${change.kind}, ${change.severity}` : change.kind
  const label = `${number}. `.padStart(5)
  const other = otherWords(change, others)
  return [
    ...wrap(`${visible(change.title)} [${kind}]`, width, label),
    ...(best ? rungLines(canvas, best, findingOf) : []),
    ...(other === '' ? [] : wrap(`else: ${other}`, width, '     ').map(style.dim)),
  ]
}

const rungLines = ({ width, style }: Canvas, rung: Rung, findingOf: FindingOf): readonly string[] => {
  const shown = rung.moves.slice(0, MOVES_SHOWN)
  const cleared = [...new Set(rung.clears.flatMap((key) => findingOf.get(key)?.id ?? []))]
  return [
    ...shown.flatMap((move) => wrap(moveWords(move), width, '     ')),
    ...(rung.moves.length > shown.length
      ? [`     and ${plural(rung.moves.length - shown.length, 'more component')} with them`]
      : []),
    ...(cleared.length > 0 ? wrap(`clears ${visible(listed(cleared, 8))}`, width, '     ').map(style.green) : []),
    ...(rung.because.length > 0
      ? wrap(`because ${visible(rung.because.join('; '))}`, width, '     ').map(style.dim)
      : []),
  ]
}

/** More moves than this travel together only in lockstep groups, where one says it all. */
const MOVES_SHOWN = 4

const HOW_WORDS: Readonly<Record<Move['how'], string>> = {
  edit: '',
  lock: ', lock file only',
  parent: ', for what it brings in',
  override: ', by an override',
}

const moveWords = ({ component, from, to, step, how, until, project }: Move): string =>
  visible(
    `${shownName(component.name)} ${shortReference(from)} -> ${shortReference(to)} (${step}${HOW_WORDS[how]}${until ? ` until ${until}` : ''}${project ? `; ${project}` : ''})`,
  )

/** By the component that leads the title; what differs in its company alone is said once. */
const otherWords = ({ title, ladder }: PlannedChange, others: readonly Rung[]): string => {
  const [best] = ladder
  const said = new Set(best ? [targetWords(best, title)] : [])
  const words = others.flatMap((rung) => {
    const target = targetWords(rung, title)
    if (said.has(target)) return []
    said.add(target)
    return [rung.because[0] ? `${target} (${rung.because[0]})` : target]
  })
  return visible(words.join('; '))
}

const targetWords = ({ moves }: Rung, title: string): string => {
  const lead = moves.find(({ component }) => title.startsWith(`Update ${shownName(component.name)} `)) ?? moves[0]
  const components = new Set(moves.map(({ component }) => component.name))
  const company = components.size > 1 ? ` with ${components.size - 1} more` : ''
  return lead ? `${shownName(lead.component.name)} ${shortReference(lead.to)}${company}` : 'nothing'
}

/* ---- what stays ------------------------------------------------------------------------------------------------- */

const remedySection = (canvas: Canvas, plan: Plan, state: Fixability, findingOf: FindingOf): readonly string[] => {
  const stays = plan.remedies
    .filter((remedy) => remedy.state === state && !remedy.accepted)
    .flatMap((remedy) => {
      const finding = findingOf.get(remedy.finding)
      return finding ? [{ finding, remedy }] : []
    })
    .toSorted((a, b) => worstFirst(a.finding, b.finding))
  return section(
    canvas,
    capitalised(STATE_WORDS[state]),
    foldSame(stays).map((folded) => foldedEntry(canvas, folded)),
  )
}

const findingWords = ({ id, package: { name, version }, severity }: Finding): string =>
  visible(`${id} ${severity.level}, ${name} ${version}`)

const acceptedSection = (canvas: Canvas, plan: Plan, findingOf: FindingOf): readonly string[] =>
  section(
    canvas,
    'Accepted, counted apart',
    plan.remedies.flatMap(({ finding: key, accepted }) => {
      const finding = findingOf.get(key)
      if (!finding || !accepted) return []
      const { reason, owner, until } = accepted
      return [
        entry(
          canvas,
          findingWords(finding),
          visible([reason, owner, until && `until ${until}`].filter(Boolean).join(', ')),
        ),
      ]
    }),
  )

const summary = ({ width, style }: Canvas, plan: Plan, findings: Findings, uncertain: boolean): readonly string[] => {
  const tally = tallyFindings(findings, plan.remedies)
  const levels = levelWords(tally.fixableBySeverity)
  const least = uncertain ? 'at least ' : ''
  const fixable = `${least}${plural(tally.fixable, 'fixable finding')}${levels ? ` (${levels})` : ''}, ${tally.byState.now} now`
  const changes = plan.changes.length === 0 ? 'Nothing to update' : plural(plan.changes.length, 'planned change')
  return [
    ...wrap(`${changes}; ${fixable}`, width).map(style.bold),
    ...(plan.changes.length > 0 ? [style.dim(`next: seaworthy run --branch ${visible(plan.policy.branch)}`)] : []),
  ]
}
