/** What a header of rpm says of an installed package. */
import { ParseError } from '../../../../records/errors.ts'
import type { FoundPackage, PackageRelation } from '../../contract.ts'
import type { PathBudget } from '../../owned-paths.ts'
import { parseHeader, TAG, type Header } from './header.ts'
import { requirementsOf } from './requirements.ts'

/** Keys that somebody trusts, which rpm keeps as packages without content. */
const PUBLIC_KEY = 'gpg-pubkey'

/** `undefined` for a public key. Throws a ParseError for a damaged header. */
export const packageOfHeader = (blob: Uint8Array, paths: PathBudget): FoundPackage | undefined => {
  const header = parseHeader(blob)
  const name = header.text(TAG.name)
  const version = header.text(TAG.version)
  const release = header.text(TAG.release)
  if (!isWord(name) || !isWord(version) || !isWord(release))
    throw new ParseError({ expected: 'name, version and release', found: `"${name}", "${version}", "${release}"` })
  if (name === PUBLIC_KEY) return undefined
  const epoch = header.number(TAG.epoch)
  const edition = `${version}-${release}`
  const full = epoch === undefined ? edition : `${epoch}:${edition}`
  const architecture = header.text(TAG.arch)
  const source = sourceOf(header.text(TAG.sourceRpm), edition, full)
  const size = header.number(TAG.longSize) ?? header.number(TAG.size)
  return {
    name,
    version: full,
    ...(architecture === undefined ? {} : { architecture }),
    ...(source === undefined ? {} : { source }),
    ...(size === undefined ? {} : { size }),
    relations: [
      ...relations('depends', header.texts(TAG.requireName)),
      ...relations('recommends', header.texts(TAG.recommendName)),
    ],
    provides: [...new Set(header.texts(TAG.provideName))].filter((provided) => provided !== name),
    owns: ownedBy(header, paths),
  }
}

const isWord = (text: string | undefined): text is string => text !== undefined && /^[^\s/]+$/.test(text)

/** `glibc-2.34-100.el9.src.rpm`. A source has no epoch in its file's name; where the rest is the package's, so is the epoch. */
const sourceOf = (file: string | undefined, edition: string, full: string): FoundPackage['source'] => {
  const [, name, version] = /^(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm$/.exec(file ?? '') ?? []
  if (name === undefined || version === undefined) return undefined
  return { name, version: version === edition ? full : version }
}

const relations = (kind: PackageRelation['kind'], names: readonly string[]): readonly PackageRelation[] =>
  [...new Set(names)].flatMap((name) => requirementsOf(name).map((anyOf) => ({ kind, anyOf })))

const FOLDER = 0o040_000
const KIND = 0o170_000

const ownedBy = (header: Header, paths: PathBudget): readonly string[] => {
  const folders = header.texts(TAG.dirNames)
  const indexes = header.numbers(TAG.dirIndexes)
  const modes = header.numbers(TAG.fileModes)
  return header.texts(TAG.baseNames).flatMap((name, index) => {
    const folder = folders[indexes[index] ?? -1]
    if (folder === undefined) throw new ParseError({ expected: `a folder of file ${index}`, found: 'none' })
    return ((modes[index] ?? 0) & KIND) === FOLDER ? [] : [paths.join(folder, name)]
  })
}
