/** apt's two formats (sources.list(5)): a line a source, and stanzas, which are written out as such lines. Sources of source packages are left out. */
import { excerpt } from '../../../broken-text.ts'
import { readStanzas, type Stanza } from '../../../formats/control-stanzas.ts'
import type { Problems } from '../../file-text.ts'
import type { FoundSource } from './found-source.ts'

/** Up to a `#` that is in no brackets. */
const CODE = /^(?:[^#[]|\[[^\]]*\]?)*/

export const readAptLines = (text: string, _path: string, problems: Problems): readonly FoundSource[] =>
  text.split('\n').flatMap((written, index) => {
    const line = (CODE.exec(written)?.[0] ?? '').trim().replace(/\s+/g, ' ')
    if (line === '' || line.startsWith('deb-src ')) return []
    if (/^deb (?:\[[^\]]*\] ?)?\S+ \S/.test(line)) return [{ line, enabled: true }]
    problems.add(`expected a source of apt, found "${excerpt(line)}"`, index + 1)
    return []
  })

/** Fields that become options of a line. */
const OPTIONS: ReadonlyMap<string, string> = new Map([
  ['architectures', 'arch'],
  ['signed-by', 'signed-by'],
  ['trusted', 'trusted'],
  ['check-valid-until', 'check-valid-until'],
])

const FIELDS = new Set(['types', 'uris', 'suites', 'components', 'enabled', ...OPTIONS.keys()])

/** As apt reads a boolean (apt-pkg's StringToBool). */
const NO = /^(?:no|false|without|off|disable|0)$/i

export const readAptStanzas = (text: string, path: string, problems: Problems): readonly FoundSource[] => {
  const { stanzas, strays } = readStanzas(text, FIELDS)
  for (const { line, text: found } of strays) problems.add(`expected a field, found "${excerpt(found)}"`, line)
  return stanzas.flatMap((stanza) => linesOf(stanza, path, problems))
}

/** One line for each pair of address and suite. */
const linesOf = ({ fields, line }: Stanza, path: string, problems: Problems): readonly FoundSource[] => {
  const words = (field: string) => (fields.get(field) ?? '').split(/\s+/).filter((word) => word !== '')
  const [types, addresses, suites] = ['types', 'uris', 'suites'].map(words)
  if (!types?.length || !addresses?.length || !suites?.length) {
    problems.add('expected Types, URIs and Suites in a source of apt', line)
    return []
  }
  if (!types.includes('deb')) return []
  const enabled = !NO.test(fields.get('enabled') ?? 'yes')
  const options = optionsOf(fields, path)
  return addresses.flatMap((address) =>
    suites.map((suite) => {
      const components = suite.endsWith('/') ? [] : words('components')
      return { line: ['deb', ...options, address, suite, ...components].join(' '), enabled }
    }),
  )
}

const optionsOf = (fields: ReadonlyMap<string, string>, path: string): readonly string[] => {
  const options = [...OPTIONS].flatMap(([field, option]) => {
    const value = fields.get(field)?.trim() ?? ''
    return value === '' ? [] : [`${option}=${optionValue(value, path)}`]
  })
  return options.length === 0 ? [] : [`[${options.join(' ')}]`]
}

/** A key that stands in the stanza itself finds no place on a line: the file that holds it is named instead. */
const optionValue = (value: string, path: string): string =>
  value.includes('-----BEGIN PGP') ? `/${path}` : value.split(/\s+/).join(',')
