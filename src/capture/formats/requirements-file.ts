/**
 * pip's requirements file format (pip documentation, "Requirements File Format"), with offsets: the manager edits by it, the
 * lock file reader takes the exact versions from it.
 */
import { brokenText, excerpt, refuseConflict } from '../broken-text.ts'
import { directoryOf, joinPath } from '../paths.ts'
import { linesOf, type TextLine } from '../text-position.ts'
import { parsePythonRequirement, type PythonRequirement } from './python-requirement.ts'

export type RequirementLine = Readonly<{
  line: number
  /** Of the requirement's text in the file. */
  start: number
  text: string
  /** Whole-line comments above, and the one beside or below it, as pip-compile writes `# via`. */
  comment?: string
  hasHashes: boolean
}>

export type RequirementsFile = Readonly<{
  requirements: readonly (RequirementLine & Readonly<{ requirement: PythonRequirement }>)[]
  /** Addresses and local paths, editable or not. */
  addresses: readonly (RequirementLine & Readonly<{ editable: boolean }>)[]
  /** Files of `-r` and `-c`, relative to the root of the tree. */
  includes: readonly string[]
  /** Where pip-compile or `uv pip compile` wrote the file. */
  compiled?: CompiledHeader
}>

type CompiledHeader = Readonly<{
  tool: 'pip-compile' | 'uv'
  /** The file that it was compiled from, as the command names it. */
  source: string | undefined
  /** `3.11` */
  python: string | undefined
}>

const INCLUDE = /^(?:-r|-c|--requirement|--constraint)(?:\s+|=)?(\S+)/
const EDITABLE = /^(?:-e|--editable)(?:\s+|=)(\S.*)$/
const ADDRESS = /^(?:[a-z][\w+.-]*:|\.{0,2}\/|\.$|[A-Za-z]:\\)|\.(?:whl|zip|tar\.gz|tgz)(?:\[|$|#)/i

/** Throws ParseError for a line that pip would not take. */
export const parseRequirementsFile = (path: string, text: string): RequirementsFile => {
  refuseConflict(text, 'a requirement')
  const requirements: RequirementsFile['requirements'][number][] = []
  const addresses: RequirementsFile['addresses'][number][] = []
  const includes: string[] = []
  for (const entry of logicalLines(text)) {
    const include = INCLUDE.exec(entry.text)?.[1]
    const editable = EDITABLE.exec(entry.text)?.[1]
    if (include !== undefined) includes.push(joinPath(directoryOf(path), include) ?? include)
    else if (editable !== undefined) addresses.push({ ...entry, text: editable, editable: true })
    else if (entry.text.startsWith('-')) continue
    else if (ADDRESS.test(entry.text)) addresses.push({ ...entry, editable: false })
    else requirements.push({ ...entry, requirement: readRequirement(text, entry) })
  }
  const compiled = compiledHeader(text)
  return { requirements, addresses, includes, ...(compiled ? { compiled } : {}) }
}

const readRequirement = (text: string, entry: RequirementLine): PythonRequirement => {
  const requirement = parsePythonRequirement(entry.text)
  if (requirement) return requirement
  const fault = {
    line: entry.line,
    expected: 'a requirement such as "requests>=2.31"',
    found: `"${excerpt(entry.text)}"`,
  }
  throw brokenText(text, fault)
}

/** Lines joined where they end in a backslash; options such as `--hash` and comments cut off. Blanks stand for what joined. */
const logicalLines = (text: string): readonly RequirementLine[] => {
  const entries: RequirementLine[] = []
  const lines = linesOf(text)
  let above: readonly string[] = []
  for (let index = 0; index < lines.length; index += 1) {
    const first = lines[index]!
    const parts: string[] = []
    while (lines[index]?.text.endsWith('\\')) parts.push(lines[index++]!.text.slice(0, -1))
    parts.push(lines[index]?.text ?? '')
    const whole = parts.join(' ')
    const { code, comment } = splitComment(whole)
    if (code.trim() === '') {
      above = comment === undefined ? [] : [...above, comment]
      continue
    }
    const below = notesBelow(lines, index + 1)
    entries.push(entryOf(first, code, [...above, ...(comment === undefined ? [] : [comment]), ...below]))
    index += below.length
    above = []
  }
  return entries
}

const entryOf = (line: TextLine, code: string, notes: readonly string[]): RequirementLine => {
  const indent = code.length - code.trimStart().length
  const options = code.search(/\s--(?:hash|config-settings|global-option|install-option)\b/)
  return {
    line: line.number,
    start: line.start + indent,
    text: (options < 0 ? code : code.slice(0, options)).trim(),
    hasHashes: /\s--hash\b/.test(code),
    ...(notes.length === 0 ? {} : { comment: notes.join('\n') }),
  }
}

/** The indented comments that pip-compile writes under a requirement: `    # via flask`. */
const notesBelow = (lines: readonly TextLine[], from: number): readonly string[] => {
  const notes: string[] = []
  for (let index = from; /^\s+#/.test(lines[index]?.text ?? ''); index += 1)
    notes.push((lines[index]?.text ?? '').replace(/^\s+#\s*/, ''))
  return notes
}

/** A `#` starts a comment at the start of a line or after a blank. */
const splitComment = (line: string): Readonly<{ code: string; comment?: string }> => {
  const at = line.search(/(?:^|\s)#/)
  if (at < 0) return { code: line }
  return { code: line.slice(0, at), comment: line.slice(line.indexOf('#', at) + 1).trim() }
}

const HEADER = /^#.*autogenerated by (pip-compile|uv)\b(?:.*?with (?:P|p)ython (\d+\.\d+))?/m
const COMMAND = /^#\s+(?:pip-compile|uv pip compile)\b(.*)$/m
const VALUED =
  /^(?:-o|--output-file|-c|--constraint|-p|--python-version|--python-platform|--index-url|-i|--extra|--group)$/

/** Both tools write the command that they were called with into the first lines. */
const HEADER_LENGTH = 2000

const compiledHeader = (text: string): CompiledHeader | undefined => {
  const head = text.slice(0, HEADER_LENGTH)
  const [, tool, python] = HEADER.exec(head) ?? []
  if (tool !== 'pip-compile' && tool !== 'uv') return undefined
  const words = (COMMAND.exec(head)?.[1] ?? '').trim().split(/\s+/)
  const source = words.find((word, index) => /^[^-]/.test(word) && !VALUED.test(words[index - 1] ?? ''))
  const wanted = /(?:--python-version|-p)[= ](\d+\.\d+)/.exec(words.join(' '))?.[1]
  return { tool, source, python: python ?? wanted }
}
