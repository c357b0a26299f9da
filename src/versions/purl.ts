/**
 * Package URLs, spelled by ourselves: they are made for every pin and package, and the library costs a tenth of the time of an
 * inventory (docs/decisions/0012). It stays the oracle of the tests.
 * Source: purl-spec, PURL-SPECIFICATION ("How to build purl string from its components") and PURL-TYPES (letter case).
 */

export type PurlParts = Readonly<{
  type: string
  namespace?: string | undefined
  name: string
  version?: string | undefined
  qualifiers?: Readonly<Record<string, string>>
}>

/** Types whose namespace and name are case-insensitive and spelled in lower case. */
const LOWER_CASE = new Set(['apk', 'bitbucket', 'composer', 'deb', 'github', 'gitlab', 'hex', 'npm', 'pypi'])
/** Types of which only the name, or only the namespace, is. */
const LOWER_CASE_NAME = new Set(['bitnami', 'pub'])
const LOWER_CASE_NAMESPACE = new Set(['rpm'])

/** A colon stands for itself everywhere, says the specification; in versions a plus does too. */
const encode = (text: string): string => encodeURIComponent(text).replaceAll('%3A', ':')
const encodeVersion = (text: string): string => encode(text).replaceAll('%2B', '+')
const encodePath = (text: string): string =>
  text
    .split('/')
    .filter((segment) => segment !== '')
    .map(encode)
    .join('/')

/** As application/x-www-form-urlencoded has it (url.spec.whatwg.org), but for spaces. */
const encodeQualifiers = (qualifiers: Readonly<Record<string, string>>): string => {
  const pairs = Object.entries(qualifiers).filter(([, value]) => value !== '')
  if (pairs.length === 0) return ''
  const sorted = pairs.toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `?${new URLSearchParams(sorted).toString().replaceAll('+', '%20')}`
}

/** A Maven artifact without group, or nothing at all, is still something: it becomes `pkg:generic`. */
export const spellPurl = (parts: PurlParts): string => {
  const { type, namespace = '', name, version = '', qualifiers = {} } = parts
  if (name === '')
    return spellPurl({ ...parts, type: 'generic', name: namespace === '' ? 'unnamed' : namespace, namespace: '' })
  if (type === 'maven' && namespace === '') return spellPurl({ ...parts, type: 'generic' })
  const lowersName = LOWER_CASE.has(type) || LOWER_CASE_NAME.has(type)
  const lowersNamespace = LOWER_CASE.has(type) || LOWER_CASE_NAMESPACE.has(type)
  const spaceName = encodePath(lowersNamespace ? namespace.toLowerCase() : namespace)
  return [
    `pkg:${type}/`,
    spaceName === '' ? '' : `${spaceName}/`,
    encodeURIComponent(lowersName ? name.toLowerCase() : name),
    version === '' ? '' : `@${encodeVersion(version)}`,
    encodeQualifiers(qualifiers),
  ].join('')
}
