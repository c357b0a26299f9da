/** Stanzas of dpkg's status file as packages. */
import { excerpt } from '../../../broken-text.ts'
import type { Stanza } from '../../../formats/control-stanzas.ts'
import type { FileReading, FoundPackage, PackageRelation } from '../../contract.ts'
import { collectProblems, type Problems } from '../../file-text.ts'
import { stanzasOf } from './stanzas.ts'

const FIELDS = new Set([
  'package',
  'status',
  'version',
  'architecture',
  'source',
  'essential',
  'protected',
  'important',
  'priority',
  'installed-size',
  'depends',
  'pre-depends',
  'recommends',
  'provides',
])

/** dpkg(1), "Package states": those in which the package's files are there. */
const PRESENT = new Set(['installed', 'triggers-pending', 'triggers-awaited'])
const DOUBTFUL = new Set(['half-installed', 'unpacked', 'half-configured'])
const ABSENT = new Set(['not-installed', 'config-files'])

/** As dpkg accepts it; Debian's own are narrower (deb-control(5), "Package"). */
const NAME = /^[A-Za-z0-9][\w+.-]*$/
const VERSION = /^[A-Za-z0-9][A-Za-z0-9.+:~-]*$/

/**
 * `unstated`: the state of a stanza without the field Status.
 * Throws a ParseError where text is there and no stanza; a damaged stanza becomes a problem, with its line.
 */
export const readStatus = (text: string, unstated: 'installed' | 'not-installed'): FileReading => {
  const problems = collectProblems()
  const packages = stanzasOf(text, FIELDS, problems).flatMap((stanza) => {
    const found = isPresent(stanza, unstated, problems) ? packageOf(stanza, problems) : undefined
    return found === undefined ? [] : [found]
  })
  return { packages, ...problems.facts() }
}

/** The third word of Status counts: `install ok installed`. A state that dpkg has no name for counts as present. */
const isPresent = ({ fields, line }: Stanza, unstated: string, problems: Problems): boolean => {
  const state = fields.get('status')?.split(/\s+/)[2] ?? unstated
  if (PRESENT.has(state)) return true
  if (ABSENT.has(state)) return false
  const name = fields.get('package') ?? 'a package'
  problems.add(DOUBTFUL.has(state) ? `${name} is ${state}` : `expected a state of dpkg, found "${state}"`, line)
  return true
}

const packageOf = ({ fields, line }: Stanza, problems: Problems): FoundPackage | undefined => {
  const name = fields.get('package') ?? ''
  const version = fields.get('version') ?? ''
  if (!NAME.test(name) || !VERSION.test(version)) {
    const [field, value] = NAME.test(name) ? ['Version', version] : ['Package', name]
    problems.add(`expected a ${field} as Debian writes it, found "${excerpt(value)}"`, line)
    return undefined
  }
  const architecture = fields.get('architecture')
  const size = /^\d{1,12}$/.test(fields.get('installed-size') ?? '') ? Number(fields.get('installed-size')) : undefined
  const provides = relationsOf(fields.get('provides')).flat()
  return {
    name,
    version,
    ...(architecture === undefined ? {} : { architecture }),
    source: sourceOf(fields.get('source'), name, version),
    ...(size === undefined ? {} : { size: size * 1024 }),
    ...(isEssential(fields) ? { requested: 'essential' } : {}),
    relations: [
      ...relations('depends', fields.get('pre-depends')),
      ...relations('depends', fields.get('depends')),
      ...relations('recommends', fields.get('recommends')),
    ],
    ...(provides.length === 0 ? {} : { provides }),
  }
}

/** `glibc (2.36-9)`: the version is written where it differs from the package's own, as after a rebuild (`+b1`). */
const sourceOf = (text: string | undefined, name: string, version: string): { name: string; version: string } => {
  const [, source = name, itsVersion = version] = /^([^\s(]+)\s*(?:\(([^)]+)\))?/.exec(text ?? '') ?? []
  return { name: source, version: itsVersion }
}

/** dpkg removes neither essential nor protected packages; `Important` is what apt called the latter before. */
const isEssential = (fields: ReadonlyMap<string, string>): boolean =>
  ['essential', 'protected', 'important'].some((field) => fields.get(field) === 'yes') ||
  fields.get('priority') === 'required'

const relations = (kind: PackageRelation['kind'], text: string | undefined): readonly PackageRelation[] =>
  relationsOf(text).map((anyOf) => ({ kind, anyOf }))

/** `a (>= 1), b:any | c [amd64]` → `[[a], [b, c]]` (deb-control(5), "Depends"). */
const relationsOf = (text: string | undefined): readonly (readonly string[])[] =>
  (text ?? '')
    .split(',')
    .map((group) => group.split('|').flatMap((one) => RELATION.exec(one)?.[1] ?? []))
    .filter((names) => names.length > 0)

const RELATION = /^\s*([A-Za-z0-9][\w+.-]*)/
