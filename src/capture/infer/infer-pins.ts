/**
 * What the facts of all files mean together: which component each written version belongs to. Pure, and linear in the
 * facts: every variable is expanded once, every recognizer sees only what it knows.
 */
import type { Pin } from '../../records/inventory.ts'
import type { Recognizer, Subject } from './claim.ts'
import { excuseFile } from './gaps/excused-files.ts'
import { excuseCandidate, excuseComponent, excusePlaced, excuseValue, isOwnAddress } from './gaps/excuses.ts'
import {
  ADDRESS_FORM,
  addressGaps,
  composedGaps,
  imageGap,
  outsideExcuses,
  valueGap,
  type IsTaken,
  type Unidentified,
} from './gaps/gaps.ts'
import { BUILDERS, ownImagesOf, ownReferences, type OwnImages } from './gaps/own-images.ts'
import { reportGaps } from './gaps/report-gaps.ts'
import type { FactFile, Inference, InferenceContext } from './infer-contract.ts'
import { collectCandidates, type Candidate } from './places/candidates.ts'
import { chooseCandidates, type Chosen } from './places/choose.ts'
import { knownMentions } from './places/known-pins.ts'
import { isPlausible, makePins } from './places/make-pins.ts'
import { givenValues } from './scopes/callers.ts'
import { createExpander, type Expander } from './scopes/expand.ts'
import { linkIncludes, type Includes } from './scopes/includes.ts'
import { createRuns } from './scopes/runs.ts'
import { createScopes, type Scopes, type Site } from './scopes/scopes.ts'
import { standingsOf } from './scopes/standings.ts'
import { CommandTable } from './subjects/commands.ts'
import { anyOf } from './subjects/mentions.ts'
import { createRecognizerContext, dispatchOf, recognizeAll, type Dispatch } from './subjects/recognize.ts'
import { blocksOf, callsOf, definitionsOf, textsOf } from './subjects/subjects.ts'

/** `recognizers` are handed in, so that the engine stands by itself. */
export const inferPins = (
  files: readonly FactFile[],
  context: InferenceContext,
  recognizers: readonly Recognizer[],
): Inference => {
  const paths = new Set(context.paths)
  const given = files.flatMap(givenValues)
  const includes = includesOf(files, paths)
  const scopes = createScopes(files, given, includes, paths)
  const expander = createExpander(scopes)
  const dispatch = dispatchOf(recognizers)
  const commands = new CommandTable(files, expander)
  const subjects = subjectsOf(files, { scopes, expander, commands, dispatch })
  const said = recognizeAll(subjects, dispatch, createRecognizerContext(commands, paths))
  const byPath = new Map(files.map((file) => [file.path, file]))
  const mentions = [...said, ...knownMentions(context.known, byPath)]
  const { candidates, composed, unset } = collectCandidates(mentions, scopes, expander)
  const isKnown = takenBy(rangesOf(context.known, byPath))
  const open = candidates.filter((one) => !isKnown(one.place.file, one.place.start, one.place.end) && isPlausible(one))
  const images = ownImagesOf(subjects, scopes.sites)
  const { believed, excused } = judge(chooseCandidates(open), context, images)
  const disowned = context.known.flatMap((pin) => excuseKnown(pin, context, images))
  const pins = pinsOf(believed, byPath)
  const isTaken = takenBy([...rangesOf(context.known, byPath), ...open.map(({ place }) => place)])
  const unidentified = [
    ...composedGaps(
      composed,
      ({ mention, piece }) => excuseComponent(mention.claim.component, context.own, images) ?? excuseFile(piece.file),
    ),
    ...outsideExcuses(
      unset.filter(({ mention: { claim } }) => excuseComponent(claim.component, context.own, images) === undefined),
    ),
    ...unidentifiedValues(scopes, expander, context, subjects, isTaken),
    ...unidentifiedUses(subjects, context, isTaken),
  ]
  return {
    pins,
    ...reportGaps([...excused, ...disowned.map(({ entry }) => entry), ...unidentified], byPath),
    disowned: new Set(disowned.map(({ pin }) => pin.id)),
    standings: standingsOf([...context.known, ...pins], {
      files,
      scopes,
      includes,
      expander,
      runs: createRuns(files),
    }),
  }
}

const includesOf = (files: readonly FactFile[], paths: ReadonlySet<string>): Includes => {
  const including = files.filter(({ facts }) => facts.includes.length > 0)
  const alone = createScopes(including, [], { seenFrom: () => [] }, new Set())
  const { expand } = createExpander(alone)
  return linkIncludes(
    including,
    ({ path, facts }) =>
      facts.includes.map((one) => ({
        path: expand(one.path, { file: path, start: one.path[0]?.start ?? 0 }).text,
        from: one.from,
      })),
    paths,
  )
}

type Linked = Readonly<{ scopes: Scopes; expander: Expander; commands: CommandTable; dispatch: Dispatch }>

const subjectsOf = (
  files: readonly FactFile[],
  { scopes, expander, commands, dispatch }: Linked,
): readonly Subject[] => {
  // Gaps and what the repository builds are looked for in commands as well.
  const mentions = anyOf([...(dispatch.mentions ?? [/^/]), ADDRESS_FORM])
  const programs = new Set([...dispatch.programs, ...BUILDERS])
  const subjects: Subject[] = [...definitionsOf(scopes.sites, expander), ...commands.wanted({ programs, mentions })]
  for (const file of files)
    for (const list of [blocksOf, callsOf, textsOf]) for (const subject of list(file, expander)) subjects.push(subject)
  return subjects
}

type Judged = Readonly<{ believed: readonly Chosen[]; excused: readonly Unidentified[] }>

const judge = (chosen: readonly Chosen[], { own }: InferenceContext, images: OwnImages): Judged => {
  const believed: Chosen[] = []
  const excused: Unidentified[] = []
  for (const one of chosen) {
    const reason = excuseCandidate(one.candidate, own, images)
    if (reason === undefined) believed.push(one)
    else excused.push({ place: one.candidate.place, text: describe(one.candidate), why: reason, isExcused: true })
  }
  return { believed, excused }
}

/** Manifests name what the repository builds as well, and tests hold manifests; whose requirements are elsewhere is not judged. */
const excuseKnown = (pin: Pin, { own }: InferenceContext, images: OwnImages): readonly Excused[] => {
  const { component, file, line, raw, manager } = pin
  if (component.datasource !== 'docker' || manager === 'annotated') return []
  const why = excusePlaced(component, file, own, images)
  if (why === undefined) return []
  const place = { file, start: -line, end: -line, text: raw }
  return [{ pin, entry: { place, line, text: `${component.name} ${raw}`.trim(), why, isExcused: true } }]
}

type Excused = Readonly<{ pin: Pin; entry: Unidentified }>

const describe = ({ mention: { claim }, place }: Candidate): string => `${claim.component.name} ${place.text}`.trim()

const pinsOf = (chosen: readonly Chosen[], files: ReadonlyMap<string, FactFile>): readonly Pin[] => {
  const byFile = Map.groupBy(chosen, ({ candidate }) => candidate.place.file)
  return [...files].flatMap(([path, file]) => {
    const ofFile = byFile.get(path)
    return ofFile ? makePins(file, ofFile, files) : []
  })
}

type TakenRange = Readonly<{ file: string; start: number; end: number }>

/** Managers count a byte order mark, facts do not. */
const rangesOf = (pins: readonly Pin[], files: ReadonlyMap<string, FactFile>): readonly TakenRange[] =>
  pins.map(({ file, range: [start, end] }) => {
    const shift = files.get(file)?.shift ?? 0
    return { file, start: start - shift, end: end - shift }
  })

/** Whether a range overlaps one of these, or begins where an empty one stands. */
const takenBy = (ranges: readonly TakenRange[]): IsTaken => {
  const byFile = new Map<string, readonly TakenRange[]>()
  for (const [file, list] of Map.groupBy(ranges, (one) => one.file))
    byFile.set(
      file,
      list.toSorted((a, b) => a.start - b.start),
    )
  return (file, start, end) => {
    const list = byFile.get(file)
    if (!list) return false
    let low = 0
    let high = list.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (list[middle]!.start < Math.max(end, start + 1)) low = middle + 1
      else high = middle
    }
    // Ranges of pins are short and few of them overlap: the ones just before decide.
    return list.slice(Math.max(low - 4, 0), low).some((one) => start < Math.max(one.end, one.start + 1))
  }
}

const unidentifiedValues = (
  scopes: Scopes,
  { fallbacks }: Expander,
  { own }: InferenceContext,
  subjects: readonly Subject[],
  isTaken: IsTaken,
): readonly Unidentified[] => {
  const ownFamilies = new Set<string>()
  for (const site of ownReferences(subjects)) ownFamilies.add(scopes.familyOf(site))
  const excuse = (site: Site, text: string): string | undefined =>
    ownFamilies.has(scopes.familyOf(site))
      ? 'own branch or tag'
      : excuseValue(site.definition.name, text, site.file, own)
  return [...scopes.sites, ...fallbacks].flatMap((site) => valueGap(site, isTaken, excuse) ?? [])
}

const unidentifiedUses = (
  subjects: readonly Subject[],
  { own }: InferenceContext,
  isTaken: IsTaken,
): readonly Unidentified[] => {
  const excuse = (address: string, version: string, file: string): string | undefined =>
    own.versions.has(version.replace(/^v/, '')) || isOwnAddress(address, own) ? 'own version' : excuseFile(file)
  return subjects.flatMap((subject) => {
    const image = imageGap(subject, isTaken)
    return [...addressGaps(subject, isTaken, excuse), ...(image ? [image] : [])]
  })
}
