/**
 * Errors that people are meant to read: one line that says which file, where, what was expected and what was found.
 * Anything else that is thrown is a fault of ours and keeps its stack.
 */
export type Fault = Readonly<{
  /** File, URL or option. */
  place: string
  line?: number
  expected: string
  found: string
}>

const describe = ({ place, line, expected, found }: Fault): string =>
  `${place}${line === undefined ? '' : `:${line}`}: expected ${expected}, found ${found}`

/** Base of every error that is shown without a stack. `exitCode` follows the design: 2 usage or config, 3 the world. */
export class SeaworthyError extends Error {
  override readonly name: string = 'SeaworthyError'
  readonly exitCode: 2 | 3

  constructor(message: string, exitCode: 2 | 3, options?: ErrorOptions) {
    super(message, options)
    this.exitCode = exitCode
  }
}

/** The command line or `seaworthy.yaml` is wrong. */
export class UsageError extends SeaworthyError {
  override readonly name = 'UsageError'

  constructor(fault: Fault | string, options?: ErrorOptions) {
    super(typeof fault === 'string' ? fault : describe(fault), 2, options)
  }
}

/** A file, a registry, git or a tool did not do what it should. */
export class WorldError extends SeaworthyError {
  override readonly name = 'WorldError'

  constructor(fault: Fault | string, options?: ErrorOptions) {
    super(typeof fault === 'string' ? fault : describe(fault), 3, options)
  }
}

/** A file of the repository that cannot be read as what it claims to be. Managers and parsers throw it. */
export class ParseError extends SeaworthyError {
  override readonly name = 'ParseError'
  readonly line: number | undefined
  readonly expected: string
  readonly found: string

  constructor(fault: Readonly<{ line?: number; expected: string; found: string }>, options?: ErrorOptions) {
    super(
      `${fault.line === undefined ? '' : `line ${fault.line}: `}expected ${fault.expected}, found ${fault.found}`,
      3,
      options,
    )
    this.line = fault.line
    this.expected = fault.expected
    this.found = fault.found
  }
}
