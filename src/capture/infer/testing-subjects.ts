/**
 * Subjects for tests of recognizers, made from plain text: `${X}` is expanded from `values`, and `OPAQUE` where it is not
 * among them. Shell is split as far as tests need it: lines, `|`, `&&`, `;`, quotes, leading assignments.
 */
import { nameComponent } from '../pins/component.ts'
import type {
  BlockSubject,
  CallSubject,
  Claim,
  CommandSubject,
  DefinitionSubject,
  Piece,
  Recognizer,
  RecognizerContext,
  Resolved,
  ResolvedEntry,
  Subject,
  TextSubject,
} from './claim.ts'
import { OPAQUE } from './claim.ts'

export type Values = Readonly<Record<string, string>>

const FILE = 'file'

/** `expand('v${X}', { X: '1' })` is `v1` in two pieces, the second defined by `X`. */
export const expand = (text: string, values: Values = {}): Resolved => {
  const pieces: Piece[] = []
  let at = 0
  for (const match of text.matchAll(/\$\{(\w+)\}/g)) {
    if (match.index > at) pieces.push({ text: text.slice(at, match.index), file: FILE, start: at })
    pieces.push(pieceOf(match[1] ?? '', match.index, values))
    at = match.index + match[0].length
  }
  if (at < text.length) pieces.push({ text: text.slice(at), file: FILE, start: at })
  return { text: pieces.map((piece) => piece.text).join(''), pieces }
}

const pieceOf = (variable: string, start: number, values: Values): Piece => {
  const value = values[variable]
  if (value === undefined) return { text: OPAQUE, file: FILE, start, variable }
  const definition = { name: variable, value: [{ text: value, start }], strength: 'set', start } as const
  return { text: value, file: FILE, start, definition }
}

/** The commands of one script, linked by their pipes. */
export const commandsOf = (shell: string, values: Values = {}, os?: string, script = 0): readonly CommandSubject[] =>
  shell
    .replaceAll(/\\\n\s*/g, '')
    .split(/\n|&&|;/)
    .filter((line) => line.trim() !== '')
    .flatMap((line) => pipelineOf(line, values, os, script))

type Draft = { -readonly [K in keyof CommandSubject]: CommandSubject[K] }

const pipelineOf = (line: string, values: Values, os: string | undefined, script: number): CommandSubject[] => {
  const commands = line.split(/ \|(?= )/).map((text) => commandOf(text, values, os, script))
  for (const [index, command] of commands.entries()) {
    const next = commands[index + 1]
    if (!next) continue
    command.pipedTo = next
    next.pipedFrom = command
  }
  return commands
}

const commandOf = (text: string, values: Values, os: string | undefined, script: number): Draft => {
  const words = (text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []).map((word) => word.replaceAll(/["']/g, ''))
  const first = words.findIndex((word) => !/^\w+=/.test(word))
  const assigned = words.slice(0, first === -1 ? words.length : first)
  const rest = words.slice(assigned.length).map((word) => expand(word, values))
  return {
    kind: 'command',
    file: FILE,
    words: rest,
    program: rest[0]?.text.split('/').at(-1) ?? '',
    assignments: new Map(
      assigned.map((word) => {
        const equals = word.indexOf('=')
        return [word.slice(0, equals), expand(word.slice(equals + 1), values)]
      }),
    ),
    ...(os === undefined ? {} : { os: expand(os, values) }),
    script,
  }
}

const entriesOf = (entries: Values, values: Values): readonly ResolvedEntry[] =>
  Object.entries(entries).map(([key, value]) => ({ key, value: expand(value, values) }))

export const blockOf = (path: readonly string[], entries: Values, values: Values = {}): BlockSubject => ({
  kind: 'block',
  file: FILE,
  path,
  entries: entriesOf(entries, values),
})

export const callOf = (target: string, inputs: Values = {}, values: Values = {}): CallSubject => ({
  kind: 'call',
  file: FILE,
  target: expand(target, values),
  inputs: entriesOf(inputs, values),
})

export const textOf = (value: string, path: readonly string[] = [], values: Values = {}): TextSubject => ({
  kind: 'text',
  file: FILE,
  value: expand(value, values),
  path,
})

export const definitionOf = (name: string, value: string, values: Values = {}): DefinitionSubject => ({
  kind: 'definition',
  file: FILE,
  name,
  value: expand(value, values),
})

/** What the subjects together make known. */
export const contextOf = (subjects: readonly Subject[], files: readonly string[] = []): RecognizerContext => {
  const commands = subjects.filter((subject) => subject.kind === 'command')
  return {
    commands: (program) => commands.filter((command) => command.program === program),
    scriptOf: ({ file, script }) => commands.filter((command) => command.file === file && command.script === script),
    hasFile: (path) => files.includes(path),
  }
}

/** All claims about the subjects; throws where a claim breaks the contract of `Claim`. */
export const claimsOf = (
  recognizer: Recognizer,
  subjects: readonly Subject[],
  context: RecognizerContext = contextOf(subjects),
): readonly Claim[] =>
  subjects
    .filter((subject) => isSeenBy(recognizer, subject))
    .flatMap((subject) => recognizer.recognize(subject, context))
    .map(checked)

/** `datasource name version` of every claim; an unknown version is `?`, one that is not written `-`. */
export const claimLines = (recognizer: Recognizer, subjects: readonly Subject[]): readonly string[] =>
  claimsOf(recognizer, subjects).map(claimLine)

export const claimLine = ({ component, at, range }: Claim): string => {
  const version = at.text.slice(...range).replaceAll(OPAQUE, '?')
  return `${component.datasource} ${component.name} ${version === '' ? '-' : version}`
}

const isSeenBy = ({ kinds, programs, mentions }: Recognizer, subject: Subject): boolean =>
  kinds.includes(subject.kind) &&
  (subject.kind !== 'command' || programs === undefined || mentions !== undefined || programs.includes(subject.program))

const checked = (claim: Claim): Claim => {
  const { component, at, range } = claim
  const [start, end] = range
  if (!(start >= 0 && start <= end && end <= at.text.length))
    throw new RangeError(`[${start}, ${end}) in "${at.text}", length ${at.text.length}`)
  const naming = nameComponent(component.datasource, component.name)
  if (naming.status === 'unnamed') throw new TypeError(`expected a name, found "${component.name}": ${naming.why}`)
  return claim
}
