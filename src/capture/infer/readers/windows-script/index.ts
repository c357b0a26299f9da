/** Scripts of Windows: PowerShell and batch files. Variables, and commands with their words; what branches say is all read. */
import type { SourceFile } from '../../../contract.ts'
import { NO_FACTS, type Definition, type Facts, type Pipeline, type Text } from '../../facts.ts'
import { dropText, plainText } from '../../shell/shell-commands.ts'
import { isReference, type Template } from '../../template.ts'
import type { Reader } from '../contract.ts'
import { BATCH, POWERSHELL, readStatements, type Statement } from './words.ts'

const read = ({ path, text }: SourceFile): Facts => {
  const isBatch = /\.(?:bat|cmd)$/i.test(path)
  const definitions: Definition[] = []
  const texts: Text[] = []
  const pipelines: Pipeline[] = []
  const statements = readStatements(text, isBatch ? BATCH : POWERSHELL)
  for (const statement of isBatch ? statements : statements.flatMap(splitParameters)) {
    const assignment = isBatch ? setOf(statement) : assignmentOf(statement)
    if (!assignment) {
      pipelines.push([commandOf(statement)])
      continue
    }
    const { name, values, start } = assignment
    const [only, ...more] = values
    if (only && more.length === 0) definitions.push({ name, value: only, strength: 'set', start })
    else for (const value of values) texts.push({ value, path: [name] })
  }
  return { ...NO_FACTS, definitions, texts, scripts: pipelines.length === 0 ? [] : [{ pipelines }] }
}

type Assignment = Readonly<{ name: string; values: readonly Template[]; start: number }>

/** `[string] $a, [string]$b="v"` of a `param` block: each assignment for itself. */
const splitParameters = (statement: Statement): readonly Statement[] => {
  const starts = statement.flatMap(({ value }, index) => {
    const next = statement[index + 1]
    return next && value.some(isReference) && plainText(next.value).startsWith('=') ? [index] : []
  })
  const cuts = [0, ...starts.filter((index) => index > 0)]
  return cuts.map((from, index) => statement.slice(from, cuts[index + 1]))
}

/** `$x = "v"`, `[string]$x="v"`, `$env:X = 'v'`. */
const assignmentOf = ([target, ...rest]: Statement): Assignment | undefined => {
  const variable = target?.value.at(-1)
  const isTyped = target?.value.length === 2 && /^\[[\w.[\]]+\]$/.test(plainText(target.value.slice(0, 1)))
  if (!target || !variable || !isReference(variable) || !(target.value.length === 1 || isTyped)) return undefined
  const [first = { value: [], start: 0, end: 0 }, ...others] = rest
  if (variable.variable === '' || !plainText(first.value).startsWith('=')) return undefined
  const head = dropText(first.value, 1)
  const values = [...(head.length > 0 ? [head] : []), ...others.map(({ value }) => value)]
  return { name: variable.variable, values, start: target.start }
}

/** `set X=v`, `set "X=v"`; a value may hold blanks. */
const setOf = ([program, first, ...rest]: Statement): Assignment | undefined => {
  if (!program || !first || !/^@?set$/i.test(plainText(program.value))) return undefined
  const [head] = first.value
  const name = head && !isReference(head) ? /^([A-Za-z_]\w*)=/.exec(head.text)?.[1] : undefined
  if (name === undefined) return undefined
  const value = dropText(first.value, name.length + 1)
  return { name, values: [value, ...rest.map((word) => word.value)], start: first.start }
}

/** `& "tool.exe" …` and `curl.exe …` run what is called so without the ending. */
const commandOf = (statement: Statement): Pipeline[number] => {
  const words = statement.map(({ value }) => value).filter((word) => plainText(word) !== '&')
  const [program = [], ...rest] = words
  const [name] = program
  const bare =
    name && !isReference(name) && program.length === 1
      ? [{ ...name, text: name.text.replace(/^@?(.*?)(?:\.exe)?$/is, '$1') }]
      : program
  const isWhole = name && !isReference(name) && !name.text.startsWith('@')
  return { words: [isWhole ? bare : program, ...rest], start: statement[0]?.start ?? 0, assignments: [] }
}

export const windowsScript: Reader = { name: 'windows-script', read }
