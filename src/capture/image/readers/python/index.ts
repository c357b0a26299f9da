/**
 * Python distributions as they lie in an image: installed ones, those that pip and setuptools carry inside of themselves, and
 * wheels and eggs that were left packed (`ensurepip/_bundled`, virtualenv's seeds).
 */
import { canonicalName } from '../../../../versions/names.ts'
import type { FileReading, FoundPackage, ImageFile, PackageReader, ReadingTools } from '../../contract.ts'
import { textOf } from '../../file-text.ts'
import { readZip, type UnpackBudget } from '../../formats/zip.ts'
import { readCoreMetadata } from './core-metadata.ts'

const METADATA = /(?:\.dist-info\/METADATA|\.egg-info\/PKG-INFO|(?:^|\/)EGG-INFO\/PKG-INFO|\.egg-info)$/
/** pip's and setuptools' lists of what they vendored. */
const VENDORED = /(?:^|\/)_vendor\/vendor(?:ed)?\.txt$/
const ARCHIVE = /\.(?:egg|whl)$/

const EXPECTED = 'the metadata of a Python distribution'

const read = (file: ImageFile, tools: ReadingTools): FileReading => {
  const { path } = file
  if (ARCHIVE.test(path)) return { packages: readArchive(file, tools) }
  const text = textOf(file, EXPECTED)
  return { packages: VENDORED.test(path) ? readVendored(text) : [readCoreMetadata(text, path)] }
}

/** Bytes of metadata that one archive may unpack to, and entries of its directory. */
const BUDGET: Readonly<UnpackBudget> = { bytes: 32 * 2 ** 20, entries: 100_000 }

const readArchive = ({ path, bytes }: ImageFile, tools: ReadingTools): readonly FoundPackage[] =>
  readZip(bytes, tools, { ...BUDGET })
    .filter(({ name }) => METADATA.test(name) || VENDORED.test(name))
    .flatMap((entry) => {
      const file = { path: entry.name, bytes: entry.read(), size: entry.size, mode: 0 }
      const text = textOf(file, EXPECTED)
      const packages = VENDORED.test(entry.name)
        ? readVendored(text)
        : [readCoreMetadata(text, entry.name === 'EGG-INFO/PKG-INFO' ? path : entry.name)]
      return packages.map((one) => ({ ...one, within: entry.name }))
    })

/** `urllib3==1.26.20`, indented below what brought it, with comments. */
const PINNED = /^\s*([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==([^\s;#]+)/

/** "setuptools is completely stripped to only keep pkg_resources" (pip, src/pip/_vendor/README.rst): none of its commands is there. */
const STRIPPED = 'setuptools'

const readVendored = (text: string): readonly FoundPackage[] =>
  text.split('\n').flatMap((line) => {
    const [, name, version] = PINNED.exec(line) ?? []
    if (name === undefined || version === undefined || name === STRIPPED) return []
    return [{ ecosystem: 'PyPI', name: canonicalName('PyPI', name), version, origin: 'registry' }]
  })

export const python: PackageReader = {
  name: 'python',
  wants: ({ path }) => METADATA.test(path) || VENDORED.test(path) || ARCHIVE.test(path),
  maxBytes: 128 * 2 ** 20,
  read,
}
