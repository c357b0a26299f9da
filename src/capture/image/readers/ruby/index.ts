/**
 * Installed gems: `specifications/*.gemspec`, and those that came with Ruby in `specifications/default`. RubyGems writes these
 * files by itself (`Gem::Specification#to_ruby`), so their lines are read, and no Ruby is run.
 */
import { ParseError } from '../../../../records/errors.ts'
import type { FileReading, ImageFile, PackageReader, PackageRelation } from '../../contract.ts'

const INSTALLED = /(?:^|\/)specifications\/(?:default\/)?[^/]+\.gemspec$/

/** `# stub: nokogiri 1.16.2 x86_64-linux lib`. */
const STUB = /^# stub: (\S+) (\d\S*) (\S+)/m
const QUOTED = String.raw`(?:"([^"]+)"|'([^']+)'|%q[<{[(]([^>}\])]+)[>}\])])`
const NAME = new RegExp(String.raw`^\s*\w+\.name\s*=\s*${QUOTED}`, 'm')
const VERSION = new RegExp(String.raw`^\s*\w+\.version\s*=\s*(?:Gem::Version\.new\s*\(?\s*)?${QUOTED}`, 'm')
const NEEDED = new RegExp(String.raw`^\s*\w+\.add_(?:runtime_)?dependency\s*\(?\s*${QUOTED}`, 'gm')
/** `nokogiri-1.16.2-x86_64-linux.gemspec`. */
const FILE_NAME = /([^/]+?)-(\d[^/-]*)(?:-([^/]+))?\.gemspec$/

const read = (file: ImageFile): FileReading => {
  // The stub line parts its fields by NUL bytes where a gem has extensions.
  const text = new TextDecoder().decode(file.bytes)
  const [, stubName, stubVersion, platform = 'ruby'] = STUB.exec(text) ?? []
  const [, fileName, fileVersion] = FILE_NAME.exec(file.path) ?? []
  const name = stubName ?? quotedIn(NAME.exec(text)) ?? fileName
  const version = stubVersion ?? quotedIn(VERSION.exec(text)) ?? fileVersion
  if (name === undefined || version === undefined)
    throw new ParseError({ expected: 'a gemspec with name and version', found: 'neither in the text nor in its name' })
  return {
    packages: [
      {
        ecosystem: 'RubyGems',
        name,
        version,
        ...(platform === 'ruby' ? {} : { architecture: platform }),
        relations: relationsOf(text),
        origin: 'registry',
      },
    ],
  }
}

const quotedIn = (match: RegExpExecArray | null): string | undefined => match?.[1] ?? match?.[2] ?? match?.[3]

const relationsOf = (text: string): readonly PackageRelation[] => {
  const names = new Set([...text.matchAll(NEEDED)].flatMap((match) => quotedIn(match) ?? []))
  return [...names].map((name) => ({ kind: 'depends', anyOf: [name] }))
}

export const ruby: PackageReader = {
  name: 'ruby',
  wants: ({ path }) => INSTALLED.test(path),
  maxBytes: 4 * 2 ** 20,
  read,
}
