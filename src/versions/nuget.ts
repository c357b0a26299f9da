/**
 * NuGet (learn.microsoft.com, "Package versioning"): semantic versions with one to four numbers, prerelease labels without
 * regard to case, build metadata ignored.
 */
import { comparatorRanges } from './comparators.ts'
import { withIntervals } from './interval-ranges.ts'
import { orderOf, remember } from './order.ts'
import type { VersionScheme } from './scheme.ts'
import { compareSemantic, leadingParts, parsePartial } from './semantic.ts'

const parse = remember((version: string) => {
  const parsed = parsePartial(version.toLowerCase())
  return parsed && parsed.release.length <= 4 ? parsed : undefined
})

const order = {
  isValid: (version: string) => parse(version) !== undefined,
  compare: orderOf(parse, compareSemantic),
  parts: (version: string) => {
    const parsed = parse(version)
    return parsed && leadingParts(parsed.release)
  },
}

export const nuget: VersionScheme = {
  name: 'nuget',
  ...order,
  isPrerelease: (version) => (parse(version)?.prerelease.length ?? 0) > 0,
  ...withIntervals(order, comparatorRanges(order)),
}
