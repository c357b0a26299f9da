/** Justfiles (the just manual): `x := "v"`, `export X := "v"`, `set`, recipes of indented lines in which `{{ x }}` stands. */
import { joinFacts, NO_FACTS, type Definition, type Facts } from '../../facts.ts'
import { literalsOf, mapText, type MappedText } from '../../mapped-text.ts'
import { expressionReference } from '../../shell/expressions.ts'
import { shellFacts } from '../../shell/shell-facts.ts'
import { literal, type Template } from '../../template.ts'

const ASSIGNMENT = /^(?:export[ \t]+)?([A-Za-z_][\w-]*)[ \t]*:=[ \t]*(.*)$/
const RECIPE = /^@?([A-Za-z_][\w-]*)(?:[^:"'\n]|"[^"\n]*"|'[^'\n]*')*:(?!=)/
const PARAMETER = /[+*$]?([A-Za-z_][\w-]*)=("[^"]*"|'[^']*')/g

export const justfileFacts = (mapped: MappedText): Facts => {
  const definitions: Definition[] = []
  const facts: Facts[] = []
  let recipe: { within: string; from: number; to: number } | undefined
  const finish = (): void => {
    if (recipe) facts.push(shellFacts(recipeText(mapped, recipe.from, recipe.to), { within: recipe.within }))
    recipe = undefined
  }
  for (const { 0: line, index } of mapped.text.matchAll(/[^\n]+\n?/g)) {
    if (/^[ \t]|^\s*$/.test(line)) {
      if (recipe) recipe.to = index + line.length
      continue
    }
    finish()
    const heading = RECIPE.exec(line)
    if (heading) {
      const within = heading[1] ?? ''
      recipe = { within, from: index + line.length, to: index + line.length }
      definitions.push(...parametersOf(line, index, within))
    } else definitions.push(...assignmentOf(line.trimEnd(), index))
  }
  finish()
  return joinFacts([{ ...NO_FACTS, definitions }, ...facts])
}

const assignmentOf = (line: string, start: number): readonly Definition[] => {
  const [whole, name = '', value = ''] = ASSIGNMENT.exec(line) ?? []
  if (whole === undefined) return []
  const at = start + line.indexOf(name, line.startsWith('export') ? 'export'.length : 0)
  return [{ name, value: valueOf(value, start + line.length - value.length), strength: 'set', start: at }]
}

/** `recipe version="1.2":` gives the parameter a default. */
const parametersOf = (line: string, start: number, within: string): readonly Definition[] =>
  Array.from(line.matchAll(PARAMETER), ({ 0: whole, 1: name = '', 2: quoted = '', index }) => ({
    name,
    value: literal(quoted.slice(1, -1), start + index + whole.length - quoted.length + 1),
    strength: 'default',
    start: start + index,
    within,
  }))

const QUOTED = /^(?:"([^"\\]*)"|'([^']*)')(?:\s*#.*)?$/

const valueOf = (written: string, start: number): Template => {
  const quoted = QUOTED.exec(written)
  if (quoted) return literal(quoted[1] ?? quoted[2] ?? '', start + 1)
  const reference = expressionReference(`{{${written}}}`, start - 2)
  return [{ ...reference, start, end: start + written.length }]
}

/** The lines without what stands before the commands: indentation, and `@` or `-` where a command begins. */
const recipeText = (mapped: MappedText, from: number, to: number): MappedText => {
  let isContinued = false
  const pieces = Array.from(mapped.text.slice(from, to).matchAll(/[^\n]*\n?/g), ({ 0: line, index }) => {
    const prefix = isContinued ? /^[ \t]*/ : /^[ \t]*[@-]*/
    isContinued = /\\\r?\n$/.test(line)
    return literalsOf(mapped, from + index + (prefix.exec(line)?.[0].length ?? 0), from + index + line.length)
  })
  return mapText(pieces.flat())
}
