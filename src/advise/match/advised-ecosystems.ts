/**
 * Under which ecosystems of the store a distribution's advisories are found. An image says what it is in `/etc/os-release`;
 * advisories are filed by release with or without `:LTS`, by repository (Red Hat's CPEs), or by the module that ships a
 * package (SUSE).
 */
import { familyOf } from '../../versions/names.ts'

export type AdvisedEcosystems = Readonly<{
  /** What everybody gets; the ecosystem itself where the store has nothing for it. */
  standard: readonly string[]
  /** What needs a subscription: `Ubuntu:Pro:24.04:LTS`. */
  subscription: readonly string[]
}>

/** `known` are the ecosystems of the store. */
export const advisedEcosystems = (ecosystem: string, known: readonly string[]): AdvisedEcosystems => {
  const isSame = RELEASES[familyOf(ecosystem)]?.(ecosystem)
  if (isSame === undefined) return { standard: [ecosystem], subscription: NOTHING }
  const found = known.filter((candidate) => candidate === ecosystem || isSame.standard(candidate))
  return {
    standard: found.length === 0 ? [ecosystem] : found,
    subscription: known.filter((candidate) => isSame.subscription?.(candidate) ?? false),
  }
}

const NOTHING: readonly never[] = []

type Filing = Readonly<{ standard: (candidate: string) => boolean; subscription?: (candidate: string) => boolean }>
type Release = (ecosystem: string) => Filing | undefined

/** The release as `release` finds it in both spellings. */
const byRelease =
  (release: RegExp): Release =>
  (ecosystem) => {
    const own = release.exec(ecosystem)?.[1]
    return own === undefined ? undefined : { standard: (candidate) => release.exec(candidate)?.[1] === own }
  }

const ubuntu: Release = (ecosystem) => {
  const own = /^Ubuntu:(\d+\.\d+)(?::LTS)?$/.exec(ecosystem)?.[1]
  if (own === undefined) return undefined
  return {
    standard: (candidate) => candidate === `Ubuntu:${own}` || candidate === `Ubuntu:${own}:LTS`,
    subscription: (candidate) => candidate === `Ubuntu:Pro:${own}` || candidate === `Ubuntu:Pro:${own}:LTS`,
  }
}

/** Streams that are paid for (`rhel_eus`, `rhel_aus`, …) and products of their own are left out: their fixes are other builds. */
const redHat = byRelease(/^Red Hat:(?:enterprise_linux:)?(\d+)(?:\.\d+)?(?:::?.*)?$/)

/** `SUSE:Linux Enterprise Server 15 SP6` is filed under its modules; `LTSS` is paid for. */
const suse: Release = (ecosystem) => {
  const own = / (\d+(?: SP\d+)?)$/.exec(ecosystem)?.[1]
  const isModule = /^SUSE:Linux Enterprise (?:Server|Module for [^:]+) (\d+(?: SP\d+)?)$/
  return own === undefined ? undefined : { standard: (candidate) => isModule.exec(candidate)?.[1] === own }
}

/** By family; others are filed under one name. */
const RELEASES: Readonly<Record<string, Release>> = {
  Debian: byRelease(/^Debian:(\d+)(?:\.\d+)?$/),
  Ubuntu: ubuntu,
  Alpine: byRelease(/^Alpine:v?(\d+\.\d+)(?:\.\d+)?$/),
  'Red Hat': redHat,
  'Rocky Linux': byRelease(/^Rocky Linux:(\d+)(?:\.\d+)?$/),
  AlmaLinux: byRelease(/^AlmaLinux:(\d+)(?:\.\d+)?$/),
  SUSE: suse,
}

/** Asked for again and again, so answered once. */
export const rememberedEcosystems = (known: readonly string[]): ((ecosystem: string) => AdvisedEcosystems) => {
  const answers = new Map<string, AdvisedEcosystems>()
  return (ecosystem) => {
    const answer = answers.get(ecosystem) ?? advisedEcosystems(ecosystem, known)
    answers.set(ecosystem, answer)
    return answer
  }
}
