/** One source of an image: read, or taken from what is kept, where it has not changed or nothing may be asked. */
import { hashOf } from '../../records/hash.ts'
import type { OfferedIndex } from '../../records/offers.ts'
import { isSecuritySource, isSubscriptionSource } from '../../versions/security-sources.ts'
import { ageInWords } from '../age-in-words.ts'
import type { DatasourcePorts } from '../contract.ts'
import { failed, type Parsed } from '../registry-answer.ts'
import { openApkSource } from './apk-source.ts'
import { openAptSource } from './apt-source.ts'
import type { Client, OpenedSource, OpenSource, SourceRequest } from './contract.ts'
import type { KeptIndex, OfferStore } from './offer-store.ts'
import { openRpmSource } from './rpm-source.ts'

const OPENERS: Readonly<Record<Client, OpenSource>> = { deb: openAptSource, apk: openApkSource, rpm: openRpmSource }

export type ReadingOptions = Readonly<{
  ports: DatasourcePorts
  store: OfferStore
  /** Only what is kept is given, whatever its age. */
  offline: boolean
}>

export type SourceReading = Readonly<{
  index: OfferedIndex
  /** What it has; absent where it was not read. */
  content: KeptIndex | undefined
}>

const keyOf = ({ source, distribution, architectures }: SourceRequest): string =>
  hashOf(
    source.client,
    source.line,
    source.id ?? '',
    distribution?.id ?? '',
    distribution?.versionId ?? '',
    architectures.native,
    ...architectures.foreign,
  )

const notAmong = ({ names }: KeptIndex, wanted: ReadonlySet<string>): readonly string[] => {
  const known = new Set(names)
  return [...wanted].filter((name) => !known.has(name))
}

/** Names of before are looked for, too: several images of one base ask about the same index in turn. */
const readOpened = async (
  opened: OpenedSource,
  names: ReadonlySet<string>,
  known: KeptIndex | undefined,
  fetchedAt: string,
): Promise<Parsed<KeptIndex>> => {
  const all = new Set([...names, ...(known?.names ?? [])])
  const read = await opened.read((name) => all.has(name))
  if (read.status !== 'ok') return read
  const { versions, signature } = read.value
  const { validator, traits } = opened
  return {
    status: 'ok',
    value: {
      names: [...all],
      versions,
      traits: signature === undefined ? traits : { ...traits, signature },
      fetchedAt,
      ...(validator ? { validator } : {}),
    },
  }
}

/** `known` stands again where the source has not changed and all names had been looked for. */
const ask = async (
  request: SourceRequest,
  names: ReadonlySet<string>,
  known: KeptIndex | undefined,
  ports: DatasourcePorts,
): Promise<Parsed<KeptIndex>> => {
  const fetchedAt = new Date(ports.clock.now()).toISOString()
  const usable = known && notAmong(known, names).length === 0 ? known : undefined
  const opened = await OPENERS[request.source.client](ports, request, usable?.validator)
  if (opened.status === 'missing' || opened.status === 'failed') return opened
  if (opened.status === 'ok') {
    const isSame = opened.validator !== undefined && opened.validator === usable?.validator
    return isSame && usable
      ? { status: 'ok', value: { ...usable, traits: { ...usable.traits, ...opened.traits }, fetchedAt } }
      : readOpened(opened, names, known, fetchedAt)
  }
  return usable
    ? { status: 'ok', value: { ...usable, fetchedAt } }
    : failed('the server answered 304 to an unconditional request')
}

const recall = (known: KeptIndex | undefined, names: ReadonlySet<string>, now: number): Parsed<KeptIndex> => {
  if (!known) return failed('offline, and nothing is kept of an earlier run')
  const unknown = notAmong(known, names).length
  const age = ageInWords(now - Date.parse(known.fetchedAt))
  const lacking = unknown > 0 ? `; of ${unknown} packages nothing is kept` : ''
  const reason = [known.traits.reason, `offline: answer of ${age} ago${lacking}`].filter(Boolean).join('; ')
  return { status: 'ok', value: { ...known, traits: { ...known.traits, reason } } }
}

/** `https://user:secret@host` without what stands before the host: records are shown to everybody. */
const withoutCredential = (line: string): string => line.replaceAll(/(\w:\/\/)[^/\s]*@/g, '$1')

const indexOf = ({ source }: SourceRequest, reading: Parsed<KeptIndex>, now: number): OfferedIndex => {
  const { client } = source
  const line = withoutCredential(source.line)
  if (reading.status === 'ok') {
    const { suite, security, subscription, reason, signature, digest } = reading.value.traits
    return {
      client,
      line,
      suite,
      security,
      ...(subscription ? { subscription } : {}),
      status: 'read',
      ...(reason ? { reason } : {}),
      ...(signature ? { signature } : {}),
      ...(digest ? { digest } : {}),
      fetchedAt: reading.value.fetchedAt,
    }
  }
  const suite = source.id ?? /^deb\s+(?:\[[^\]]*\]\s*)?\S+\s+(\S+)/.exec(line)?.[1] ?? line
  return {
    client,
    line,
    suite,
    security: isSecuritySource(source),
    ...(isSubscriptionSource(source) ? { subscription: true } : {}),
    status: reading.status,
    reason: reading.reason,
    fetchedAt: new Date(now).toISOString(),
  }
}

/** Never throws for what a source or the network does. */
export const readSource = async (
  request: SourceRequest,
  names: ReadonlySet<string>,
  { ports, store, offline }: ReadingOptions,
): Promise<SourceReading> => {
  const key = keyOf(request)
  const known = store.read(key)
  const now = ports.clock.now()
  const reading = offline ? recall(known, names, now) : await ask(request, names, known, ports)
  if (!offline && reading.status === 'ok') store.write(key, reading.value)
  return { index: indexOf(request, reading, now), content: reading.status === 'ok' ? reading.value : undefined }
}
