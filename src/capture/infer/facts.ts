/**
 * What a reader finds in one file, whatever its language: who defines what, which commands run, which values stand under
 * which keys. Facts are plain JSON of one file alone, so they are kept by its blob id; what they mean together is decided
 * afterwards (`infer-pins.ts`), over all files at once.
 */
import type { Template } from './template.ts'

export type Definition = Readonly<{
  /** As uses name it; see `Reference.variable`. */
  name: string
  value: Template
  /** `default`: only where nothing else sets it (`?=`, `ARG X=1`, `X=${X:-1}`, `inputs.x.default`, a Helm value). */
  strength: 'set' | 'default'
  /** Offset of the name: the later definition wins over the earlier of the same strength. */
  start: number
  /** The part of the file in which it holds, where that is not all of it: a job, a stage, a recipe, a function. */
  within?: string
  /** True where it holds only under a condition: `ifeq … endif`. */
  conditional?: true
}>

export type Command = Readonly<{
  /** The program first; `sudo`, `env`, `time` and the like left out. */
  words: readonly Template[]
  /** Offset of the first word. */
  start: number
  /** Assignments for this command alone: `X=1 make`, `env X=1 …`. */
  assignments: readonly Definition[]
}>

/** Commands of which each writes into the next: `curl … | sh -s -- v1.2`. */
export type Pipeline = readonly Command[]

/** Commands that run one after the other in one place: a shell file, a `RUN`, a recipe, a `run:` step. In the order of the file. */
export type Script = Readonly<{
  pipelines: readonly Pipeline[]
  /** In what they run: an image reference, or a hosted runner (`ubuntu-24.04`). */
  os?: Template
  within?: string
}>

/** The scalars of one mapping (YAML, TOML, HCL, JSON), or of one list, whose keys are `0`, `1`, …. */
export type Block = Readonly<{
  /** Keys above it, list indices as numbers in text: `['jobs', 'build', 'steps', '0', 'with']`. */
  path: readonly string[]
  entries: readonly Entry[]
  within?: string
}>

export type Entry = Readonly<{
  key: string
  value: Template
  /** The comment at the end of its line, without marker. */
  comment?: string
}>

/** A step that names a reusable piece and gives it inputs: a workflow's `uses` and `with`, a CI orb, a Tekton task. */
export type Call = Readonly<{ target: Template; inputs: readonly Entry[]; within?: string }>

/** A text that no structure explains: a string of source code, a line of a here-document, an address in a page. */
export type Text = Readonly<{
  value: Template
  /** What it is for, innermost last: the variable or field it is given to, the function it is passed to. Often empty. */
  path: readonly string[]
}>

export type Facts = Readonly<{
  /** In the order of the file, each list. */
  definitions: readonly Definition[]
  scripts: readonly Script[]
  blocks: readonly Block[]
  calls: readonly Call[]
  texts: readonly Text[]
  /** Files whose definitions hold here: `include common.mk`, `source ./versions.sh`; relative to `from`. */
  includes: readonly Readonly<{ path: Template; from: 'file' | 'root' }>[]
}>

export const NO_FACTS: Facts = { definitions: [], scripts: [], blocks: [], calls: [], texts: [], includes: [] }

/** Joins what several parts of one file say. */
export const joinFacts = (facts: readonly Facts[]): Facts => ({
  definitions: facts.flatMap(({ definitions }) => definitions),
  scripts: facts.flatMap(({ scripts }) => scripts),
  blocks: facts.flatMap(({ blocks }) => blocks),
  calls: facts.flatMap(({ calls }) => calls),
  texts: facts.flatMap(({ texts }) => texts),
  includes: facts.flatMap(({ includes }) => includes),
})
