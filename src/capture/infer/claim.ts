/**
 * What a recognizer is: it looks at one thing with its variables expanded (a command, a mapping, a text) and says which
 * component it names and where its version stands. Recognizers are pure and know one kind of thing each.
 */
import type { Confidence, PinRole, Scope } from '../../records/inventory.ts'
import type { Definition } from './facts.ts'

/** Stands for a value that is not known here; one character, so that offsets stay plain. */
export const OPAQUE = '\uE000'

/** A run of the expanded text and where it is written. */
export type Piece = Readonly<{
  text: string
  file: string
  /** Offset in `file` where `text` stands verbatim. Of an opaque piece: where the expression stands. */
  start: number
  /** Set where the text came through a variable: the innermost definition that holds it. */
  definition?: Definition
  /** Set where the piece is `OPAQUE`: the variable without a known value; empty where nothing can know it. */
  variable?: string
  /** True where only a part of the variable's value is used. */
  partial?: boolean
  /** The definitions that it came through, the innermost last; set with `definition`. Written by the engine. */
  through?: readonly Readonly<{ definition: Definition; file: string }>[]
}>

/** A template with its variables expanded. `text` is the pieces' texts joined. */
export type Resolved = Readonly<{
  text: string
  pieces: readonly Piece[]
  /** Offset of the template in the subject's file. Written by the engine. */
  start?: number
}>

type Shared = Readonly<{
  file: string
  /** Whether something of this form may stand in it; told without following variables, which is quicker. Written by the engine. */
  mentions?: (form: RegExp) => boolean
}>

export type CommandSubject = Shared &
  Readonly<{
    kind: 'command'
    words: readonly Resolved[]
    /** The program's last path segment: `docker` of `/usr/bin/docker`; empty where it is not known. */
    program: string
    /** What writes into it. */
    pipedFrom?: CommandSubject
    /** What it writes into. */
    pipedTo?: CommandSubject
    assignments: ReadonlyMap<string, Resolved>
    os?: Resolved
    /** Number of the script in the file: commands of one script share it. */
    script: number
    /** The value of a variable where the command runs, if something sets it: what a script that it runs may read. */
    variable?: (name: string) => Resolved | undefined
  }>

export type ResolvedEntry = Readonly<{ key: string; value: Resolved; comment?: string }>

export type BlockSubject = Shared &
  Readonly<{ kind: 'block'; path: readonly string[]; entries: readonly ResolvedEntry[] }>
export type CallSubject = Shared & Readonly<{ kind: 'call'; target: Resolved; inputs: readonly ResolvedEntry[] }>
export type TextSubject = Shared & Readonly<{ kind: 'text'; value: Resolved; path: readonly string[] }>
/** The value of a variable, also seen as a text: `IMAGE = quay.io/a/b:1`, `X_URL=https://…`. */
export type DefinitionSubject = Shared &
  Readonly<{
    kind: 'definition'
    name: string
    value: Resolved
    /** The value of another variable where this one is defined. */
    sibling?: (name: string) => Resolved | undefined
  }>

export type Subject = CommandSubject | BlockSubject | CallSubject | TextSubject | DefinitionSubject

export type Claim = Readonly<{
  /** Names as `nameComponent` takes them; never with `OPAQUE` in it. */
  component: Readonly<{ datasource: string; name: string }>
  /** The text in which the version stands, and where: `[start, end)` in `at.text`; empty where none is written (`apt-get install jq`). */
  at: Resolved
  range: readonly [start: number, end: number]
  /** Name of a scheme; the datasource's own where absent. */
  versioning?: string
  role: PinRole
  scope: Scope
  confidence: Confidence
  /** For people, without line: `release download`, `git clone -b`, `apt-get install`. */
  evidence: string
  digest?: string
  registryUrl?: string
  extractVersion?: string
  /** Set where the claim rests on the name of a variable alone: the words by which the name says the component. */
  named?: readonly string[]
  /** OSV's ecosystem of the distribution, for OS packages: `Debian:12`, `Ubuntu:24.04`, `Alpine:v3.22`. */
  distribution?: string
  /** Of a commit: the branch that it was taken from. */
  branch?: string
}>

export interface RecognizerContext {
  /** All commands of the repository by program, for what one command says of another (`helm repo add`). */
  readonly commands: (program: string) => readonly CommandSubject[]
  /** The commands of the subject's script, in order. */
  readonly scriptOf: (command: CommandSubject) => readonly CommandSubject[]
  /** True for a path of the tree. */
  readonly hasFile: (path: string) => boolean
}

export type Recognizer = Readonly<{
  /** The file's name in `recognizers/`. */
  name: string
  /** The kinds of subjects it looks at. */
  kinds: readonly Subject['kind'][]
  /** For commands: the programs it knows; absent: all. */
  programs?: readonly string[]
  /** Only subjects in which something of this form is written; `programs` are looked at in any case. No flag `g` or `y`. */
  mentions?: RegExp
  recognize: (subject: Subject, context: RecognizerContext) => readonly Claim[]
}>
