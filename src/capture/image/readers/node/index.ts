/**
 * Packages of Node.js where npm, pnpm and Yarn lay them: `node_modules/name/package.json`, wherever that is, and in the zip
 * archives of Yarn's cache (Plug'n'Play). A `package.json` deeper in a package (one for each module format, fixtures of its
 * tests) is no package of its own, and the project's own `package.json` is no dependency.
 */
import { canonicalName } from '../../../../versions/names.ts'
import { parseJsonRecord, recordAt, textAt, type JsonRecord } from '../../../formats/json-values.ts'
import type {
  FileReading,
  FoundPackage,
  ImageFile,
  PackageReader,
  PackageRelation,
  ReadingTools,
} from '../../contract.ts'
import { textOf } from '../../file-text.ts'
import { readZip, type UnpackBudget } from '../../formats/zip.ts'

const INSTALLED = /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/@.][^/]*\/package\.json$/
/** Yarn 1 as its own archive has it, in images of Node.js. */
const YARN = /(?:^|\/)yarn-v\d[^/]*\/package\.json$/
const CACHED = /(?:^|\/)\.?yarn\/(?:berry\/)?cache\/[^/]+\.zip$/

const EXPECTED = 'a package.json'
/** A package's own package.json, of the files of a package. */
const BUDGET: Readonly<UnpackBudget> = { bytes: 8 * 2 ** 20, entries: 100_000 }

const read = (file: ImageFile, tools: ReadingTools): FileReading => {
  if (!CACHED.test(file.path)) return { packages: readManifest(textOf(file, EXPECTED)) }
  const packages = readZip(file.bytes, tools, { ...BUDGET })
    .filter(({ name }) => INSTALLED.test(name))
    .flatMap((entry) => {
      const manifest = { path: entry.name, bytes: entry.read(), size: entry.size, mode: 0 }
      return readManifest(textOf(manifest, EXPECTED)).map((one) => ({ ...one, within: entry.name }))
    })
  return { packages }
}

/** Nothing where it has no name or no version. */
const readManifest = (text: string): readonly FoundPackage[] => {
  const manifest = parseJsonRecord(text.replace(/^\uFEFF/, ''), EXPECTED)
  const name = textAt(manifest, 'name').trim()
  const version = textAt(manifest, 'version')
    .trim()
    .replace(/^[v=]+/, '')
  if (name === '' || version === '') return []
  return [
    {
      ecosystem: 'npm',
      name: canonicalName('npm', name),
      version,
      relations: relationsOf(manifest),
      origin: 'registry',
    },
  ]
}

/** What is optional, as a dependency or as a peer, may be missing. */
const relationsOf = (manifest: JsonRecord): readonly PackageRelation[] => {
  const optional = new Set(Object.keys(recordAt(manifest, 'optionalDependencies')))
  const peersMeta = recordAt(manifest, 'peerDependenciesMeta')
  const needed = Object.keys(recordAt(manifest, 'dependencies')).filter((name) => !optional.has(name))
  const peers = Object.keys(recordAt(manifest, 'peerDependencies')).filter(
    (name) => recordAt(peersMeta, name)['optional'] !== true,
  )
  return [
    ...[...new Set([...needed, ...peers])].map((name) => ({ kind: 'depends' as const, anyOf: [name] })),
    ...[...optional].map((name) => ({ kind: 'recommends' as const, anyOf: [name] })),
  ]
}

export const node: PackageReader = {
  name: 'node',
  wants: ({ path }) => INSTALLED.test(path) || YARN.test(path) || CACHED.test(path),
  maxBytes: 64 * 2 ** 20,
  read,
}
