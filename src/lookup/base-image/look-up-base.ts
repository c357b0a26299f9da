/** What has become of the image that another was built on: what its tag stands for now, and newer tags of its line. */
import { z } from 'zod'

import { WorldError } from '../../records/errors.ts'
import { BASE_OFFERS_SCHEMA, type BaseOffers } from '../../records/offers.ts'
import type { ContainerRepository } from '../../system/ports.ts'
import { parseImageName } from '../../versions/image-name.ts'
import type { DatasourcePorts } from '../contract.ts'
import { digestOf, listTags } from '../oci/repository.ts'
import { digestOf as hashOfBytes } from '../package-index/package-index.ts'
import { failed, missing, parseJson, problemOf, quote, type Parsed, type Problem } from '../registry-answer.ts'
import { newerTags } from './newer-tags.ts'

/** Digests are asked for one by one. */
const MOST_TAGS = 5

export type BaseRequest = Readonly<{
  /** As the image has it (`ImageDetails.base`): with a tag, a digest, both or neither. */
  base: Readonly<{ name: string; digest?: string | undefined }>
  /** `linux/amd64`. */
  platform: string
  ports: Pick<DatasourcePorts, 'containers' | 'clock'>
}>

/** An image that cannot be asked about is `failed` or `missing`, with the reason. */
export const lookUpBase = async ({ base, platform, ports }: BaseRequest): Promise<BaseOffers> => {
  const { name, tag, digest } = referenceOf(base)
  const stamp = {
    schema: BASE_OFFERS_SCHEMA,
    name,
    tag,
    platform,
    ...(digest ? { digestThen: digest } : {}),
    fetchedAt: new Date(ports.clock.now()).toISOString(),
  } as const
  const answer = await askSafely(name, tag, platform, ports)
  if (answer.status !== 'ok')
    return { ...stamp, status: answer.status, reason: answer.reason, changed: 'unknown', newerTags: [] }
  const { now, newer } = answer.value
  const changed = digest === undefined ? 'unknown' : !now.digests.has(digest)
  return { ...stamp, status: 'found', digestNow: now.digest, changed, newerTags: newer }
}

/** `registry.example:5000/team/base:1.2@sha256:…`: a colon behind the last slash is a tag's. */
const referenceOf = ({ name: written, digest: known }: BaseRequest['base']) => {
  const [named = '', pinned] = written.replace(/^docker:\/\//, '').split('@')
  const digest = pinned ?? known
  const [, name = named, tag] = /^(.*):([^:/]*)$/.exec(named) ?? []
  return { name, digest, tag: tag ?? (pinned === undefined ? 'latest' : '') }
}

type TagNow = Readonly<{
  digest: string
  /** Of the index and of the manifests in it: an image may name either as its base. */
  digests: ReadonlySet<string>
}>

type Answer = Readonly<{ now: TagNow; newer: BaseOffers['newerTags'] }>

const askSafely = async (
  name: string,
  tag: string,
  platform: string,
  { containers }: BaseRequest['ports'],
): Promise<Parsed<Answer>> => {
  const image = parseImageName(name)
  if (!image) return failed(`expected the name of an image, found ${quote(name)}`)
  if (tag === '') return missing('it names a digest and no tag, which stays what it is')
  try {
    return await ask(await containers.open(image.host, image.repository), tag, platform)
  } catch (error) {
    if (error instanceof WorldError) return problemOf(error)
    throw error
  }
}

const ask = async (repository: ContainerRepository, tag: string, platform: string): Promise<Parsed<Answer>> => {
  const now = await tagNow(repository, tag, platform)
  if (now.status !== 'ok') return now
  const tags = await listTags(repository)
  // A registry that lists no tags may still serve them: what the tag stands for is known.
  const newer = tags.status === 'ok' ? newerTags(repository.repository, tag, tags.value).slice(0, MOST_TAGS) : []
  const digests = await Promise.all(newer.map((one) => digestOf(repository, one)))
  return {
    status: 'ok',
    value: {
      now: now.value,
      newer: newer.map((one, index) => ({ tag: one, ...(digests[index] ? { digest: digests[index] } : {}) })),
    },
  }
}

const Index = z.object({
  manifests: z
    .array(
      z.object({
        digest: z.string(),
        platform: z.object({ os: z.string(), architecture: z.string() }).optional(),
      }),
    )
    .optional(),
})

/** `linux/arm64/v8` and `linux/arm64` are one here: a tag rarely serves two variants. */
const servesPlatform = (manifests: z.infer<typeof Index>['manifests'], platform: string): boolean => {
  const [os, architecture] = platform.split('/')
  return (
    manifests === undefined ||
    manifests.some((one) => one.platform?.os === os && one.platform?.architecture === architecture)
  )
}

const problemOfStatus = (status: number, place: string): Problem =>
  status === 404
    ? missing(`${place}: not found (404)`)
    : failed(`${place}: expected a manifest, found status ${status}`)

const tagNow = async (repository: ContainerRepository, tag: string, platform: string): Promise<Parsed<TagNow>> => {
  const place = `${repository.registry.url}v2/${repository.repository}/manifests/${tag}`
  const answer = await repository.ask(`manifests/${encodeURIComponent(tag)}`, 'GET')
  if ('reason' in answer) return answer
  if (answer.status !== 200) return problemOfStatus(answer.status, place)
  const parsed = parseJson(answer.body, Index, place)
  if (parsed.status !== 'ok') return parsed
  const { manifests } = parsed.value
  if (!servesPlatform(manifests, platform)) return missing(`${place}: it has no image for ${platform} any more`)
  const digest = `sha256:${await hashOfBytes('sha256', answer.body)}`
  return { status: 'ok', value: { digest, digests: new Set([digest, ...(manifests ?? []).map((one) => one.digest)]) } }
}
