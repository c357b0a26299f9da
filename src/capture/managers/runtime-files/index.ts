/** Files that hold nothing but the version of a language: `.nvmrc`, `.node-version`, `.python-version`, `.go-version`. */
import { isVersionText, nameComponent } from '../../component.ts'
import type { Extraction, Manager, SourceFile } from '../../contract.ts'
import { renderVersion } from '../../render.ts'
import { linesOf } from '../../text-position.ts'

type Runtime = Readonly<{ datasource: string; name: string; versioning: string }>

const NODE: Runtime = { datasource: 'node-version', name: 'node', versioning: 'npm' }
const RUNTIMES: Readonly<Record<string, Runtime>> = {
  '.nvmrc': NODE,
  '.node-version': NODE,
  '.python-version': { datasource: 'python-version', name: 'python', versioning: 'pep440' },
  '.go-version': { datasource: 'golang-version', name: 'go', versioning: 'golang-version' },
}

/** The first line that is no comment; several versions (pyenv) start with the one in use. */
const extract = ({ path, text }: SourceFile): Extraction => {
  const runtime = RUNTIMES[path.slice(path.lastIndexOf('/') + 1)]
  const line = linesOf(text).find((candidate) => /^\s*[^\s#]/.test(candidate.text))
  if (!runtime || !line) return { pins: [] }
  const [, blank = '', prefix = '', version = ''] = /^(\s*)(go|node-?)?([^\s#]+)/.exec(line.text) ?? []
  const naming = nameComponent(runtime.datasource, runtime.name)
  if (naming.status === 'unnamed' || !isVersionText(version))
    return { pins: [], gaps: [{ line: line.number, text: line.text.slice(0, 80), why: 'not a version' }] }
  const start = line.start + blank.length + prefix.length
  const pin = {
    range: [start, start + version.length] as const,
    current: /^v?\d/.test(version) ? version : '',
    component: naming.component,
    versioning: runtime.versioning,
    evidence: `the file is ${path}`,
    // `lts/jod`, `3.12`: which patch it means, the tool decides.
    floating: !/^v?\d+\.\d+\.\d+/.test(version),
    key: runtime.name,
    role: 'runtime' as const,
    scope: 'runtime' as const,
  }
  return { pins: [pin] }
}

export const runtimeFiles: Manager = { name: 'runtime-files', extract, render: renderVersion }
