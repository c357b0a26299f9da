import type { Extraction, Manager, SourceFile } from '../../contract.ts'
import { knownTool } from '../../infer/knowledge/known-tools.ts'
/**
 * Files that hold nothing but the version of one language or tool: `.nvmrc`, `.python-version`, `.terraform-version`,
 * `.bazelversion`, `rust-toolchain`. Most are called after the tool.
 */
import { isVersionText, nameComponent } from '../../pins/component.ts'
import { renderVersion } from '../../pins/render.ts'
import { toolPin } from '../../pins/tool-pin.ts'
import { linesOf } from '../../text-position.ts'

/** Files that are not called `.tool-version`. */
const NAMES: Readonly<Record<string, string>> = {
  '.nvmrc': 'node',
  '.bazelversion': 'bazel',
  '.dvmrc': 'deno',
  'rust-toolchain': 'rust',
}

/** What may stand before a version: the tool's or a distribution's name (`ruby-3.3.0`, `temurin-21.0.2`). */
const LINE = /^(\s*)((?:[a-z]+-)*)([^\s#]+)/i

/** The first line that is no comment; several versions (pyenv) start with the one in use. */
const extract = ({ path, text }: SourceFile): Extraction => {
  const file = path.slice(path.lastIndexOf('/') + 1)
  const tool = knownTool(NAMES[file] ?? file.replace(/^\.|-version$/g, ''))
  const line = linesOf(text).find((candidate) => /^\s*[^\s#]/.test(candidate.text))
  if (!line) return { pins: [] }
  const gap = (why: string): Extraction => ({
    pins: [],
    gaps: [{ line: line.number, text: line.text.slice(0, 80), why }],
  })
  const naming = tool ? nameComponent(tool.datasource, tool.name) : undefined
  if (!tool || naming?.status !== 'named') return gap('a tool that is not known')
  const [, blank = '', prefix = '', version = ''] = LINE.exec(line.text.replace(/^(\s*)go(?=\d)/, '$1  ')) ?? []
  if (!isVersionText(version)) return gap('not a version')
  const start = line.start + blank.length + prefix.length
  const place = { evidence: `the file is ${path}`, key: tool.name }
  return { pins: [toolPin(tool, naming.component, { value: version, start }, place)] }
}

export const runtimeFiles: Manager = { name: 'runtime-files', extract, render: renderVersion }
