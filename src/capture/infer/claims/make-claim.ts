/** Claims from what recognizers find: what is the same for all of them, and what no claim may hold. */
import type { Confidence, PinRole, Scope } from '../../../records/inventory.ts'
import { nameComponent } from '../../pins/component.ts'
import type { Claim, Resolved } from '../claim.ts'
import { OPAQUE } from '../claim.ts'
import { testKindOf } from '../gaps/test-files.ts'

export type Finding = Readonly<{
  component: Claim['component']
  at: Resolved
  range: readonly [start: number, end: number]
  evidence: string
  /** `certain` where absent. */
  confidence?: Confidence
  versioning?: string
  registryUrl?: string
  extractVersion?: string
  distribution?: string
  branch?: string
  named?: readonly string[]
}>

/** No claim where the name is not wholly known. A range of another kind of text than a version becomes a gap later. */
export const makeClaims = (file: string, findings: readonly (Finding | undefined)[]): readonly Claim[] =>
  findings.flatMap((finding) =>
    finding === undefined || isNameless(finding) || namesThingsUp(file)
      ? []
      : [
          {
            confidence: 'certain' as const,
            ...finding,
            role: roleOf(finding.component.datasource),
            scope: scopeOf(file),
          },
        ],
  )

/** Not wholly known, or none that the datasource could have. */
const isNameless = ({ component: { datasource, name } }: Finding): boolean =>
  name === '' || name.includes(OPAQUE) || nameComponent(datasource, name).status === 'unnamed'

/** Unit tests of programs name versions that nobody fetches. */
const namesThingsUp = (file: string): boolean => PROGRAM.test(file) && testKindOf(file) === 'unit'

const PROGRAM = /\.(?:go|py|[cm]?[jt]sx?|java|kt|cs|scala|groovy|rb|rs|php|swift)$|(?:^|\/)src\/test\//

const roleOf = (datasource: string): PinRole => {
  if (datasource === 'docker') return 'image'
  return datasource.endsWith('-version') ? 'runtime' : 'require'
}

/** What an image is made of ships with it; what workflows and scripts fetch is for building. */
const scopeOf = (file: string): Scope => (/(?:^|[/.])(?:Docker|Container)file/i.test(file) ? 'runtime' : 'build')
