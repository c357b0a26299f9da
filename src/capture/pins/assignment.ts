import type { TextLine } from '../text-position.ts'
/** One line in which a name is given a version, in whatever language: what annotations and custom rules point at. */
import { isVersionText } from './component.ts'

/** `export X=1`, `ARG X=1`, `ENV X 1`, `X ?= 1`, `x: 1`, `"x": "1"`, `- X=1`, `let x = "1"`, `<x.version>1</x.version>`. */
const ASSIGNMENT =
  /^\s*(?:-\s+)?(?:(?:export|local|readonly|declare|typeset|set|ARG|ENV|const|let|var|final|val|static|public|private|String|string)\s+)*["']?([\w.$/@-]+)["']?\s*(?::?\s*string\s*)?(?:::?:?=|\?=|\+=|=|:|\s)\s*/
const INSTALLATION = /^\s*(?:RUN\s+)?install-(?:tool|npm|gem|pip)\s+([\w.@/-]+)\s+/
const ELEMENT = /^\s*<([\w.-]+)>(?=[^<]+<\/)/
/** The value: up to the closing quote, or up to what cannot be part of a version. */
const VALUE = /^(?:(["'`])(.*?)\1|([^\s"'`,;#<]+))/

export type Assignment = Readonly<{
  name: string
  value: string
  range: readonly [number, number]
  /** What `install-tool` installs: the name, where the annotation gives none. */
  tool?: string
}>

/** `undefined` for a line that gives no name a version. */
export const readAssignment = ({ text, start }: TextLine): Assignment | undefined => {
  const tool = INSTALLATION.exec(text)
  const head = tool ?? ELEMENT.exec(text) ?? ASSIGNMENT.exec(text)
  const rest = text.slice(head?.[0].length ?? 0)
  const match = VALUE.exec(rest)
  if (!head || !match) return undefined
  const value = match[2] ?? match[3] ?? ''
  const at = start + head[0].length + (match[1] === undefined ? 0 : 1)
  if (!isVersionText(value) || !/\d/.test(value)) return undefined
  return { name: head[1] ?? '', value, range: [at, at + value.length], ...(tool?.[1] ? { tool: tool[1] } : {}) }
}
