/** What is out of support gets no fixes any more. Leaving a release is a person's decision, so it never counts as fixable. */
import type { Finding } from '../../../records/findings.ts'
import type { Package } from '../../../records/inventory.ts'
import type { RemedyOption } from '../option.ts'
import type { ImageSituation } from '../situation.ts'

export const endOfLifeOptions = (
  { package: { name, version }, fix: { versions }, note }: Finding,
  packages: readonly Package[],
  { recipe, originOf }: ImageSituation,
): readonly RemedyOption[] => {
  const isOfBase = packages.every((one) => originOf(one).kind !== 'own')
  const supported = versions.length > 0 ? `supported: ${versions.join(', ')}` : 'no release of it is supported'
  const way = isOfBase
    ? `only a base with another release helps`
    : `the instruction that installs it has to take another release`
  return [
    {
      kind: isOfBase ? 'base' : 'install-line',
      state: 'none',
      reason: `${name} ${version} is out of support${note === undefined ? '' : ` (${note})`}; ${way}; ${supported}`,
      ...(recipe
        ? {
            file: recipe.file,
            line: (isOfBase ? recipe.base?.line : packages.map(originOf)[0]?.line) ?? recipe.firstLine,
          }
        : {}),
    },
  ]
}
