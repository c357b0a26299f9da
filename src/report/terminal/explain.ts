/** An explanation as text: from where the version stands, over what is wrong with it, to what was decided and why. */
import type { Rating } from '../../records/findings.ts'
import type { Candidate } from '../../records/plan.ts'
import type { ComponentReleases } from '../../records/releases.ts'
import type { ExplainedChange, ExplainedFinding, ExplainedPackage, Explanation, Subject } from '../explain.ts'
import {
  STATE_WORDS,
  dayOf,
  durationWords,
  fixWords,
  idWords,
  listed,
  locationWords,
  plural,
  visible,
} from '../wording.ts'
import { driftSection, removablePinsSection } from './places.ts'
import { canvasOf, entry, page, section } from './screen.ts'
import type { Canvas, Screen } from './screen.ts'
import { wrap } from './width.ts'

export const renderExplanation = (explanation: Explanation, screen: Screen): string => {
  const canvas = canvasOf(screen)
  if (explanation.status === 'unknown') return unknownQuery(canvas, explanation.query, explanation.nearest)
  return page([
    ...explanation.subjects.flatMap((subject) => subjectBlocks(canvas, subject)),
    policyLines(canvas, explanation),
  ])
}

const unknownQuery = (canvas: Canvas, query: string, nearest: readonly string[]): string =>
  page([
    [`Nothing here is called "${visible(query)}", and no finding has that id.`],
    section(
      canvas,
      'Nearest',
      nearest.map((name) => entry(canvas, visible(name))),
    ),
  ])

const subjectBlocks = (canvas: Canvas, subject: Subject): readonly (readonly string[])[] => [
  [canvas.style.bold(visible(subject.name))],
  section(
    canvas,
    'Pinned in',
    subject.pins.map(({ file, line, raw, role, evidence, comment }) =>
      entry(
        canvas,
        visible(`${file}:${line} ${raw} (${role})`),
        visible([evidence, comment].filter(Boolean).join('; ')),
      ),
    ),
  ),
  section(
    canvas,
    'Locked as',
    subject.packages.map((found) => packageEntry(canvas, found)),
  ),
  section(
    canvas,
    'Findings',
    subject.findings.map((found) => findingEntry(canvas, found)),
  ),
  section(
    canvas,
    'Releases',
    subject.releases.map((known) => entry(canvas, visible(releaseWords(known)))),
  ),
  section(
    canvas,
    'Change sets',
    subject.changes.map((change) => changeEntry(canvas, change)),
  ),
  section(
    canvas,
    'Candidates',
    runsOf(subject.candidates).map((run) => candidateEntry(canvas, run)),
  ),
  section(
    canvas,
    'Rules',
    subject.rules.map((rule) => entry(canvas, visible(ruleWords(rule)))),
  ),
  driftSection(canvas, subject.drift),
  removablePinsSection(canvas, subject.removablePins),
]

/* ---- where it stands -------------------------------------------------------------------------------------------- */

const packageEntry = (canvas: Canvas, { package: found, paths }: ExplainedPackage): readonly string[] => {
  const places = listed(found.locations.map(locationWords))
  const ways =
    paths === 'unknown' ? ['by a path that the lock file does not name'] : paths.map((path) => path.join(' > '))
  const how = found.direct ? 'direct' : 'transitive'
  return [
    ...entry(
      canvas,
      visible(`${found.name} ${found.version} (${found.ecosystem}, ${how}, ${found.scope}) in ${places}`),
    ),
    ...(found.direct ? [] : ways.flatMap((way) => wrap(visible(way), canvas.width, '    ').map(canvas.style.dim))),
  ]
}

const ratingWords = ({ source, level, score, vector }: Rating): string =>
  [source, level, score, vector].filter((part) => part !== undefined).join(' ')

/** Every rating, the chosen one marked: two scanners disagree because they chose differently. */
const findingEntry = (canvas: Canvas, { finding, remedy }: ExplainedFinding): readonly string[] => {
  const { style, width } = canvas
  const { severity, ratings, fix, published, epss, kev, reviewed } = finding
  const others = ratings.map(ratingWords).filter((words) => words !== ratingWords(severity))
  const facts = [
    published && `published ${dayOf(published)}`,
    epss !== undefined && `EPSS ${(epss * 100).toFixed(1)} %`,
    kev && 'known to be exploited',
    reviewed === false && 'not reviewed',
  ].filter(Boolean)
  const detail = (text: string) => wrap(visible(text), width, '    ')
  return [
    ...wrap(`${style.level(severity.level)(severity.level)} ${visible(idWords(finding))}`, width, '  '),
    ...(finding.summary ? detail(finding.summary) : []),
    ...detail(`rated ${ratingWords(severity)} (chosen)${others.length > 0 ? `; ${others.join('; ')}` : ''}`),
    ...detail(`fixed in ${fixWords(fix)}${facts.length > 0 ? `; ${facts.join(', ')}` : ''}`),
    ...(remedy
      ? detail(`${STATE_WORDS[remedy.state]}: ${remedy.reason}`).map(style.bold)
      : detail('not assessed by the plan')),
    ...(remedy?.accepted ? detail(`accepted: ${remedy.accepted.reason}`) : []),
    ...finding.urls.slice(0, 3).flatMap((url) => detail(url).map(style.dim)),
  ]
}

const releaseWords = ({ component, status, reason, releases, fetchedAt }: ComponentReleases): string => {
  if (status !== 'found') return `${component.datasource}: ${status}${reason ? `, ${reason}` : ''}`
  const newest = releases.at(-1)
  const withdrawn = releases.filter(({ yanked, deprecated }) => yanked ?? deprecated).length
  return [
    `${component.datasource}: ${plural(releases.length, 'release')}, asked ${dayOf(fetchedAt)}`,
    newest && `newest ${newest.version}${newest.date ? ` of ${dayOf(newest.date)}` : ''}`,
    withdrawn > 0 && `${withdrawn} yanked or deprecated`,
  ]
    .filter(Boolean)
    .join('; ')
}

/* ---- what was decided ------------------------------------------------------------------------------------------- */

const changeEntry = (canvas: Canvas, { change, position, attempts }: ExplainedChange): readonly string[] => {
  const { width, style } = canvas
  const rungs = change.ladder.flatMap(({ moves, because, clears }, index) => {
    const moved = moves.slice(0, 4).map(({ component, from, to, how }) => `${component.name} ${from} -> ${to} (${how})`)
    const rest = moves.length > 4 ? ` and ${plural(moves.length - 4, 'more component')}` : ''
    const cleared = `clears ${plural(clears.length, 'finding')}`
    return [
      ...wrap(visible(`${moved.join(', ')}${rest}`), width, `    rung ${index + 1}: `),
      ...wrap(visible([cleared, ...because].join('; ')), width, '            ').map(style.dim),
    ]
  })
  const tries = attempts.flatMap(({ at, rung, outcome, reason }) =>
    wrap(visible(`${dayOf(at)} rung ${rung + 1} ${outcome}: ${reason}`), width, '    tried: '),
  )
  return [...wrap(visible(`${position}. ${change.title} [${change.kind}]`), width, '  '), ...rungs, ...tries]
}

const DECISION_WORDS: Readonly<Record<Candidate['decision'], string>> = {
  taken: 'taken',
  'not-needed': 'not needed',
  forbidden: 'forbidden',
}

type CandidateRun = readonly [Candidate, ...(readonly Candidate[])]

/** Neighbours that were decided alike are told together. */
const runsOf = (candidates: readonly Candidate[]): readonly CandidateRun[] => {
  const verdictOf = ({ from, decision, reasons, project }: Candidate) =>
    [from, decision, project, ...reasons].join('\n')
  const runs: [Candidate, ...Candidate[]][] = []
  for (const candidate of candidates) {
    const last = runs.at(-1)
    if (last && verdictOf(last[0]) === verdictOf(candidate)) last.push(candidate)
    else runs.push([candidate])
  }
  return runs
}

const candidateEntry = (canvas: Canvas, [first, ...rest]: CandidateRun): readonly string[] => {
  const { from, decision, reasons, project } = first
  const paint =
    decision === 'taken' ? canvas.style.green : decision === 'forbidden' ? canvas.style.red : canvas.style.dim
  const last = rest.at(-1)
  const versions = last ? `${first.version} to ${last.version} (${rest.length + 1} versions)` : first.version
  const head = wrap(
    `${visible(`${from} -> ${versions}`)} ${paint(DECISION_WORDS[decision])}${project ? visible(` (${project})`) : ''}`,
    canvas.width,
    '  ',
  )
  return [...head, ...reasons.flatMap((reason) => wrap(visible(reason), canvas.width, '    ').map(canvas.style.dim))]
}

const ruleWords = ({ number, rule }: Subject['rules'][number]): string => {
  const { match, allow, group, hold, until, cooldown, drift } = rule
  const conditions = Object.entries(match).map(([key, value]) => `${key} ${[value].flat().join(' or ')}`)
  const effects = [
    allow !== undefined && `allow ${typeof allow === 'string' ? allow : 'a newer Go minor'}`,
    group && `group ${group}`,
    hold && `hold: ${hold}`,
    until && `until ${until}`,
    cooldown !== undefined && `cooldown ${durationWords(cooldown)}`,
    drift && `drift ${drift}`,
  ].filter(Boolean)
  return `${number}. ${conditions.join(', ') || 'everything'}: ${effects.join(', ') || 'nothing'}`
}

const policyLines = ({ width, style }: Canvas, { policy, inertRules }: Explanation): readonly string[] => [
  style.bold('Policy'),
  ...wrap(visible(`${policy.branch}: ${policy.name}, because ${policy.because}`), width, '  '),
  ...wrap(
    `cooldown ${durationWords(policy.cooldownMs)}${policy.goMinor ? ', Go may leave its minor' : ''}`,
    width,
    '  ',
  ),
  ...inertRules.flatMap((rule) => wrap(visible(`without effect here: ${rule}`), width, '  ').map(style.dim)),
]
