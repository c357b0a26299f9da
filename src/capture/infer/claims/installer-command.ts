/** What is handed to an install script: `curl … | TAG=v5 sh -s -- -b /usr/local/bin v1.2`. */
import type { CommandSubject } from '../claim.ts'
import { OPAQUE } from '../claim.ts'
import { readArguments, sliceOf, type Word } from './command-words.ts'

export const SHELLS: ReadonlySet<string> = new Set([
  'sh',
  'bash',
  'zsh',
  'dash',
  'ash',
  'ksh',
  'python',
  'python3',
  'node',
  'perl',
])
const OPTIONS: ReadonlySet<string> = new Set([
  '--version',
  '-version',
  '-Version',
  '--tag',
  '--release',
  '--default-toolchain',
  '--opentofu-version',
  '--channel',
  '-v',
])
/** Options whose value is a place or a name, never a version. */
const OTHER_OPTIONS: ReadonlySet<string> = new Set([
  '-b',
  '-d',
  '--to',
  '--prefix',
  '--install-dir',
  '--bin-dir',
  '--install-method',
  '--profile',
  '-o',
  '--target',
  '--component',
  '-c',
])
const ALL_OPTIONS: ReadonlySet<string> = new Set([...OPTIONS, ...OTHER_OPTIONS])

/** `INSTALL_K3S_VERSION`, `DESIRED_VERSION`, `VERSION`, `TAG`. */
const VARIABLE = /(?:^|_)(?:VERSION|TAG|RELEASE|CHANNEL)$/i

const VERSION = new RegExp(
  String.raw`^(?:[a-z]+[-/_])?v?(?:\d+(?:\.\d+)+|\d+$|${OPAQUE}$)[\w.+~-]*$|^(?:latest|stable|nightly)$`,
  'i',
)

export const isShell = ({ program }: CommandSubject): boolean => SHELLS.has(program)

/** The version that a script is told: by its environment, by an option, or as an operand that looks like one. */
export const versionHandedTo = (command: CommandSubject): Word | undefined => {
  const assigned = [...command.assignments].find(([name, value]) => VARIABLE.test(name) && value.text !== '')
  if (assigned) return sliceOf(assigned[1], 0, assigned[1].text.length)
  const { options, operands } = argumentsOf(command)
  const option = options.find(({ name, value }) => OPTIONS.has(name) && value && VERSION.test(value.text))
  // `stable` behind an option that is not known is that option's value.
  const isTold = ({ text }: Word): boolean => VERSION.test(text) && (!MOVING.test(text) || options.length === 0)
  return option?.value ?? operands.find(isTold)
}

const MOVING = /^[a-z]+$/i

/** After `sh -s --` come the words of the script; without it they follow the first operand. */
const argumentsOf = ({ words }: CommandSubject) => {
  const dashes = words.findIndex(({ text }) => text === '--')
  return readArguments(words.slice(dashes === -1 ? 1 : dashes + 1), ALL_OPTIONS)
}
