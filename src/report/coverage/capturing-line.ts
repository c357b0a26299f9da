/**
 * For each gap the shortest text that settles it, so that reading the list is the work of minutes: what is known is filled
 * in, `?` stands for what only the reader knows.
 */
import type { CapturingLine } from '../../records/coverage.ts'
import type { Gap } from '../../records/inventory.ts'

export const capturingLine = (gap: Gap): CapturingLine => {
  const { file, variable, annotatable, datasource = '?', name = '?', text, current } = gap
  if (variable === undefined && current === undefined) return { how: 'ignore', text: quoted(file) }
  const comment = annotatable ? commentMarks(file) : undefined
  if (comment) {
    const [open, close] = comment
    return { how: 'annotation', text: `${open} renovate: datasource=${datasource} depName=${name}${close}` }
  }
  const where = variable === undefined ? { match: expressionFor(text, current ?? '') } : { variable }
  const entry = { file, ...where, datasource, name }
  const fields = Object.entries(entry).map(([key, value]) => `${key}: ${quoted(value)}`)
  return { how: 'custom', text: `{ ${fields.join(', ')} }` }
}

/** The last words of an address before and after its version are enough to find it. */
const expressionFor = (address: string, version: string): string => {
  const at = address.search(new RegExp(`${escaped(version)}(?![\\w])`))
  const before = /(?:[^/]*\/)?[^/]*$/.exec(address.slice(0, at))?.[0] ?? ''
  const after = /^[^/\d]{0,8}/.exec(address.slice(at + version.length))?.[0] ?? ''
  return `${escaped(before)}(?<currentValue>${version.startsWith('v') ? 'v' : ''}\\d[\\w.]*)${escaped(after)}`
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** How lines of comment look, by the end of the path; formats without comments are left out. */
const COMMENTS: readonly (readonly [files: RegExp, open: string, close: string])[] = [
  [/\.(?:json|md|rst|txt|csv|html?)$/i, '', ''],
  [/\.(?:go|[cm]?[jt]sx?|java|kts?|groovy|gradle|scala|rs|c|h|cc|cpp|hpp|cs|php|swift|jsonc|json5|dart)$/i, '//', ''],
  [/(?:^|\/)Jenkinsfile[^/]*$/, '//', ''],
  [/\.(?:xml|csproj|props|targets|vue|svelte)$/i, '<!--', ' -->'],
  [/\.(?:sql|lua|hs)$/i, '--', ''],
  [/\.(?:bat|cmd)$/i, 'rem', ''],
]

const commentMarks = (file: string): readonly [open: string, close: string] | undefined => {
  const known = COMMENTS.find(([files]) => files.test(file))
  if (!known) return ['#', '']
  const [, open, close] = known
  return open === '' ? undefined : [open, close]
}

/** Quoted as YAML wants it in a flow mapping. */
const quoted = (text: string): string =>
  /^[A-Za-z0-9_./][\w./+@-]*$/.test(text) ? text : text === '?' ? text : `'${text.replaceAll("'", "''")}'`
