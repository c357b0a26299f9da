import { parsePythonRequirement, versionMeant } from '../formats/python-requirement.ts'
import { NOTHING, type Found } from '../found.ts'
/** Python packages as other tools' files name them: one requirement of PEP 508, as pip takes it. */
import { pinDeclared, type Placement, type PlacedText } from './declared-dependency.ts'
import { isLiteral, sliceText } from './placed-references.ts'

/** None for options, paths and addresses. */
export const pinPythonRequirement = (written: PlacedText, placement: Placement): Found => {
  const parsed = isLiteral(written.value) ? parsePythonRequirement(written.value) : undefined
  if (!parsed || parsed.url !== undefined) return NOTHING
  const { name, specifiers, range, extras, marker } = parsed
  const found = pinDeclared({
    datasource: 'pypi',
    name,
    versioning: 'pep440',
    requirement: sliceText(written, ...range),
    placement: {
      ...placement,
      key: `${placement.key} ${name}`,
      ...(extras.length === 0 ? {} : { extras }),
      ...(marker === undefined ? {} : { marker }),
    },
  })
  return 'pin' in found ? { pin: { ...found.pin, ...versionMeant(specifiers) } } : found
}
