/**
 * What the sources of an image would install today in the place of what is installed: the record behind "a rebuild would raise these".
 * Every source that is enabled is read once, as it is now; where the image has none, those of `registries` or of this machine for the same
 * distribution serve, which the record says.
 */
import type { Inventory } from '../../records/inventory.ts'
import { OFFERS_SCHEMA, type OfferedIndex, type Offers, type PackageOffer } from '../../records/offers.ts'
import { schemeOf } from '../../versions/schemes.ts'
import type { DatasourcePorts } from '../contract.ts'
import { chooseCandidate, newestAbove, type Offering } from './choose-candidate.ts'
import { fallbackSources } from './fallback-sources.ts'
import { installedIn, type Installed, type InstalledPackage } from './installed.ts'
import { readSource, type ReadingOptions, type SourceReading } from './read-source.ts'
import { rpmObjection } from './rpm-objections.ts'

export type OffersRequest = ReadingOptions & Readonly<{ inventory: Inventory }>

/** An entry for each source, whatever came of it. Throws WorldError only where this machine's own configuration cannot be read. */
export const lookUpOffers = async ({ inventory, ...options }: OffersRequest): Promise<Offers> => {
  const installed = installedIn(inventory)
  const answers = await Promise.all(installed.map((one) => offersOf(inventory, one, options)))
  const reasons = answers.flatMap(({ reason }) => (reason === undefined ? [] : [reason]))
  if (installed.length === 0) reasons.push('it has no packages of a distribution')
  return {
    schema: OFFERS_SCHEMA,
    source: inventory.source,
    indexes: answers.flatMap(({ indexes }) => indexes),
    packages: answers.flatMap(({ packages }) => packages),
    ...(reasons.length > 0 ? { reason: reasons.join('; ') } : {}),
  }
}

type ClientOffers = Readonly<{
  indexes: readonly OfferedIndex[]
  packages: readonly PackageOffer[]
  reason: string | undefined
}>

const offersOf = async (inventory: Inventory, installed: Installed, options: ReadingOptions): Promise<ClientOffers> => {
  const { client, architectures, packages } = installed
  const { sources, reason } = await sourcesOf(inventory, installed, options.ports)
  const names = new Set(packages.map(({ name }) => name))
  const distribution = inventory.image?.distribution
  const readings = await Promise.all(
    sources.map((source) => readSource({ source, distribution, architectures }, names, options)),
  )
  const offeringsFor = offeringsIn(readings)
  const known = knownNames(readings)
  return {
    indexes: readings.map(({ index }) => index),
    packages: packages.filter(({ name }) => known.has(name)).map((one) => offerFor(one, client, offeringsFor(one))),
    reason,
  }
}

/** Lines of apt that name sources of source packages are none of binary ones. */
const sourcesOf = async ({ image }: Inventory, { client }: Installed, ports: DatasourcePorts) => {
  const own = (image?.packageSources ?? []).filter(
    (source) => source.client === client && source.enabled && !source.line.startsWith('deb-src'),
  )
  if (own.length > 0) return { sources: [...new Map(own.map((one) => [one.line, one])).values()], reason: undefined }
  const distribution = image?.distribution
  const sources = await fallbackSources(client, distribution, ports)
  const name = distribution ? `${distribution.id} ${distribution.versionId}` : 'an unknown distribution'
  const reason =
    sources.length > 0
      ? `the image has no sources of ${client}: those of registries.${client} or this machine are asked, for ${name}`
      : `the image has no sources of ${client}, and there are none for ${name}`
  return { sources, reason }
}

/** Of a name that an offline source was never asked about, nothing can be said. */
const knownNames = (readings: readonly SourceReading[]): ReadonlySet<string> => {
  const [first, ...others] = readings.flatMap(({ content }) => (content ? [new Set(content.names)] : []))
  return new Set([...(first ?? [])].filter((name) => others.every((names) => names.has(name))))
}

const keyFor = ({ name, architecture }: Readonly<{ name: string; architecture: string }>): string =>
  `${name} ${architecture}`

/** In the order of the sources. */
const offeringsIn = (readings: readonly SourceReading[]) => {
  const byPackage = new Map<string, Offering[]>()
  const read = readings.flatMap(({ content }) => (content ? [content] : []))
  for (const { versions, traits } of read)
    for (const version of versions) {
      const key = keyFor(version)
      const offering = { version, traits }
      const known = byPackage.get(key)
      if (known) known.push(offering)
      else byPackage.set(key, [offering])
    }
  return (one: InstalledPackage): readonly Offering[] => byPackage.get(keyFor(one)) ?? []
}

/** What is newer than the installed version and yet no candidate, with the reason. */
const objectionTo = (installed: string, offering: Offering, client: Installed['client']): string | undefined =>
  client === 'rpm' ? rpmObjection(installed, offering.version.version) : undefined

const offerFor = (
  { name, version: installed, written }: InstalledPackage,
  client: Installed['client'],
  offerings: readonly Offering[],
): PackageOffer => {
  const scheme = schemeOf(client)
  const open = offerings.filter(({ traits }) => !traits.subscription)
  const suitable = open.filter((one) => objectionTo(installed, one, client) === undefined)
  const chosen = chooseCandidate(installed, suitable, scheme)
  const securityVersion = newestAbove(
    installed,
    suitable.filter(({ traits }) => traits.security),
    scheme,
  )
  const subscriptionVersion = newestAbove(
    installed,
    offerings.filter(({ traits }) => traits.subscription),
    scheme,
  )
  const refused = newestRefused(installed, chosen?.version ?? installed, open, client)
  return {
    name,
    ...(written ? { architecture: written } : {}),
    installed,
    ...(chosen ? { candidate: chosen.version } : {}),
    ...(chosen?.from?.version.source ? { source: chosen.from.version.source } : {}),
    ...(chosen?.from ? { suite: chosen.from.traits.suite } : {}),
    ...(securityVersion ? { securityVersion } : {}),
    ...(subscriptionVersion ? { subscriptionVersion } : {}),
    ...(refused ? { note: refused } : {}),
  }
}

const newestRefused = (
  installed: string,
  chosen: string,
  offerings: readonly Offering[],
  client: Installed['client'],
): string | undefined => {
  const refused = offerings.filter((one) => objectionTo(installed, one, client) !== undefined)
  const newest = newestAbove(chosen, refused, schemeOf(client))
  const offering = refused.find(({ version }) => version.version === newest)
  return offering && objectionTo(installed, offering, client)
}
