/**
 * How severe a vulnerability is. Databases disagree: every rating is kept, and one is chosen by a fixed order,
 * so that the same finding has the same level in every report.
 */
import cvss from 'ae-cvss-calculator'

import type { Rating } from '../../records/findings.ts'
import type { Level } from '../../records/level.ts'
import { familyOf } from '../../versions/names.ts'
import type { Advisory, SeverityStatement } from '../store/advisory.ts'

/** A rating with what the choice depends on. */
export type WeighedRating = Readonly<{
  rating: Rating
  /** By a record that affects the package itself; otherwise it came through aliases. */
  own: boolean
}>

/**
 * The rating that counts. In this order:
 * 1. the word of the distribution that the package comes from (Debian's urgency, Ubuntu's priority): its maintainers know
 *    how it is built. Alpine states none;
 * 2. records that affect the package before records that are joined to them by aliases;
 * 3. GHSA, then the ecosystem's own database (PYSEC, GO, …), then a CVSS that a distribution passes on, then Bitnami;
 * 4. of one source: CVSS v4 before v3 before v2 (GHSA's words agree with its v4), a vector before a word.
 * With no rating at all: `unknown`.
 */
export const chooseSeverity = (ecosystem: string, ratings: readonly WeighedRating[]): Rating => {
  const vendor = familyOf(ecosystem)
  const rankOf = ({ rating, own }: WeighedRating): number => {
    if (rating.source === vendor && rating.vector === undefined && DISTRIBUTIONS.has(vendor)) return 0
    return 1 + (own ? 0 : 100) + 10 * sourceRank(rating.source) + vectorRank(rating.vector)
  }
  let best: Rating | undefined
  let bestRank = Number.POSITIVE_INFINITY
  for (const weighed of ratings) {
    const rank = rankOf(weighed)
    if (rank < bestRank) {
      best = weighed.rating
      bestRank = rank
    }
  }
  return best ?? UNRATED
}

const UNRATED: Rating = { source: 'none', level: 'unknown' }

const DISTRIBUTIONS: ReadonlySet<string> = new Set([
  'Debian',
  'Ubuntu',
  'Alpine',
  'Red Hat',
  'Rocky Linux',
  'AlmaLinux',
  'SUSE',
])

const sourceRank = (source: string): number => {
  if (source === 'GHSA') return 0
  if (source === 'Bitnami') return 3
  return DISTRIBUTIONS.has(source) ? 2 : 1
}

const vectorRank = (vector: string | undefined): number => {
  if (vector === undefined) return 3
  if (vector.startsWith('CVSS:4')) return 0
  return vector.startsWith('CVSS:3') ? 1 : 2
}

/* ---- from statements to ratings --------------------------------------------------------------------------------- */

const SOURCES: Readonly<Record<string, string>> = {
  DEBIAN: 'Debian',
  DSA: 'Debian',
  DLA: 'Debian',
  DTSA: 'Debian',
  UBUNTU: 'Ubuntu',
  USN: 'Ubuntu',
  LSN: 'Ubuntu',
  ALPINE: 'Alpine',
  BIT: 'Bitnami',
  RHSA: 'Red Hat',
  RHBA: 'Red Hat',
  RHEA: 'Red Hat',
  RLSA: 'Rocky Linux',
  ALSA: 'AlmaLinux',
  SUSE: 'SUSE',
  openSUSE: 'SUSE',
}

/** Who stands behind a record, by the prefix of its id: `Debian` of `DSA-5587-1`, `GHSA` of `GHSA-…`. */
export const sourceOfId = (id: string): string => {
  const prefix = id.split('-', 1)[0] ?? id
  return SOURCES[prefix] ?? prefix
}

/** What a record says of a group: a statement about one CVE counts only where the group has that CVE. */
export const ratingsOf = (advisory: Advisory, groupIds: readonly string[]): readonly Rating[] => {
  const source = sourceOfId(advisory.id)
  return advisory.severities
    .filter(({ cve }) => cve === undefined || groupIds.includes(cve))
    .flatMap((statement) => ratingOf(source, statement))
}

/** Debian's urgency for one package; empty where it says nothing yet. */
export const ratingOfUrgency = (urgency: string | undefined): readonly Rating[] =>
  urgency === undefined ? [] : ratingOf('Debian', { type: 'word', value: urgency })

const ratingOf = (source: string, { type, value }: SeverityStatement): readonly Rating[] => {
  if (type === 'word') {
    const level = LEVEL_OF_WORD[value.toLowerCase()]
    return level === undefined ? [] : [{ source, level }]
  }
  const scored = scoreOf(value)
  return scored === undefined ? [] : [{ source, ...scored, vector: value }]
}

/** Words of GitHub, Debian (security tracker), Ubuntu (CVE priority), Red Hat and Bitnami. Others, such as `not yet assigned`, say nothing. */
const LEVEL_OF_WORD: Readonly<Record<string, Level>> = {
  critical: 'critical',
  high: 'high',
  important: 'high',
  moderate: 'medium',
  medium: 'medium',
  low: 'low',
  minor: 'low',
  negligible: 'negligible',
  unimportant: 'negligible',
}

type Score = Readonly<{ score: number; level: Level }>

const scores = new Map<string, Score | undefined>()

/** The score as published: base, with the threat metrics where the vector has them. `undefined` for what is no vector. */
export const scoreOf = (vector: string): Score | undefined => {
  if (!scores.has(vector)) scores.set(vector, computeScore(vector))
  return scores.get(vector)
}

const computeScore = (text: string): Score | undefined => {
  try {
    const vector = vectorOf(text)
    // A vector with metrics missing would score 0.
    if (!vector?.isBaseFullyDefined()) return undefined
    const score = vector.calculateScores().overall
    return Number.isFinite(score) ? { score, level: levelOfScore(score, text) } : undefined
  } catch {
    return undefined
  }
}

const vectorOf = (text: string) => {
  if (text.startsWith('CVSS:4.0/')) return new cvss.Cvss4P0(text)
  if (text.startsWith('CVSS:3.1/')) return new cvss.Cvss3P1(text)
  if (text.startsWith('CVSS:3.0/')) return new cvss.Cvss3P0(text)
  return text.startsWith('AV:') ? new cvss.Cvss2(text) : undefined
}

/** FIRST's qualitative scale (CVSS v3.1 section 5, v4.0 section 6); v2 has no `critical` (NVD). */
const levelOfScore = (score: number, vector: string): Level => {
  if (score >= 9 && vector.startsWith('CVSS:')) return 'critical'
  if (score >= 7) return 'high'
  if (score >= 4) return 'medium'
  return score > 0 ? 'low' : 'negligible'
}
