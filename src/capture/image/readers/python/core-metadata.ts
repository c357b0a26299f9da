/**
 * What an installed distribution says of itself: lines `Name: value` up to the first empty one (PyPA, "Core metadata
 * specifications"; METADATA of a wheel, PKG-INFO of setuptools).
 */
import { ParseError } from '../../../../records/errors.ts'
import { canonicalName } from '../../../../versions/names.ts'
import { parsePythonRequirement } from '../../../formats/python-requirement.ts'
import type { FoundPackage, PackageRelation } from '../../contract.ts'

/** `requests-2.31.0.dist-info`, `six-1.16.0-py3.11.egg-info`, `six.egg-info`. */
const FOLDER = /(?:^|\/)([^/]+?)(?:-(\d[^/-]*|[^/-]*\d[^/-]*))?(?:-py\d[^/]*)?\.(?:dist-info|egg-info|egg)(?:\/|$)/

/** What setuptools writes where nobody gave a version or name. */
const UNKNOWN = /^UNKNOWN$/i

/** `path` fills in what the text does not say. Throws a ParseError where neither tells name and version. */
export const readCoreMetadata = (text: string, path: string): FoundPackage => {
  const fields = readFields(text)
  const [, folderName, folderVersion] = FOLDER.exec(path) ?? []
  const name = stated(fields, 'name') ?? folderName
  const version = stated(fields, 'version') ?? folderVersion
  if (name === undefined || version === undefined) {
    const missing = name === undefined ? 'Name' : 'Version'
    throw new ParseError({ expected: `a field "${missing}" of a Python distribution`, found: 'none' })
  }
  return {
    ecosystem: 'PyPI',
    name: canonicalName('PyPI', name),
    version,
    relations: (fields.get('requires-dist') ?? []).flatMap(relationOf),
    origin: 'registry',
  }
}

const stated = (fields: ReadonlyMap<string, readonly string[]>, name: string): string | undefined =>
  fields.get(name)?.find((value) => value !== '' && !UNKNOWN.test(value))

const FIELD = /^([A-Za-z][\w-]*)[ \t]*:[ \t]*(.*)$/

/** By name in lower case. A line that begins with blanks goes on with the one before it: such are descriptions, passed over. */
const readFields = (text: string): ReadonlyMap<string, readonly string[]> => {
  const fields = new Map<string, string[]>()
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (line.trim() === '') break
    const [, name = '', value = ''] = FIELD.exec(line) ?? []
    const key = name.toLowerCase()
    const values = fields.get(key)
    if (values) values.push(value.trim())
    else if (name !== '') fields.set(key, [value.trim()])
  }
  return fields
}

/** What only an extra needs is not there because of this distribution. */
const relationOf = (requirement: string): readonly PackageRelation[] => {
  const parsed = parsePythonRequirement(requirement)
  if (!parsed || /\bextra\s*[=!]=/.test(parsed.marker ?? '')) return []
  return [{ kind: 'depends', anyOf: [canonicalName('PyPI', parsed.name)] }]
}
