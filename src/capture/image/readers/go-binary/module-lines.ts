/** The lines that `go version -m` prints: `path`, `mod`, `dep`, `=>`, `build` (Go's `runtime/debug`, `ParseBuildInfo`). */
import { ParseError } from '../../../../records/errors.ts'
import { excerpt } from '../../../broken-text.ts'

export type GoModule = Readonly<{
  path: string
  /** `v1.2.3`; `(devel)` where the build did not know it; empty where none stands there. */
  version: string
  replacement?: Readonly<{ path: string; version: string }>
}>

export type ModuleLines = Readonly<{
  /** The main package's path: `k8s.io/kubernetes/cmd/kubectl`, `command-line-arguments`. */
  main: string
  module?: GoModule
  dependencies: readonly GoModule[]
  settings: Readonly<Record<string, string>>
}>

/** Throws a ParseError. Lines of a kind that is not known yet are passed over, as Go does. */
export const readModuleLines = (text: string): ModuleLines => {
  let main = ''
  let module: GoModule | undefined
  const dependencies: GoModule[] = []
  const settings: [string, string][] = []
  let last: 'module' | 'dependency' | undefined
  for (const [index, line] of text.split('\n').entries()) {
    const [verb = '', path = '', version = ''] = line.split('\t')
    if (verb === 'path') main = path
    else if (verb === 'mod') {
      module = { path, version }
      last = 'module'
    } else if (verb === 'dep') {
      dependencies.push({ path, version })
      last = 'dependency'
    } else if (verb === '=>') {
      const replacement = { path, version }
      const replaced = last === 'dependency' ? dependencies.pop() : last === 'module' ? module : undefined
      if (!replaced) throw broken(index, 'a module before "=>"', line)
      if (last === 'dependency') dependencies.push({ ...replaced, replacement })
      else module = { ...replaced, replacement }
      last = undefined
    } else if (verb === 'build') settings.push(readSetting(line.slice('build\t'.length), index))
  }
  return { main, ...(module ? { module } : {}), dependencies, settings: Object.fromEntries(settings) }
}

const broken = (index: number, expected: string, line: string): ParseError =>
  new ParseError({ line: index + 1, expected, found: `"${excerpt(line)}"` })

const QUOTED = /^"(?:[^"\\]|\\.)*"|^`[^`]*`/

/** `key=value`, either in Go's quotes where it holds blanks, quotes or more. */
const readSetting = (text: string, index: number): [string, string] => {
  const quoted = QUOTED.exec(text)?.[0]
  const rest = quoted === undefined ? text : text.slice(quoted.length)
  const equals = rest.indexOf('=')
  if (equals < 0) throw broken(index, 'a build setting "key=value"', text)
  return [quoted === undefined ? rest.slice(0, equals) : unquote(quoted), unquote(rest.slice(equals + 1))]
}

/** Go's interpreted string literals are JSON's but for a few escapes (Go Specification, "String literals"). */
const unquote = (text: string): string => {
  if (text.startsWith('`')) return text.slice(1, -1)
  if (!text.startsWith('"')) return text
  try {
    return String(JSON.parse(text.replace(/\\x([0-9a-f]{2})/g, '\\u00$1').replace(/\\[av]/g, ' ')))
  } catch {
    return text
  }
}
