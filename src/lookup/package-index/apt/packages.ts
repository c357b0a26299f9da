/** `Packages` indexes of apt repositories (wiki "DebianRepository/Format"): where they are, and what stands in them (deb-control(5)). */
import type { DatasourcePorts } from '../../contract.ts'
import { failed, problemOf, type Parsed } from '../../registry-answer.ts'
import { fetchIndex, MAX_UNPACKED, packingOf, type IndexVisitor } from '../package-index.ts'
import { lettersOf, NEWLINE, piecesOf, startsWith, textOfPiece } from '../pieces.ts'
import { folderOf, type ReleaseFile } from './release-file.ts'
import type { AptSource } from './source.ts'

/** A file that the Release file lists, by path below the suite's folder. */
export type PackagesFile = Readonly<{ path: string; sum: string; byHash: boolean }>

/** Folders below the suite's that hold a `Packages` file each; a flat repository has one in its own. */
export const packagesFolders = ({ suite, components }: AptSource, architecture: string): readonly string[] =>
  suite.endsWith('/') ? [''] : components.map((component) => `${component}/binary-${architecture}/`)

/**
 * The smallest `Packages` file of a folder that can be unpacked, `undefined` where there is none. Archives state the checksum of the
 * unpacked one, too, also where they only serve it packed.
 */
export const packagesFile = (
  { checksums, byHash }: ReleaseFile,
  folder: string,
  endings: readonly string[],
): PackagesFile | undefined => {
  const path = `${folder}Packages`
  const isPacked = ['.xz', '.zst', '.gz', '.bz2'].some((ending) => checksums.has(path + ending))
  const found = endings
    .filter((ending) => ending !== '' || !isPacked)
    .map((ending) => path + ending)
    .find((one) => checksums.has(one))
  return found === undefined ? undefined : { path: found, sum: checksums.get(found) ?? '', byHash }
}

/** By hash where the archive has it: a name may stand for the next state of the archive already. */
const fetchFile = async (ports: DatasourcePorts, source: AptSource, { path, sum, byHash }: PackagesFile) => {
  const checksum = { kind: 'sha256', value: sum }
  const folder = folderOf(source)
  const hashed = byHash
    ? await fetchIndex(ports, `${folder}${path.replace(/[^/]*$/, '')}by-hash/SHA256/${sum}`, checksum)
    : undefined
  return hashed?.status === 'ok' ? hashed : fetchIndex(ports, `${folder}${path}`, checksum)
}

/** Fetches a file and hands over what is in it. */
export const visitPackages = async (
  ports: DatasourcePorts,
  source: AptSource,
  file: PackagesFile,
  visitor: IndexVisitor,
): Promise<Parsed<'read'>> => {
  const packed = await fetchFile(ports, source, file)
  if (packed.status !== 'ok') return failed(packed.reason)
  try {
    await readPackages(ports.unpacker.unpack(packed.bytes, packingOf(file.path), MAX_UNPACKED), visitor)
    return { status: 'ok', value: 'read' }
  } catch (error) {
    return failed(`${folderOf(source)}${file.path}: ${problemOf(error).reason}`)
  }
}

const FIELDS = (['Package', 'Version', 'Architecture', 'Source'] as const).map((name) => ({
  name,
  first: name.charCodeAt(0),
  letters: lettersOf(`${name}:`),
}))
type Field = (typeof FIELDS)[number]

/** By the first byte of a line: these fields begin with different letters. */
const fieldByLetter: readonly (Field | undefined)[] = Array.from({ length: 256 }, (_, letter) =>
  FIELDS.find(({ first }) => first === letter),
)

/** `glibc (2.36-9)` names a version where it differs from the binary package's (deb-control(5), "Source"). */
const sourceOf = (text: string | undefined, name: string, version: string) => {
  const [, source = name, sourceVersion = version] = /^(\S+)(?:\s+\((\S+)\))?/.exec(text ?? '') ?? []
  return { name: source, version: sourceVersion }
}

const CARRIAGE_RETURN = 13

/** Stanzas in any order of their fields. */
export const readPackages = async (
  chunks: AsyncIterable<Uint8Array>,
  { wants, visit }: IndexVisitor,
): Promise<void> => {
  let stanza: Partial<Record<Field['name'], string>> = {}
  let isWanted = true
  const flush = () => {
    const { Package: name, Version: version, Architecture: architecture = '', Source: source } = stanza
    if (isWanted && name && version) visit({ name, version, architecture, source: sourceOf(source, name, version) })
    stanza = {}
    isWanted = true
  }
  const take = ({ name, letters }: Field, line: Uint8Array) => {
    if (!startsWith(line, letters)) return
    const text = textOfPiece(line, letters.length)
    stanza[name] = text
    if (name === 'Package') isWanted = wants(text)
  }
  for await (const lines of piecesOf(chunks, NEWLINE)) {
    for (const line of lines) {
      const letter = line[0]
      if (letter === undefined || (letter === CARRIAGE_RETURN && line.length === 1)) flush()
      else if (isWanted) {
        const field = fieldByLetter[letter]
        if (field) take(field, line)
      }
    }
  }
  flush()
}
