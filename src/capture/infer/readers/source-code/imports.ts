/**
 * Which files of the tree a source file takes its constants from. Only Python and JavaScript say it by a path; a module is
 * looked for from the root, from `src/`, and beside the file, and what is not in the tree is nothing.
 */
import type { Facts } from '../../facts.ts'
import type { Source } from './tokens.ts'

type Include = Facts['includes'][number]

const PYTHON_IMPORT = /^[ \t]*from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+(\([^)]{0,4000}\)|[^\n;]{1,1000})/gm
const JS_IMPORT =
  /\b(?:import|export)\s+(?:type\s+)?([\w*{][^'"`;()]{0,2000}?)\s+from\s+['"](\.{1,2}\/[^'"\n]{1,300})['"]/g
const JS_EXTENSIONS = ['', '.ts', '.js', '.mjs', '.tsx', '/index.ts', '/index.js']

/** Files whose names are used: `wanted` decides by the imported names. */
export const includesOf = (source: Source, wanted: (name: string) => boolean): readonly Include[] => {
  const { name } = source.language
  if (name === 'python') return importsOf(source.text, PYTHON_IMPORT, 3, wanted).flatMap(pythonFiles)
  return name === 'javascript' ? importsOf(source.text, JS_IMPORT, 1, wanted).flatMap(scriptFiles) : []
}

const importsOf = (
  text: string,
  pattern: RegExp,
  names: number,
  wanted: (name: string) => boolean,
): readonly RegExpMatchArray[] =>
  [...text.matchAll(pattern)].filter((match) =>
    (match[names] ?? '').match(/\w+|\*/g)?.some((name) => name === '*' || wanted(name)),
  )

const pythonFiles = ([, dots = '', module = '']: RegExpMatchArray): readonly Include[] => {
  const path = module.replaceAll('.', '/')
  const up = dots.length > 1 ? '../'.repeat(dots.length - 1) : ''
  const files = path === '' ? ['__init__.py'] : [`${path}.py`, `${path}/__init__.py`]
  if (dots !== '') return files.map((file) => include(`${up}${file}`, 'file'))
  return files.flatMap((file) => [include(file, 'root'), include(`src/${file}`, 'root'), include(file, 'file')])
}

const scriptFiles = ([, , path = '']: RegExpMatchArray): readonly Include[] =>
  JS_EXTENSIONS.map((extension) => include(`${path.replace(/^\.\//, '')}${extension}`, 'file'))

/** The path is put together, not written: its offset says nothing. */
const include = (text: string, from: Include['from']): Include => ({ path: [{ text, start: 0 }], from })
