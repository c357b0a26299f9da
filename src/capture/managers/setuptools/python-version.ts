import type { Found } from '../../found.ts'
/** `python_requires`: what the distribution works with. */
import { pinDeclared, type PlacedText } from '../../pins/declared-dependency.ts'

export const pinPythonVersion = (text: PlacedText): Found =>
  pinDeclared({
    datasource: 'python-version',
    name: 'python',
    versioning: 'pep440',
    requirement: text,
    placement: {
      key: 'python_requires',
      role: 'compatibility',
      scope: 'runtime',
      evidence: `python_requires on line ${text.line}`,
    },
  })
