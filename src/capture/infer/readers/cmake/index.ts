/**
 * CMake: what `FetchContent_Declare`, `ExternalProject_Add` and CPM fetch, what `file(DOWNLOAD)` downloads, what
 * `execute_process` runs, and the variables that these are told. Versions that `find_package` and `cmake_minimum_required`
 * name are bounds, those of `project` its own.
 */
import type { SourceFile } from '../../../contract.ts'
import { joinFacts, NO_FACTS, type Block, type Definition, type Entry, type Facts } from '../../facts.ts'
import { commandFacts } from '../../shell/shell-facts.ts'
import type { Template } from '../../template.ts'
import type { Reader } from '../contract.ts'
import type { Argument } from './argument.ts'
import { readCommands, type CmakeCommand } from './commands.ts'

const read = ({ text }: SourceFile): Facts => {
  const definitions: Definition[] = []
  const blocks: Block[] = []
  const includes: Facts['includes'][number][] = []
  const run: Facts[] = []
  let within: string | undefined
  for (const command of readCommands(text)) {
    const { name, args } = command
    if (name === 'function' || name === 'macro') within = `function ${args[0]?.text ?? ''}`
    else if (name === 'endfunction' || name === 'endmacro') within = undefined
    else if (name === 'include' && args[0]?.text.endsWith('.cmake'))
      includes.push({ path: args[0].value, from: 'file' })
    else if (name === 'set') definitions.push(...definitionsOf(command, within))
    const block = blockOf(command)
    if (block) blocks.push(within === undefined ? block : { ...block, within })
    if (name === 'execute_process' || name === 'add_custom_command' || name === 'add_custom_target')
      for (const words of commandsIn(args)) run.push(commandFacts(words, within === undefined ? {} : { within }))
  }
  return joinFacts([{ ...NO_FACTS, definitions, blocks, includes }, ...run])
}

/** Its own and the project's settings: nothing that is fetched. */
const OWN_SETTINGS = /^(?:CMAKE|CPACK|PROJECT)_|SOVERSION$/

/** `set(X v)`, `set(X v CACHE STRING "…")`, `set(ENV{X} v)`; of a list every element. */
const definitionsOf = (
  { start, args: [target, ...values] }: CmakeCommand,
  within: string | undefined,
): readonly Definition[] => {
  const name = /^(?:ENV\{)?([\w.-]+)\}?$/.exec(target?.text ?? '')?.[1]
  if (name === undefined || OWN_SETTINGS.test(name)) return []
  const end = values.findIndex(({ text }) => text === 'CACHE' || text === 'PARENT_SCOPE')
  const isDefault = values[end]?.text === 'CACHE' && !values.some(({ text }) => text === 'FORCE')
  return values.slice(0, end === -1 ? undefined : end).map(({ value }) => ({
    name,
    value,
    strength: isDefault ? 'default' : 'set',
    start,
    ...(within === undefined ? {} : { within }),
  }))
}

/** Arguments that name what is fetched, wherever they stand: also in a list that is handed on. */
const KEYS = new Set(
  (
    'URL GIT_REPOSITORY GIT_TAG GIT_COMMIT_HASH GITHUB_REPOSITORY GITLAB_REPOSITORY BITBUCKET_REPOSITORY ' +
    'SVN_REPOSITORY HG_REPOSITORY HG_TAG REPO REPOSITORY TAG COMMIT REF VERSION'
  ).split(' '),
)
const SAYS_SOURCE = /^(?:URL|(?:GIT|SVN|HG|GITHUB|GITLAB|BITBUCKET)_REPOSITORY|REPO|REPOSITORY)$/

const blockOf = ({ name, args }: CmakeCommand): Block | undefined => {
  const path = [name, args[0]?.text ?? '']
  if (name === 'file' || name === 'cmake_file') {
    const address = args[0]?.text === 'DOWNLOAD' ? args[1] : undefined
    return address && { path, entries: [{ key: 'url', value: address.value }] }
  }
  if (/^cpm(?:add|find|declare)?package$/.test(name) && args[0]?.text.includes(':')) return shorthand(path, args[0])
  const entries = args.flatMap(({ text, isQuoted }, index): readonly Entry[] => {
    const value = args[index + 1]
    if (isQuoted || !value || !KEYS.has(text)) return []
    return [{ key: text, value: value.value, ...(value.comment === undefined ? {} : { comment: value.comment }) }]
  })
  return entries.some(({ key }) => SAYS_SOURCE.test(key)) ? { path, entries } : undefined
}

const FORGES: Readonly<Record<string, string>> = {
  gh: 'GITHUB_REPOSITORY',
  gl: 'GITLAB_REPOSITORY',
  bb: 'BITBUCKET_REPOSITORY',
}

/** `CPMAddPackage("gh:fmtlib/fmt#9.1.0")`, also `@9.1.0`: the version. */
const shorthand = (path: readonly string[], { value }: Argument): Block | undefined => {
  const [first, ...rest] = value
  if (!first || 'variable' in first) return undefined
  const [, forge = '', name = '', sign, reference = ''] =
    /^(\w+):([\w.-]+\/[\w.-]+?)(?:([#@])(.*))?$/.exec(first.text) ?? []
  const key = FORGES[forge]
  if (key === undefined || sign === undefined) return undefined
  const start = first.start + first.text.length - reference.length
  const tag: Template = [...(reference === '' ? [] : [{ text: reference, start }]), ...rest]
  const repository: Template = [{ text: name, start: first.start + forge.length + 1 }]
  return {
    path,
    entries: [
      { key, value: repository },
      { key: sign === '#' ? 'GIT_TAG' : 'VERSION', value: tag },
    ],
  }
}

/** The words after each `COMMAND`, up to the next argument that is a keyword. */
const commandsIn = (args: readonly Argument[]): readonly (readonly Template[])[] => {
  const commands: Template[][] = []
  let open: Template[] | undefined
  for (const { text, value, isQuoted } of args) {
    if (!isQuoted && text === 'COMMAND') commands.push((open = []))
    else if (!isQuoted && /^[A-Z][A-Z_]{3,}$/.test(text)) open = undefined
    else open?.push(value)
  }
  return commands.filter((words) => words.length > 1)
}

export const cmake: Reader = { name: 'cmake', read }
