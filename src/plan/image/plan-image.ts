/**
 * What to do about each finding of an image: one remedy each, the one of least effort that is proven to clear it, with the
 * other ways beside it.
 *
 * A state is `now` only on proof: for packages of the distribution what the image's own sources offer, or a newer base that
 * was read; for languages and programs the fixed version that the advisory names, since registries publish before advisories
 * say so. A version that was not looked up is `unobtainable` and told in `doubts`; one that a base image, another package or
 * an unknown instruction decides is `constrained`, and counts as fixable.
 */
import type { Finding } from '../../records/findings.ts'
import { IMAGE_PLAN_SCHEMA, type ImagePlan, type ImageRemedy } from '../../records/image-plan.ts'
import type { Package } from '../../records/inventory.ts'
import { acceptanceOf } from '../policy/acceptance.ts'
import { hostOf } from './hosts.ts'
import { joinProposals } from './join-proposals.ts'
import { rankOptions, type RemedyOption } from './option.ts'
import { rebuildAdvice, type PlannedFinding } from './rebuild-advice.ts'
import { baseOptions } from './remedies/base.ts'
import { binaryOptions } from './remedies/binary.ts'
import { distributionOptions } from './remedies/distribution.ts'
import { endOfLifeOptions } from './remedies/end-of-life.ts'
import { languageOptions } from './remedies/language.ts'
import { waitFor } from './remedies/without-fix.ts'
import { removalOf } from './removal.ts'
import { imageSituation, isOfDistribution, type ImagePlanInput, type ImageSituation } from './situation.ts'
import { missingSources, unreadSources } from './source-doubts.ts'

/** Throws a TypeError for the inventory of a tree. */
export const planImage = (input: ImagePlanInput): ImagePlan => {
  const situation = imageSituation(input)
  const { inventory, findings, accept = [], now } = input
  const ranked = findings.findings.map((finding) => ({ finding, options: rankOptions(optionsFor(finding, situation)) }))
  const planned = joinProposals(ranked, situation.recipe).map(({ finding, options }): PlannedFinding => {
    const accepted = acceptanceOf(finding, { accept }, now)
    const [best = waitFor(finding), ...others] = options
    return { finding, best, others, ...(accepted ? { accepted } : {}) }
  })
  const unread = unreadSources(situation)
  return {
    schema: IMAGE_PLAN_SCHEMA,
    source: inventory.source,
    remedies: planned.map(remedyOf),
    rebuild: rebuildAdvice(situation, planned, unread),
    doubts: [...unread, ...missingSources(situation)],
  }
}

const remedyOf = ({ finding, best, others, accepted }: PlannedFinding): ImageRemedy => {
  const { byRebuild: _, raise: __, propose: ___, ...remedy } = best
  return {
    finding: finding.key,
    ...remedy,
    ...(accepted ? { accepted } : {}),
    alternatives: others.filter(({ kind }) => kind !== 'wait').map(({ kind, reason }) => ({ kind, reason })),
  }
}

/* ---- all ways to be rid of one finding -------------------------------------------------------------------------- */

/** At least one. */
const optionsFor = (finding: Finding, situation: ImageSituation): readonly RemedyOption[] => {
  const packages = situation.packagesOf(finding)
  if (finding.kind === 'end-of-life') return endOfLifeOptions(finding, packages, situation)
  if (packages.length === 0) return [waitFor(finding)]
  const direct = directOptions(finding, packages, situation)
  return [...direct, ...baseOptions(finding, packages, situation), ...removalOptions(packages, direct, situation)]
}

const directOptions = (
  finding: Finding,
  packages: readonly Package[],
  situation: ImageSituation,
): readonly RemedyOption[] => {
  if (packages.every(isOfDistribution)) return distributionOptions(finding, packages, situation)
  const [installed] = packages
  const binary = installed && situation.image.binaries.find(({ path }) => isIn(installed, path))
  if (installed && binary) return binaryOptions(finding, installed, binary, situation)
  return languageOptions(finding, packages, situation)
}

const isIn = ({ locations, reader = '' }: Package, path: string): boolean =>
  reader.endsWith('-binary') && locations.some(({ file }) => file === path)

/** Whether it can go says nothing about its fix: the state stays that of the release. */
const removalOptions = (
  packages: readonly Package[],
  [first]: readonly RemedyOption[],
  situation: ImageSituation,
): readonly RemedyOption[] => {
  const removal = removalOf(packages, situation)
  if (!removal) return []
  const state = first?.state === 'now' || first === undefined ? 'none' : first.state
  const names = [...new Set(packages.map(({ name }) => name))].sort().join(', ')
  const host = packages.map(hostOf).find((one) => one !== undefined)
  const what = host === undefined ? names : `${host}, of which it is a part,`
  return [
    {
      kind: 'remove',
      state,
      reason: `${what} can go: ${removal.why}`,
      package: names,
      proposal: removal.proposal,
    },
  ]
}
