/** A Python requirement (PEP 508) that stands as a literal in a file, as a pin. */
import { excerpt } from '../broken-text.ts'
import { parsePythonRequirement, versionMeant } from '../formats/python-requirement.ts'
import type { Found } from '../found.ts'
import { nameComponent } from './component.ts'
import type { PlacedText, Placement } from './declared-dependency.ts'

/** `placement.key` is that of the list; the name is added. */
export const pinPythonRequirement = (text: PlacedText, placement: Placement): Found => {
  const requirement = parsePythonRequirement(text.value)
  const gap = (why: string): Found => ({ gap: { line: text.line, text: excerpt(text.value), why } })
  if (!requirement) return gap('not a PEP 508 requirement')
  if (requirement.url !== undefined) return gap('a distribution by its address')
  const naming = nameComponent('pypi', requirement.name)
  if (naming.status === 'unnamed') return gap(naming.why)
  const { range, extras, marker } = requirement
  return {
    pin: {
      ...placement,
      ...versionMeant(requirement.specifiers),
      key: `${placement.key}.${naming.component.name}`,
      range: [text.start + range[0], text.start + range[1]],
      component: naming.component,
      versioning: 'pep440',
      ...(extras.length === 0 ? {} : { extras }),
      ...(marker === undefined ? {} : { marker }),
    },
  }
}
