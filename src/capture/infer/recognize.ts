import type { Mention } from './candidates.ts'
/** Runs the recognizers over the subjects: each recognizer sees the kinds and programs that it knows, and no other. */
import type { Claim, CommandSubject, Recognizer, RecognizerContext, Subject } from './claim.ts'

/** A recognizer that claims more than this of one thing reads something else than it thinks. */
const MOST_CLAIMS = 2000

export type Dispatch = (subject: Subject) => readonly Recognizer[]

/** By kind, and for commands by program and by what is mentioned. */
export const dispatchOf = (recognizers: readonly Recognizer[]): Dispatch => {
  const byKind = new Map<Subject['kind'], Recognizer[]>()
  const byProgram = new Map<string, Recognizer[]>()
  const general: Recognizer[] = []
  for (const recognizer of recognizers)
    for (const kind of recognizer.kinds) {
      if (kind !== 'command') add(byKind, kind, recognizer)
      else {
        for (const program of recognizer.programs ?? []) add(byProgram, program, recognizer)
        if (!recognizer.programs || recognizer.mentions) general.push(recognizer)
      }
    }
  const ofCommand = (command: CommandSubject): readonly Recognizer[] => {
    const known = byProgram.get(command.program)
    const asked = general.filter((one) => known?.includes(one) !== true && isMentioned(one, command))
    return known ? [...known, ...asked] : asked
  }
  return (subject) => (subject.kind === 'command' ? ofCommand(subject) : (byKind.get(subject.kind) ?? []))
}

const isMentioned = ({ mentions }: Recognizer, command: CommandSubject): boolean =>
  mentions === undefined || mentions.some((text) => command.mentions?.(text) ?? true)

const add = <Key>(map: Map<Key, Recognizer[]>, key: Key, recognizer: Recognizer): void => {
  const list = map.get(key)
  if (list) list.push(recognizer)
  else map.set(key, [recognizer])
}

export const createRecognizerContext = (
  commands: readonly CommandSubject[],
  paths: ReadonlySet<string>,
): RecognizerContext => {
  let byProgram: ReadonlyMap<string, readonly CommandSubject[]> | undefined
  let byScript: ReadonlyMap<string, readonly CommandSubject[]> | undefined
  const scriptKey = ({ file, script }: CommandSubject) => `${script} ${file}`
  return {
    commands: (program) => {
      byProgram ??= Map.groupBy(commands, (command) => command.program)
      return byProgram.get(program) ?? []
    },
    scriptOf: (command) => {
      byScript ??= Map.groupBy(commands, scriptKey)
      return byScript.get(scriptKey(command)) ?? [command]
    },
    hasFile: (path) => paths.has(path),
  }
}

/** What is claimed of the subjects, each with where its use stands. */
export const recognizeAll = (
  subjects: readonly Subject[],
  dispatch: Dispatch,
  context: RecognizerContext,
): readonly Mention[] => {
  const mentions: Mention[] = []
  for (const subject of subjects)
    for (const recognizer of dispatch(subject)) {
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
