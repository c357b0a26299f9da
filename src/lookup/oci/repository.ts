/**
 * A repository of an OCI registry, as the distribution API has it (github.com/opencontainers/distribution-spec/blob/main/spec.md):
 * its tags and what they stand for. Images and charts are both kept there.
 */
import { z } from 'zod'

import type { ContainerRepository, HttpResponse } from '../../system/ports.ts'
import { failed, missing, parseJson, type Parsed, type Problem } from '../registry-answer.ts'

const PAGE_SIZE = 1000
/** 100,000 tags: the largest repositories have some ten thousand. */
const MOST_PAGES = 100

const TagList = z.object({ tags: z.array(z.string()).nullable() })

const problemOfStatus = (status: number, place: string): Problem => {
  if (status === 404) return missing(`${place}: not found (404)`)
  const denied = status === 401 || status === 403 ? ': access denied' : ''
  return failed(`${place}: expected a list of tags, found status ${status}${denied}`)
}

/** `</v2/x/tags/list?n=2&last=b>; rel="next"` (RFC 8288). */
const nextPage = (link: string | undefined): string | undefined =>
  /<([^>]+)>\s*;[^,]*rel="?next"?/.exec(link ?? '')?.[1]

/** `sha256-….sig` and the like are attachments of images, not images. */
const isAttachment = (tag: string): boolean => /^sha256-[0-9a-f]{64}/.test(tag)

/** Each tag once, page by page, without attachments. */
export const listTags = async (repository: ContainerRepository): Promise<Parsed<readonly string[]>> => {
  const place = `${repository.registry.url}v2/${repository.repository}/tags/list`
  const tags = new Set<string>()
  let path: string | undefined = `tags/list?n=${PAGE_SIZE}`
  for (let page = 0; path !== undefined && page < MOST_PAGES; page += 1) {
    const answer: HttpResponse | Problem = await repository.ask(path, 'GET')
    if ('reason' in answer) return answer
    if (answer.status !== 200) return problemOfStatus(answer.status, place)
    const parsed = parseJson(answer.body, TagList, place)
    if (parsed.status !== 'ok') return parsed
    for (const tag of parsed.value.tags ?? []) if (!isAttachment(tag)) tags.add(tag)
    path = nextPage(answer.headers['link'])
  }
  return { status: 'ok', value: [...tags] }
}

export const digestOf = async (repository: ContainerRepository, tag: string): Promise<string | undefined> => {
  const answer = await repository.ask(`manifests/${encodeURIComponent(tag)}`, 'HEAD')
  const digest = 'headers' in answer && answer.status === 200 ? answer.headers['docker-content-digest'] : undefined
  return digest && /^sha(?:256|512):[0-9a-f]+$/.test(digest) ? digest : undefined
}
