/**
 * Findings as SARIF 2.1.0 (OASIS), with what GitHub code scanning reads of it: one rule for each vulnerability group with a
 * `security-severity`, one result for each finding with a place in a file, and a fingerprint that survives moved lines.
 */
import type { Log, Location, Notification, ReportingDescriptor, Result, Run, VersionControlDetails } from 'sarif'

import type { Finding, Findings } from '../records/findings.ts'
import type { Inventory } from '../records/inventory.ts'
import type { Level } from '../records/level.ts'
import type { Remedy } from '../records/plan.ts'
import type { Source } from '../records/source.ts'
import { canonicalJson } from './json.ts'
import { STATE_WORDS, coverageDoubt, fixWords, visible, worstFirst } from './wording.ts'

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json'

export type SarifInput = Readonly<{
  findings: Findings
  /** Of an image: where its layers come from. Without it every place is a file of the repository. */
  inventory?: Inventory
  /** Where a plan was made: says how a finding can be fixed, and which ones are accepted (suppressed). */
  remedies?: readonly Remedy[]
  tool: Readonly<{ name: string; version: string }>
}>

export const renderSarif = (input: SarifInput): string =>
  canonicalJson({ $schema: SCHEMA, version: '2.1.0', runs: [runOf(input)] } satisfies Log)

const runOf = ({ findings, inventory, remedies = [], tool }: SarifInput): Run => {
  const { source } = findings
  const ordered = findings.findings.toSorted(worstFirst)
  const groups = [...Map.groupBy(ordered, ({ group }) => group)]
  const rules = groups.map(([, same]) => ruleOf(same))
  const ruleOfGroup = new Map(groups.map(([group], index) => [group, { id: rules[index]?.id ?? group, index }]))
  const remedyOf = new Map(remedies.map((remedy) => [remedy.finding, remedy]))
  const placesOf = source.image ? imagePlaces(inventory) : treePlaces
  return {
    tool: {
      driver: { name: tool.name, semanticVersion: tool.version, rules },
    },
    automationDetails: { id: `${tool.name}/${categoryOf(source)}/` },
    columnKind: 'utf16CodeUnits',
    invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications(findings) }],
    ...versionControl(source),
    ...(source.image ? { originalUriBaseIds: imageRoot(source.image) } : {}),
    results: ordered.flatMap((finding) => {
      const rule = ruleOfGroup.get(finding.group)
      return rule ? [resultOf(finding, { rule, remedy: remedyOf.get(finding.key), places: placesOf(finding) })] : []
    }),
    properties: { advisorySnapshot: findings.advisories.snapshot },
  }
}

/** What was not looked at: a viewer shows it beside the results. */
const notifications = ({ advisories }: Findings): Notification[] =>
  advisories.ecosystems
    .filter(({ packages }) => packages > 0)
    .map(coverageDoubt)
    .filter((doubt) => doubt !== undefined)
    .map((text) => ({ level: 'warning', message: { text: `Unknown coverage: ${text}` } }))

const versionControl = ({ repository, commit, branch }: Source): Pick<Run, 'versionControlProvenance'> => {
  if (repository.forge === 'local') return {}
  const details: VersionControlDetails = {
    repositoryUri: `https://${repository.host}/${repository.path}`,
    ...(commit ? { revisionId: commit } : {}),
    ...(branch ? { branch } : {}),
  }
  return { versionControlProvenance: [details] }
}

/** Runs of one category follow each other: of one branch, or of one image for one platform. */
const categoryOf = ({ image, branch, ref }: Source): string =>
  image ? `${image.name.replace(/^\/+/, '')}/${image.platform}` : (branch ?? ref)

/* ---- rules ------------------------------------------------------------------------------------------------------ */

/** GitHub's bands: critical from 9.0, high from 7.0, medium from 4.0. Used where an advisory has words and no score. */
const SCORES: Readonly<Record<Level, number | undefined>> = {
  critical: 9.5,
  high: 8,
  medium: 5.5,
  low: 2,
  negligible: 0.1,
  unknown: undefined,
}

/** One rule for a group; its worst finding speaks (`same` is worst first). */
const ruleOf = (same: readonly Finding[]): ReportingDescriptor => {
  const [worst] = same
  if (!worst) throw new TypeError('a group without findings')
  const { id, summary, severity, urls, kind, kev } = worst
  const score = severity.score ?? SCORES[severity.level]
  const link = urls[0]
  return {
    id,
    name: kind === 'end-of-life' ? 'EndOfLife' : 'VulnerableDependency',
    shortDescription: { text: visible(summary || id) },
    fullDescription: { text: visible(summary || id) },
    ...(link ? { helpUri: link } : {}),
    help: { text: helpText(same), markdown: helpMarkdown(same) },
    defaultConfiguration: { level: levelOf(severity.level) },
    properties: {
      tags: ['security', kind, `severity/${severity.level}`, ...(kev ? ['known-exploited'] : [])],
      precision: 'very-high',
      ...(score === undefined ? {} : { 'security-severity': score.toFixed(1) }),
    },
  }
}

const levelOf = (level: Level): 'error' | 'warning' | 'note' =>
  level === 'critical' || level === 'high' ? 'error' : level === 'medium' || level === 'unknown' ? 'warning' : 'note'

const affectedWords = (same: readonly Finding[]): readonly string[] => [
  ...new Set(
    same.map(({ package: { name, version }, fix }) => visible(`${name} ${version}, fixed in: ${fixWords(fix)}`)),
  ),
]

const helpText = (same: readonly Finding[]): string =>
  [...affectedWords(same), ...(same[0]?.urls ?? [])].map((line) => line.trim()).join('\n')

/** Markdown in which foreign text is code, so that it can neither link nor mention anybody. */
const helpMarkdown = (same: readonly Finding[]): string => {
  const rows = same.map(({ package: { ecosystem, name, version }, fix }) => [ecosystem, name, version, fixWords(fix)])
  const cells = [...new Set(rows.map((row) => `| ${row.map(code).join(' | ')} |`))]
  const ids = (same[0]?.ids ?? []).map(code).join(', ')
  return [
    `**Ids** ${ids}`,
    '',
    '| ecosystem | package | installed | fixed in |',
    '| --- | --- | --- | --- |',
    ...cells,
    '',
    ...(same[0]?.urls ?? []).map((url) => `- <${encodeURI(decodeSafely(url))}>`),
  ].join('\n')
}

const code = (text: string): string => `\`${visible(text).replace(/[`|]/g, "'")}\``

const decodeSafely = (url: string): string => {
  try {
    return decodeURI(url)
  } catch {
    return url
  }
}

/* ---- results ---------------------------------------------------------------------------------------------------- */

type RuleReference = Readonly<{ id: string; index: number }>

type Context = Readonly<{ rule: RuleReference; remedy: Remedy | undefined; places: readonly Location[] }>

const resultOf = (finding: Finding, { rule, remedy, places }: Context): Result => ({
  ruleId: rule.id,
  ruleIndex: rule.index,
  level: levelOf(finding.severity.level),
  message: { text: messageOf(finding, remedy) },
  locations: places.slice(0, 1),
  ...(places.length > 1 ? { relatedLocations: places.slice(1) } : {}),
  // GitHub matches alerts by `primaryLocationLineHash` alone; the key does not change when lines move.
  partialFingerprints: { 'seaworthyFinding/v1': finding.key, primaryLocationLineHash: `${finding.key}:1` },
  ...(remedy?.accepted
    ? { suppressions: [{ kind: 'external', status: 'accepted', justification: remedy.accepted.reason }] }
    : {}),
  properties: {
    purl: finding.package.purl,
    ids: finding.ids,
    ...(remedy ? { fixable: remedy.state } : {}),
    ...(finding.epss === undefined ? {} : { epss: finding.epss }),
  },
})

const messageOf = ({ id, kind, summary, package: { name, version }, fix }: Finding, remedy?: Remedy): string => {
  const subject =
    kind === 'end-of-life' ? summary || id : `${name} ${version} has ${id}${summary ? `: ${summary}` : ''}`
  const fixed = kind === 'end-of-life' ? '' : ` Fixed in: ${fixWords(fix)}.`
  const state = remedy ? ` ${STATE_WORDS[remedy.state]}: ${remedy.reason}.` : ''
  return visible(`${subject}.${fixed}${state}`)
}

/* ---- places ----------------------------------------------------------------------------------------------------- */

const IMAGE_ROOT = 'IMAGEROOT'

/** A result needs a place; a lock file whose line is not known is shown at its first. */
const placeOf = (file: string, line = 1, uriBaseId = '%SRCROOT%'): Location => ({
  physicalLocation: {
    artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId },
    region: { startLine: line },
  },
})

const treePlaces = ({ locations }: Finding): readonly Location[] =>
  locations.map(({ file, line }) => placeOf(file, line))

/** The instruction of the Dockerfile that brought it in, where that is known, then the files in the image. */
const imagePlaces = (inventory: Inventory | undefined) => {
  const layers = new Map(inventory?.image?.layers.map(({ digest, origin }) => [digest, origin]))
  const layerOf = new Map(inventory?.packages.map(({ id, layer }) => [id, layer]))
  return ({ packageIds, locations }: Finding): readonly Location[] => {
    const origins = packageIds.flatMap((id) => layers.get(layerOf.get(id) ?? '') ?? [])
    const lines = origins.flatMap(({ file, line }) => (file === undefined ? [] : [placeOf(file, line)]))
    const unique = new Map(lines.map((place) => [JSON.stringify(place), place]))
    return [...unique.values(), ...locations.map(({ file }) => placeOf(file, 1, IMAGE_ROOT))]
  }
}

/** Paths in an image are no files of the repository: a viewer is told what they are paths of. */
const imageRoot = ({ name, platform, manifestDigest }: NonNullable<Source['image']>): Run['originalUriBaseIds'] => ({
  [IMAGE_ROOT]: { description: { text: visible(`The root of ${name}, ${platform}, ${manifestDigest}`) } },
})
