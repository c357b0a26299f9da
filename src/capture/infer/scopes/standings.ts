/**
 * Which of a variable's values is used. Make's `=` always wins over `?=`, whichever comes first; a default gives way to
 * what a caller sets; and what nothing names is used nowhere. Said of pins only, and only where it is certain.
 */
import type { Pin } from '../../../records/inventory.ts'
import type { FactFile } from '../infer-contract.ts'
import { PinnedPlaces } from '../places/pinned-places.ts'
import { isReference } from '../template.ts'
import type { Expander } from './expand.ts'
import { isCi, isDockerfile, isMake } from './file-kinds.ts'
import type { Includes } from './includes.ts'
import type { Runs } from './runs.ts'
import type { Scopes, Site } from './scopes.ts'
import { unnamedVariables, type Member } from './unnamed-variables.ts'

export type Standing = Readonly<Pick<Pin, 'standing' | 'overriddenBy'>>

export type Variables = Readonly<{
  files: readonly FactFile[]
  scopes: Scopes
  includes: Includes
  expander: Pick<Expander, 'valueOf' | 'fallbacks'>
  runs: Runs
}>

/** By pin id; pins of which there is nothing to say are left out. */
export const standingsOf = (pins: readonly Pin[], variables: Variables): ReadonlyMap<string, Standing> => {
  const standings = new Map<string, Standing>()
  const families = membersOf(pins, variables)
  const say = (member: Member, standing: Standing): void => {
    if (member.pin && !standings.has(member.pin.id)) standings.set(member.pin.id, standing)
  }
  for (const members of families)
    for (const member of members) {
      const winner = winnerOver(member, members, variables)
      if (!winner) continue
      const { standing, by } = winner
      say(member, { standing, ...(by === undefined ? {} : { overriddenBy: by.id }) })
    }
  for (const { overriddenBy } of standings.values())
    if (overriddenBy !== undefined && !standings.has(overriddenBy))
      standings.set(overriddenBy, { standing: 'effective' })
  for (const member of unnamedVariables(families, variables.files)) say(member, { standing: 'unused' })
  return standings
}

/** The values of each variable that has a pin on one of them. */
const membersOf = (
  pins: readonly Pin[],
  { files, scopes, expander: { valueOf, fallbacks } }: Variables,
): readonly (readonly Member[])[] => {
  const places = new PinnedPlaces(pins, files)
  const sites = [...scopes.sites.filter(isIndependent), ...fallbacks]
  const members = sites.map((site): Member => ({ site, pin: places.pinOf(site), isFallback: false }))
  const names = new Set(members.flatMap(({ site, pin }) => (pin ? [site.definition.name] : [])))
  const isFallback = new Set(fallbacks)
  const concerned = members
    .filter(({ site }) => names.has(site.definition.name))
    .map(({ site, pin }) => ({
      site,
      pin: pin ?? places.pinAt(valueOf(site)),
      isFallback: isFallback.has(site),
    }))
  return [...Map.groupBy(concerned, ({ site }) => scopes.familyOf(site)).values()]
}

/** `X = ${X:-v1}` is no value of its own: the fallback is. */
const isIndependent = ({ definition: { name, value } }: Site): boolean => {
  const [only, ...more] = value
  return !only || more.length > 0 || !isReference(only) || only.variable !== name
}

type Winner = Readonly<{ standing: 'default' | 'overridden'; by: Pin | undefined }>

const winnerOver = (member: Member, members: readonly Member[], variables: Variables): Winner | undefined => {
  if (!member.pin || members.length < 2) return undefined
  const others = members.filter(({ pin, site }) => site !== member.site && pin?.id !== member.pin?.id)
  const earlier = others.filter((other) => alwaysWins(other, member, variables))
  if (earlier.length > 0) return { standing: 'overridden', by: pinOf(earlier) }
  const callers = others.filter((other) => isCallerOf(other, member, variables))
  return callers.length > 0 ? { standing: 'default', by: pinOf(callers) } : undefined
}

const pinOf = (members: readonly Member[]): Pin | undefined =>
  members
    .flatMap(({ pin }) => pin ?? [])
    .toSorted((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1))[0]

/** GNU make manual, "Conditional Variable Assignment": `?=` has an effect only if the variable is not yet defined; `=` always has one. */
const alwaysWins = (other: Member, { site, isFallback }: Member, { includes }: Variables): boolean => {
  const [a, b] = [other.site, site]
  if (isFallback || other.isFallback || !isMake(a.file) || !isMake(b.file)) return false
  if (!isUnconditional(a) || !isUnconditional(b) || b.definition.strength !== 'default' || a.givenBy) return false
  if (a.file !== b.file && !includes.seenFrom(b.file).includes(a.file)) return false
  if (a.definition.strength === 'set') return true
  return a.file === b.file && a.definition.start < b.definition.start
}

const isUnconditional = ({ definition: { within, conditional } }: Site): boolean =>
  within === undefined && conditional !== true

/** Whether one sets the variable for a run of the other's file, in which the other is a default. */
const isCallerOf = (
  { site: caller, isFallback }: Member,
  { site: called, isFallback: isInline }: Member,
  { runs }: Variables,
): boolean => {
  const isDefault = isInline || called.definition.strength === 'default'
  if (caller.file === called.file && caller.givenBy === undefined) return false
  switch (caller.givenBy) {
    case 'make':
      return isMake(called.file) && runs.reaches(caller.file, called.file)
    case 'build':
      return isDefault && isDockerfile(called.file)
    case 'environment':
      return isDefault && runs.reaches(caller.file, called.file)
    default:
      return (
        isDefault &&
        !isFallback &&
        !isDockerfile(called.file) &&
        isEnvironment(caller) &&
        runs.reaches(caller.file, called.file)
      )
  }
}

/** Variables of a pipeline, and `ARG` and `ENV`, are in the environment of what it runs. */
const isEnvironment = ({ definition, file }: Site): boolean =>
  isDockerfile(file) || (isCi(file) && definition.strength === 'set')
