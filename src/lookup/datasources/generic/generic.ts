/**
 * Files at an address of no known kind: `registryUrl` is the address with `{version}` in place of the version. The listing above the
 * first part that holds it is asked for, and links of that shape are its versions, as `uscan` of Debian's devscripts does it.
 */
import { WorldError } from '../../../records/errors.ts'
import { hashOf } from '../../../records/hash.ts'
import { schemeOf } from '../../../versions/schemes.ts'
import type { ReleaseQuery } from '../../contract.ts'
import { createDatasource, instantOf } from '../../create-datasource.ts'
import { releaseIn } from '../../json-releases.ts'
import { failed, missing, quote, revalidate, textOf } from '../../registry-answer.ts'
import { linksOf } from './links.ts'

const PLACE = '{version}'
const MAX_BYTES = 16 * 1024 * 1024

type Template = Readonly<{
  /** The listing, with a trailing slash. */
  folder: string
  /** What stands around the version in the name that the listing has; more than one `{version}` must agree. */
  pieces: readonly string[]
}>

const templateOf = ({ registryUrl, component }: ReleaseQuery): Template => {
  const elements = (registryUrl ?? '').split('/')
  const at = elements.findIndex((element) => element.includes(PLACE))
  const folder = `${elements.slice(0, at).join('/')}/`
  const url = at > 2 && URL.canParse(folder) ? new URL(folder) : undefined
  if (url && /^https?:$/.test(url.protocol) && url.username === '')
    return { folder: url.href, pieces: (elements[at] ?? '').split(PLACE) }
  throw new WorldError({
    place: `registryUrl of ${component.name}`,
    expected: `an address with ${PLACE} in its path`,
    found: quote(registryUrl ?? ''),
  })
}

/** The text that stands at every `{version}`; undefined where the name has another shape. */
const versionIn = (name: string, pieces: readonly string[]): string | undefined => {
  const places = pieces.length - 1
  const length = (name.length - pieces.join('').length) / places
  if (!Number.isInteger(length) || length < 1) return undefined
  const start = pieces[0]?.length ?? 0
  const version = name.slice(start, start + length)
  return pieces.join(version) === name ? version : undefined
}

export const generic = createDatasource({
  name: 'generic',
  registry: async (query) => hashOf(templateOf(query).folder),
  async discover(query, { http }) {
    const { folder, pieces } = templateOf(query)
    const answer = await revalidate(http, { url: folder, maxBytes: MAX_BYTES }, query.known?.validator)
    if (answer.status !== 'ok') return answer
    const links = linksOf(textOf(answer.body), folder)
    if (links.length === 0) return failed(`${folder}: expected a page of links, found ${quote(textOf(answer.body))}`)
    const scheme = schemeOf(query.versioning)
    const found = new Map(
      links.flatMap(({ name, date }) => {
        const version = versionIn(name, pieces)
        return version !== undefined && /\d/.test(version) && scheme.isValid(version) ? [[version, date] as const] : []
      }),
    )
    if (found.size === 0) return missing(`${folder}: no link has the shape ${quote(pieces.join(PLACE))}`)
    const releases = [...found].map(([version, written]) => {
      const date = instantOf(written)
      return releaseIn(query.versioning, version, date ? { date } : {})
    })
    return { status: 'found', releases, validator: answer.validator }
  },
})
