/** Runs the recognizers over the subjects: each recognizer sees the kinds and programs that it knows, and no other. */
import type { Claim, Recognizer, RecognizerContext, Subject } from '../claim.ts'
import type { Mention } from '../places/candidates.ts'
import type { CommandTable } from './commands.ts'

/** A recognizer that claims more than this of one thing reads something else than it thinks. */
const MOST_CLAIMS = 2000

export type Dispatch = Readonly<{
  recognizersOf: (subject: Subject) => readonly Recognizer[]
  /** Commands of these programs concern somebody, and of others those that mention these forms; absent: all do. */
  programs: ReadonlySet<string>
  mentions?: readonly RegExp[]
}>

/** By kind, for commands by program, and by what is mentioned. */
export const dispatchOf = (recognizers: readonly Recognizer[]): Dispatch => {
  const byKind = new Map<Subject['kind'], Recognizer[]>()
  const byProgram = new Map<string, Recognizer[]>()
  for (const recognizer of recognizers) {
    for (const kind of recognizer.kinds) if (kind !== 'command' || isGeneral(recognizer)) add(byKind, kind, recognizer)
    if (recognizer.kinds.includes('command'))
      for (const program of recognizer.programs ?? []) add(byProgram, program, recognizer)
  }
  const general = byKind.get('command') ?? []
  const mentions = general.every((one) => one.mentions) ? general.flatMap((one) => one.mentions ?? []) : undefined
  return {
    recognizersOf: (subject) => {
      const known = subject.kind === 'command' ? byProgram.get(subject.program) : undefined
      const others = byKind
        .get(subject.kind)
        ?.filter((one) => known?.includes(one) !== true && isMentioned(one, subject))
      return known ? [...known, ...(others ?? [])] : (others ?? [])
    },
    programs: new Set(byProgram.keys()),
    ...(mentions ? { mentions } : {}),
  }
}

/** Looks at commands of any program. */
const isGeneral = ({ programs, mentions }: Recognizer): boolean => programs === undefined || mentions !== undefined

const isMentioned = ({ mentions }: Recognizer, subject: Subject): boolean =>
  mentions === undefined || (subject.mentions?.(mentions) ?? true)

const add = <Key>(map: Map<Key, Recognizer[]>, key: Key, recognizer: Recognizer): void => {
  const list = map.get(key)
  if (list) list.push(recognizer)
  else map.set(key, [recognizer])
}

export const createRecognizerContext = (commands: CommandTable, paths: ReadonlySet<string>): RecognizerContext => ({
  commands: (program) => commands.of(program),
  scriptOf: (command) => commands.scriptOf(command),
  hasFile: (path) => paths.has(path),
})

/** What is claimed of the subjects, each with where its use stands. */
export const recognizeAll = (
  subjects: readonly Subject[],
  dispatch: Dispatch,
  context: RecognizerContext,
): readonly Mention[] => {
  const mentions: Mention[] = []
  for (const subject of subjects)
    for (const recognizer of dispatch.recognizersOf(subject)) {
      const claims = recognizer.recognize(subject, context)
      if (claims.length === 0) continue
      for (const claim of claims.slice(0, MOST_CLAIMS))
        mentions.push({ claim, file: subject.file, start: startOf(claim, subject) })
    }
  return mentions
}

/** Where the use stands in the subject's own file. */
const startOf = ({ at }: Claim, subject: Subject): number => {
  if (at.start !== undefined) return at.start
  const own = at.pieces.find(({ file, definition }) => file === subject.file && definition === undefined)
  return own?.start ?? wholeStart(subject)
}

const wholeStart = (subject: Subject): number => {
  switch (subject.kind) {
    case 'command':
      return subject.words[0]?.start ?? 0
    case 'block':
      return subject.entries[0]?.value.start ?? 0
    case 'call':
      return subject.target.start ?? 0
    default:
      return subject.value.start ?? 0
  }
}
