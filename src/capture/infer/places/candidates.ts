/**
 * What is said of each place where a version is written: by the uses that reach it, and by uses that reach another
 * definition of the same variable.
 */
import type { Claim, Piece, Resolved } from '../claim.ts'
import type { Expander } from '../scopes/expand.ts'
import { writtenValue, type Scopes, type Site } from '../scopes/scopes.ts'
import { isReference } from '../template.ts'
import { locate, type Frame, type Place } from './locate.ts'
import { isMoving, looksLikeVersion } from './version-text.ts'

/** A claim, and where the use stands that makes it. */
export type Mention = Readonly<{
  claim: Claim
  file: string
  start: number
  /** True where a comment says it: whatever else is said of the variable, people named what it is. */
  isAnnotated?: true
}>

export type Candidate = Frame &
  Readonly<{
    mention: Mention
    place: Place
    /** How many uses say so. */
    weight: number
    /** Said of another definition of the same variable, in that file. */
    from?: string
  }>

/** A use, and the part of its version that matters. */
export type Composed = Readonly<{ mention: Mention; piece: Piece }>

export type Candidates = Readonly<{
  candidates: readonly Candidate[]
  composed: readonly Composed[]
  /** Uses whose version nothing here says: `piece` is the variable. */
  unset: readonly Composed[]
}>

type Said = Frame & Readonly<{ mention: Mention; file: string }>

export const collectCandidates = (
  mentions: readonly Mention[],
  scopes: Scopes,
  { valueOf, fallbacks }: Pick<Expander, 'valueOf' | 'fallbacks'>,
): Candidates => {
  const candidates: Candidate[] = []
  const composed: Composed[] = []
  const unknown: Composed[] = []
  const said = new Map<string, Said[]>()
  const sites = [...scopes.sites, ...fallbacks]
  const written = writtenValues(sites)
  const owners = ownersOf(written)

  const sayOf = (family: string, one: Said): void => {
    const known = said.get(family)
    if (known) known.push(one)
    else said.set(family, [one])
  }
  for (const mention of mentions) {
    const { claim } = mention
    const location = locate(claim.at, claim.range)
    if (location === undefined) continue
    if (location.status === 'composed') composed.push({ mention, piece: location.piece })
    else {
      const { before, after, piece } = location
      const one: Said = {
        mention,
        before,
        after,
        file: location.status === 'written' ? location.place.file : mention.file,
      }
      if (location.status === 'unknown' && piece.variable) unknown.push({ mention, piece })
      if (location.status === 'written') candidates.push({ mention, place: location.place, before, after, weight: 1 })
      const isWhole = location.status === 'unknown' || location.whole
      if (isWhole) for (const family of familiesOf(piece, mention, { scopes, owners })) sayOf(family, one)
    }
  }
  carryInwards(said, sites, scopes, valueOf)
  candidates.push(...spread(said, written, scopes))
  const set = new Set(written.map(({ site }) => scopes.familyOf(site)))
  const unset = unknown.filter(({ piece, mention }) => !set.has(scopes.familyOfName(piece.variable ?? '', mention)))
  return { candidates, composed, unset }
}

type Written = Readonly<{ site: Site; place: Place }>

const writtenValues = (sites: readonly Site[]): readonly Written[] => {
  const written: Written[] = []
  for (const site of sites) {
    const place = writtenValue(site)
    if (place) written.push({ site, place })
  }
  return written
}

const keyOf = (file: string, start: number): string => `${start} ${file}`

const ownersOf = (written: readonly Written[]): ReadonlyMap<string, Written> => {
  const owners = new Map<string, Written>()
  for (const one of written) {
    const key = keyOf(one.place.file, one.place.start)
    if (!owners.has(key)) owners.set(key, one)
  }
  return owners
}

type Families = Readonly<{ scopes: Scopes; owners: ReadonlyMap<string, Written> }>

/** The variables whose value the version is. */
const familiesOf = (piece: Piece, mention: Mention, { scopes, owners }: Families): ReadonlySet<string> => {
  const families = new Set<string>()
  const owner = owners.get(keyOf(piece.file, piece.start))
  if (owner?.place.text === piece.text) families.add(scopes.familyOf(owner.site))
  for (const site of piece.through ?? []) families.add(scopes.familyOf(site))
  if (piece.variable) families.add(scopes.familyOfName(piece.variable, mention))
  return families
}

/** What is said of a variable holds for the variable whose value it is: `K8S_VERSION: ${{ matrix.k8s }}`. */
const carryInwards = (
  said: Map<string, Said[]>,
  sites: readonly Site[],
  scopes: Scopes,
  valueOf: (site: Site) => Resolved,
): void => {
  const carried = new Map<string, readonly Said[]>()
  for (const site of sites) {
    const [only, ...others] = site.definition.value
    if (!only || others.length > 0 || !isReference(only)) continue
    const family = scopes.familyOf(site)
    const from = said.get(family)
    if (!from) continue
    const [piece, ...more] = valueOf(site).pieces
    const inner = piece?.through?.at(-1)
    if (!inner || inner.definition === site.definition || more.length > 0 || piece?.variable !== undefined) continue
    const to = scopes.familyOf(inner)
    if (to !== family && !carried.has(to)) carried.set(to, from)
  }
  for (const [family, list] of carried) said.set(family, [...(said.get(family) ?? []), ...list.map(asInferred)])
}

/** The comment is about the other variable. */
const asInferred = (one: Said): Said => {
  const { isAnnotated: _, ...mention } = one.mention
  return { ...one, mention }
}

/** What is said of a variable holds for each of its definitions; of many claims the few that are said most are carried on. */
const spread = (
  said: ReadonlyMap<string, readonly Said[]>,
  written: readonly Written[],
  scopes: Scopes,
): readonly Candidate[] => {
  const kept = new Map<string, readonly Counted[]>()
  const candidates: Candidate[] = []
  for (const { site, place } of written) {
    if (!looksLikeValue(place.text)) continue
    const family = scopes.familyOf(site)
    const all = said.get(family)
    if (!all) continue
    const few = kept.get(family) ?? distinct(all)
    kept.set(family, few)
    for (const { one, weight } of few) {
      const { mention, before, after, file } = one
      candidates.push({ mention, place, before, after, weight, from: file })
    }
  }
  return candidates
}

const looksLikeValue = (text: string): boolean =>
  looksLikeVersion(text) || isMoving(text) || /^v?\d[\w.+-]*$/.test(text)

const MOST_SAID = 6

type Counted = Readonly<{ one: Said; weight: number }>

/** One of each component, with the first of its mentions; what a comment says, then those said most often. */
const distinct = (all: readonly Said[]): readonly Counted[] => {
  const byComponent = Map.groupBy(
    all,
    ({ mention: { claim } }) => `${claim.component.datasource} ${claim.component.name}`,
  )
  const counted = [...byComponent.values()].map((same) => ({
    one: same.find(({ mention }) => mention.isAnnotated) ?? same[0]!,
    weight: same.length,
  }))
  const isAnnotated = ({ one: { mention } }: Counted) => Number(mention.isAnnotated ?? false)
  return counted.toSorted((a, b) => isAnnotated(b) - isAnnotated(a) || b.weight - a.weight).slice(0, MOST_SAID)
}
