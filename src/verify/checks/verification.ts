/** What verifies a tree: steps, each a program with its arguments, run in order until one is not green. */
import { hashOf } from '../../records/hash.ts'

export type CheckStep = Readonly<{
  name: 'install' | 'build' | 'test' | 'command'
  /** Relative to the root of the tree; `.` for the root. */
  directory: string
  /** A program on the PATH, or a path below `directory` that opens with `./`. */
  command: string
  args: readonly string[]
}>

export type Verification =
  | Readonly<{
      status: 'found'
      steps: readonly CheckStep[]
      /** What the steps were found from, for people: `verify.command`, `go.mod and package.json`. */
      from: string
      /** Hash of the steps: a tree that passed them need not pass them again. */
      digest: string
      /** Folders that were asked for and that no step covers. */
      uncovered: readonly string[]
    }>
  | Readonly<{ status: 'none'; reason: string }>

/** The files of a tree that a finder looks at. */
export type TreeFiles = Readonly<{
  paths: readonly string[]
  readText: (path: string) => Promise<string | undefined>
}>

/** What one finder says of one folder. `absent`: not its ecosystem. */
export type FoundSteps =
  | Readonly<{ status: 'found'; steps: readonly CheckStep[]; from: string }>
  | Readonly<{ status: 'none'; reason: string }>
  | Readonly<{ status: 'absent' }>

/** `directory` as it is spelled in paths: a prefix that is empty for the root. */
export const pathIn = (directory: string, name: string): string => (directory === '.' ? name : `${directory}/${name}`)

/** For people, and right when joined by `&&`: `(cd web && npm ci)`. */
export const describeStep = ({ directory, command, args }: CheckStep): string =>
  directory === '.' ? [command, ...args].join(' ') : `(cd ${directory} && ${[command, ...args].join(' ')})`

export const digestOf = (steps: readonly CheckStep[]): string =>
  hashOf(...steps.map((step) => JSON.stringify([step.name, step.directory, step.command, step.args])))
