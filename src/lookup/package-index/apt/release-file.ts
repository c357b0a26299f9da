/**
 * The Release file of a suite (wiki "DebianRepository/Format"): which indexes there are, with their checksums, signed inline
 * (`InRelease`). The signature is checked by gpgv with the keyrings that this machine trusts; where that is not possible it is said.
 */
import { hashOf } from '../../../records/hash.ts'
import type { DatasourcePorts } from '../../contract.ts'
import { askRegistry, failed, quote, textOf, type Problem } from '../../registry-answer.ts'
import { sharedInRun } from '../../shared-in-run.ts'
import type { AptSource } from './source.ts'

const MAX_BYTES = 16 * 1024 * 1024

export type ReleaseFile = Readonly<{
  status: 'ok'
  /** SHA-256 by path below the suite's folder. */
  checksums: ReadonlyMap<string, string>
  byHash: boolean
  /** Fields of one line, by name in lower case: `suite`, `label`, `notautomatic`. */
  fields: ReadonlyMap<string, string>
  /** In words: who signed, or why it was not checked. */
  signature: string
}>

/** With a trailing slash. */
export const folderOf = ({ base, suite }: AptSource): string =>
  suite.endsWith('/') ? `${base}${suite}` : `${base}dists/${suite}/`

/** Fields, and the lines of `SHA256:`. Nothing before the first field counts. */
const parseRelease = (text: string, signature: string): ReleaseFile => {
  const checksums = new Map<string, string>()
  const fields = new Map<string, string>()
  let field = ''
  for (const line of text.split('\n')) {
    if (!line.startsWith(' ')) {
      const colon = Math.max(0, line.indexOf(':'))
      field = line.slice(0, colon).toLowerCase()
      fields.set(field, line.slice(colon + 1).trim())
    } else if (field === 'sha256') {
      const [, sum, path] = /^ ([0-9a-f]{64})\s+\d+\s+(\S+)\s*$/.exec(line) ?? []
      if (sum && path) checksums.set(path, sum)
    }
  }
  return { status: 'ok', checksums, fields, byHash: fields.get('acquire-by-hash') === 'yes', signature }
}

/** The signed text of RFC 9580, section 7, without checking anything. */
const unwrap = (text: string): string => {
  const start = text.indexOf('\n\n')
  const end = text.indexOf('-----BEGIN PGP SIGNATURE-----')
  return text.startsWith('-----BEGIN PGP SIGNED MESSAGE-----') && start !== -1 && end > start
    ? text.slice(start + 2, end).replaceAll(/^- /gm, '')
    : text
}

type Checked = Readonly<{ text: string; signature: string }> | Problem

/** The name of the first key that signed well, as gpgv states it on its status lines (GnuPG, doc/DETAILS). */
const signerIn = (status: string): string | undefined => /^\[GNUPG:\] GOODSIG \w+ ([^<\n]*)/m.exec(status)?.[1]?.trim()

/** No settings of the user; what happened on stderr, the signed text on stdout. */
const GPGV_OPTIONS = ['--homedir', '/nonexistent', '--status-fd', '2', '--output', '-']

/** For sources that name none: those that apt trusts for every source, and the archives' own. Others are for one source alone. */
const ARCHIVE_KEYRING = /\/trusted\.gpg\.d\/|\/(?:debian|ubuntu)-archive-[^/]*$/

/** A keyring that is missing or holds none of the keys checks nothing; a wrong signature is a reason to believe nothing. */
const checkSignature = async (
  { exec, clients }: DatasourcePorts,
  source: AptSource,
  text: string,
  url: string,
): Promise<Checked> => {
  const unchecked = (why: string) => ({ text: unwrap(text), signature: `not checked: ${why}` })
  if (source.trusted) return unchecked('the source says trusted=yes')
  const { keyrings: trusted } = await clients.signingKeys()
  const { signedBy } = source
  const named = signedBy?.split(',')
  const keyrings = trusted.filter((file) => named?.includes(file) ?? ARCHIVE_KEYRING.test(file))
  const command = await exec.which('gpgv')
  if (command === undefined) return unchecked('no gpgv on PATH')
  if (keyrings.length === 0) return unchecked(`no keyring ${signedBy ?? 'of an archive'}`)
  const answer = await exec.run({
    command,
    args: [...GPGV_OPTIONS, ...keyrings.flatMap((file) => ['--keyring', file])],
    cwd: '/',
    env: { LC_ALL: 'C' },
    timeoutMs: 30_000,
    stdin: text,
    maxOutput: 2 * MAX_BYTES,
  })
  if (/^\[GNUPG:\] BADSIG /m.test(answer.stderr))
    return failed(`${url}: expected a signed text, found a wrong signature`)
  const signer = signerIn(answer.stderr)
  if (signer !== undefined && answer.stdout !== '') return { text: answer.stdout, signature: `signed by ${signer}` }
  return unchecked('no trusted key signed it')
}

const shared = sharedInRun<ReleaseFile | Problem>()

/** Once in a run, whoever asks: components and architectures of a suite have one Release file. */
export const loadReleaseOnce = (ports: DatasourcePorts, source: AptSource): Promise<ReleaseFile | Problem> => {
  const { base, suite, signedBy = '', trusted } = source
  return shared(ports, hashOf(base, suite, signedBy, String(trusted)), () => loadRelease(ports, source))
}

/** `InRelease`, or the unsigned `Release` of a small repository. */
const loadRelease = async (ports: DatasourcePorts, source: AptSource): Promise<ReleaseFile | Problem> => {
  const folder = folderOf(source)
  const signed = await askRegistry(ports.http, { url: `${folder}InRelease`, maxBytes: MAX_BYTES })
  if (signed.status === 'failed') return signed
  const url = signed.status === 'ok' ? `${folder}InRelease` : `${folder}Release`
  const answer = signed.status === 'ok' ? signed : await askRegistry(ports.http, { url, maxBytes: MAX_BYTES })
  if (answer.status !== 'ok') return answer
  const text = textOf(answer.body)
  const checked =
    signed.status === 'ok'
      ? await checkSignature(ports, source, text, url)
      : { text, signature: 'not checked: it has no InRelease' }
  if ('status' in checked) return checked
  const release = parseRelease(checked.text, checked.signature)
  return release.checksums.size > 0
    ? release
    : failed(`${url}: expected a Release file with SHA256 sums, found ${quote(text)}`)
}
