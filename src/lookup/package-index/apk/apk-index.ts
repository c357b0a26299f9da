/** The index of a repository of Alpine and its kin: fetched, its signature checked, its stanzas handed over (wiki "Apk spec"). */
import type { DatasourcePorts } from '../../contract.ts'
import { instantOf } from '../../create-datasource.ts'
import { failed, problemOf, quote, textOf, type Problem } from '../../registry-answer.ts'
import { MAX_UNPACKED, type IndexVisitor } from '../package-index.ts'
import { NEWLINE, piecesOf, textOfPiece } from '../pieces.ts'
import { checkIndexSignature, type SignatureFile } from './signed-index.ts'
import { collect, tarFiles } from './tar.ts'

const MAX_SIGNATURE = 64 * 1024
const GZIP_MAGIC = 0x1f

/** Letters of the fields of a stanza (wiki "Apk spec", "APKINDEX Format"). */
const FIELDS = ['P', 'V', 'A', 'o', 't'] as const
type Field = (typeof FIELDS)[number]
const COLON = 58

const fieldByLetter: readonly (Field | undefined)[] = Array.from({ length: 256 }, (_, letter) =>
  FIELDS.find((field) => field.charCodeAt(0) === letter),
)

const dateOf = (seconds: string | undefined): string | undefined =>
  seconds !== undefined && /^\d{1,11}$/.test(seconds)
    ? instantOf(new Date(Number(seconds) * 1000).toISOString())
    : undefined

/** Stanzas of single-letter fields, with a blank line between. A source package (`o`, origin) has the version of what it builds. */
const readStanzas = async (chunks: AsyncIterable<Uint8Array>, { wants, visit }: IndexVisitor): Promise<void> => {
  let stanza: Partial<Record<Field, string>> = {}
  const flush = () => {
    const { P: name, V: version, A: architecture = '', o: origin = name } = stanza
    const date = dateOf(stanza.t)
    stanza = {}
    if (!name || !version || !origin || !wants(name)) return
    visit({ name, version, architecture, source: { name: origin, version }, ...(date ? { date } : {}) })
  }
  for await (const lines of piecesOf(chunks, NEWLINE)) {
    for (const line of lines) {
      if (line.length === 0) flush()
      else if (line[1] !== COLON) continue
      else {
        const field = fieldByLetter[line[0] ?? 0]
        if (field) stanza[field] = textOfPiece(line, 2)
      }
    }
  }
  flush()
}

const readArchive = async (chunks: AsyncIterable<Uint8Array>, visitor: IndexVisitor) => {
  let signature: SignatureFile | undefined
  let hasIndex = false
  for await (const { name, size, content } of tarFiles(chunks)) {
    if (name.startsWith('.SIGN.') && size < MAX_SIGNATURE) signature ??= { name, content: await collect(content) }
    if (name !== 'APKINDEX') continue
    hasIndex = true
    await readStanzas(content, visitor)
  }
  return { signature, hasIndex }
}

/** `packed` as it was fetched from `url`. What was handed over counts only where the signature turns out well. */
export const visitApkIndex = async (
  ports: DatasourcePorts,
  url: string,
  packed: Uint8Array,
  visitor: IndexVisitor,
): Promise<Readonly<{ status: 'ok'; signature: string }> | Problem> => {
  if (packed[0] !== GZIP_MAGIC)
    return failed(`${url}: expected gzip data, found ${quote(textOf(packed.subarray(0, 256)))}`)
  try {
    const archive = await readArchive(ports.unpacker.unpack(packed, 'gzip', MAX_UNPACKED), visitor)
    if (!archive.hasIndex) return failed(`${url}: expected an archive with APKINDEX, found none in it`)
    const { apk: keys } = await ports.clients.signingKeys()
    const check = await checkIndexSignature(packed, archive.signature, keys)
    if (check.status === 'wrong') return failed(`${url}: ${check.why}`)
    return { status: 'ok', signature: check.status === 'good' ? `signed by ${check.key}` : `not checked: ${check.why}` }
  } catch (error) {
    return failed(`${url}: ${problemOf(error).reason}`)
  }
}
