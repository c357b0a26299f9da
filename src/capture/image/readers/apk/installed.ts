/**
 * apk's database of what is installed (apk-v2 index and database format): blocks of lines `letter:value`, parted by empty
 * lines; first the package, then its folders (`F:`), each with the files in it (`R:`).
 */
import { ParseError } from '../../../../records/errors.ts'
import { excerpt } from '../../../broken-text.ts'
import type { FileReading, FoundPackage } from '../../contract.ts'
import { collectProblems, type Problems } from '../../file-text.ts'
import { pathBudget, type PathBudget } from '../../owned-paths.ts'
import { nameOfDependency } from './dependency.ts'

/** The values of one block by letter, `line` being its first. */
type Block = { line: number; values: Map<string, string>; folder: string; owns: string[] }

/** Throws a ParseError where text is there and no package; a damaged block becomes a problem, with its line. */
export const readInstalled = (text: string): FileReading => {
  const problems = collectProblems()
  const paths = pathBudget()
  const packages: FoundPackage[] = []
  let block: Block | undefined
  const close = () => {
    const found = block && packageOf(block, problems)
    if (found) packages.push(found)
    block = undefined
  }
  let number = 0
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start)
    const line = text.slice(start, end === -1 ? text.length : end)
    start += line.length + 1
    number += 1
    if (line === '' || line === '\r') close()
    else if (line[1] === ':') addLine((block ??= emptyBlock(number)), line, paths)
    else problems.add(`expected a letter and a colon, found "${excerpt(line)}"`, number)
  }
  close()
  const { problems: [first] = [] } = problems.facts()
  if (packages.length === 0 && first)
    throw new ParseError({ ...first, expected: 'a database of apk', found: first.reason })
  return { packages, ...problems.facts() }
}

const emptyBlock = (line: number): Block => ({ line, values: new Map(), folder: '', owns: [] })

const addLine = (block: Block, line: string, paths: PathBudget): void => {
  const letter = line.charAt(0)
  const value = line.slice(2).trimEnd()
  if (letter === 'F') block.folder = value === '' ? '' : `${value}/`
  else if (letter === 'R') block.owns.push(paths.join(block.folder, value))
  else if (VALUES.has(letter)) block.values.set(letter, value)
}

/** Name, version, architecture, installed size, origin, dependencies, provides. */
const VALUES = new Set(['P', 'V', 'A', 'I', 'o', 'D', 'p'])

const packageOf = ({ line, values, owns }: Block, problems: Problems): FoundPackage | undefined => {
  const name = values.get('P') ?? ''
  const version = values.get('V') ?? ''
  if (!WORD.test(name) || !WORD.test(version)) {
    const [field, value] = WORD.test(name) ? ['version (V:)', version] : ['name (P:)', name]
    problems.add(`expected the ${field} of a package, found "${excerpt(value)}"`, line)
    return undefined
  }
  const architecture = values.get('A')
  const size = /^\d{1,15}$/.exec(values.get('I') ?? '')?.[0]
  const provides = namesOf(values.get('p'))
  return {
    name,
    version,
    ...(architecture === undefined ? {} : { architecture }),
    source: { name: values.get('o') || name, version },
    ...(size === undefined ? {} : { size: Number(size) }),
    relations: namesOf(values.get('D')).map((needed) => ({ kind: 'depends', anyOf: [needed] })),
    ...(provides.length === 0 ? {} : { provides }),
    owns,
  }
}

const WORD = /^[^\s/]+$/

const namesOf = (text: string | undefined): readonly string[] =>
  (text ?? '').split(' ').flatMap((word) => nameOfDependency(word) ?? [])
