/** An rpm repository: `repomd.xml` names `primary.xml` and its checksum (createrepo_c). */
import type { DatasourcePorts } from '../../contract.ts'
import { askRegistry, failed, problemOf, quote, textOf, type Parsed, type Problem } from '../../registry-answer.ts'
import { fetchIndex, MAX_UNPACKED, packingOf, type Checksum, type IndexVisitor } from '../package-index.ts'
import { readPrimary } from './primary.ts'

const MAX_REPOMD = 4 * 1024 * 1024
/** Signatures are detached (`repomd.xml.asc`). */
export const RPM_SIGNATURE = 'not checked: rpm repositories are signed by a file of its own'

export type PrimaryFile = Readonly<{ status: 'ok'; url: string; checksum: Checksum | undefined }>

/** With a trailing slash, without `repodata/`; `undefined` where the text is no http(s) address, or has a credential in it. */
export const rpmRepositoryAddress = (text: string): string | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '') return undefined
  return `${url.origin}${url.pathname.replace(/\/?$/, '/').replace(/\/repodata\/$/, '/')}`
}

/** The first text of an element, or an attribute of it; these documents are small and written by machines. */
const inside = (text: string, pattern: RegExp): string => (pattern.exec(text)?.[1] ?? '').trim()

/** `<data type="primary">` of `repomd.xml`. Compressions that cannot be read here (zchunk, bzip2) have other types or fail. */
export const findPrimary = async ({ http }: DatasourcePorts, base: string): Promise<PrimaryFile | Problem> => {
  const url = new URL('repodata/repomd.xml', base).href
  const answer = await askRegistry(http, { url, maxBytes: MAX_REPOMD })
  if (answer.status !== 'ok') return answer
  const text = textOf(answer.body)
  const data = text.split('<data ').find((piece) => /^[^>]*type=["']primary["']/.test(piece)) ?? ''
  const href = inside(data.slice(0, 8192), /<location [^>]*href=["']([^"']+)["']/)
  if (href === '' || !URL.canParse(href, base))
    return failed(`${url}: expected the place of primary.xml, found ${quote(text)}`)
  const [, kind = '', value = ''] =
    /<checksum [^>]*type=["'](sha\d*)["'][^>]*>\s*([0-9a-f]+)/.exec(data.slice(0, 8192)) ?? []
  const checksum = value === '' ? undefined : { kind: kind === 'sha' ? 'sha1' : kind, value }
  return { status: 'ok', url: new URL(href, base).href, checksum }
}

/** Fetches `primary.xml` and hands over what is in it. */
export const visitPrimary = async (
  ports: DatasourcePorts,
  { url, checksum }: PrimaryFile,
  visitor: IndexVisitor,
): Promise<Parsed<'read'>> => {
  const packing = packingOf(url)
  if (/\.(?:bz2|zck)$/.test(url) || !(await ports.unpacker.canUnpack(packing)))
    return failed(`${url}: expected gzip, zstd or (with the program xz) xz, found another packing`)
  const packed = await fetchIndex(ports, url, checksum)
  if (packed.status !== 'ok') return failed(packed.reason)
  try {
    await readPrimary(ports.unpacker.unpack(packed.bytes, packing, MAX_UNPACKED), visitor)
    return { status: 'ok', value: 'read' }
  } catch (error) {
    return failed(`${url}: ${problemOf(error).reason}`)
  }
}
