/**
 * Findings in packages that came with the base image. A newer base is proven to be without one only where it was read: a new
 * digest says that something changed, not what.
 */
import type { Finding } from '../../../records/findings.ts'
import type { Package } from '../../../records/inventory.ts'
import { clears, comparableVersion } from '../cleared-by.ts'
import type { RemedyOption } from '../option.ts'
import type { BaseReading, ImageSituation } from '../situation.ts'

export const baseOptions = (
  finding: Finding,
  packages: readonly Package[],
  situation: ImageSituation,
): readonly RemedyOption[] => {
  const isOfBase = packages.length > 0 && packages.every((one) => situation.originOf(one).kind === 'base')
  if (!isOfBase) return []
  const proven = situation.bases.flatMap((base) => provenOption(finding, packages, base, situation))
  return proven.length > 0 ? proven : unprovenOption(finding, situation)
}

const provenOption = (
  finding: Finding,
  packages: readonly Package[],
  base: BaseReading,
  situation: ImageSituation,
): readonly RemedyOption[] => {
  const there = packages.flatMap(({ ecosystem, name }) =>
    base.inventory.packages.filter((one) => one.name === name && one.ecosystem === ecosystem),
  )
  if (!isClearedIn(finding, packages, there, base)) return []
  const to = there[0]?.version
  const has = to === undefined ? `no longer has ${packages[0]?.name}` : `has ${packages[0]?.name} ${to}`
  const { recipe } = situation
  return [
    {
      kind: 'base',
      state: 'now',
      reason: `the base ${base.reference}${base.sameReference ? ', as it is now,' : ''} ${has}`,
      ...(packages[0] ? { package: packages[0].name } : {}),
      ...(to === undefined ? {} : { to }),
      ...placeOf(situation),
      ...(base.sameReference ? {} : { proposal: `FROM ${base.reference}` }),
      byRebuild: base.sameReference && recipe !== undefined,
    },
  ]
}

const isClearedIn = (
  finding: Finding,
  packages: readonly Package[],
  there: readonly Package[],
  { findings, inventory }: BaseReading,
): boolean => {
  if (findings) {
    const ids = new Set(finding.ids)
    return !findings.findings.some(
      (one) => one.package.name === finding.package.name && one.ids.some((id) => ids.has(id)),
    )
  }
  const sameDistribution = inventory.packages.some(({ ecosystem }) => ecosystem === packages[0]?.ecosystem)
  return (
    sameDistribution &&
    there.every((one) =>
      clears(finding, comparableVersion(finding, packages.find(({ name }) => name === one.name) ?? one, one)),
    )
  )
}

/** The registry has something newer, which nobody looked into. */
const unprovenOption = (finding: Finding, situation: ImageSituation): readonly RemedyOption[] => {
  const { baseOffers } = situation
  const newest = baseOffers?.newerTags[0]?.tag
  const newer =
    baseOffers?.changed === true
      ? `${baseOffers.name}:${baseOffers.tag} has been built again since`
      : newest === undefined
        ? undefined
        : `${baseOffers?.name}:${newest} is newer`
  if (newer === undefined || finding.fix.state !== 'fixed') return []
  return [
    {
      kind: 'base',
      state: 'unobtainable',
      reason: `the base ${newer}: it may have the fix, and was not looked into`,
      package: finding.package.name,
      ...placeOf(situation),
    },
  ]
}

const placeOf = ({ recipe }: ImageSituation): Pick<RemedyOption, 'file' | 'line'> =>
  recipe?.base ? { file: recipe.file, line: recipe.base.line } : {}
