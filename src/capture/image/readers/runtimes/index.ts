/**
 * Languages that somebody put into an image without a package manager, as most official images of languages are made: no
 * database names them. Their headers or settings do, or, where these were left out, the program. Bitnami's advisories cover
 * them by these names; Go is called as its own database calls it, `stdlib` and `toolchain`.
 */
import type { FileReading, FoundPackage, ImageFile, PackageReader } from '../../contract.ts'
import { textOf } from '../../file-text.ts'
import { textsAfter } from './program-texts.ts'

type Runtime = Readonly<{
  path: RegExp
  /** Without packages for a file of the same name that is about something else. */
  read: (file: ImageFile, match: RegExpExecArray) => readonly FoundPackage[]
}>

const found = (name: string, version: string | undefined): readonly FoundPackage[] =>
  version === undefined ? [] : [{ ecosystem: 'Bitnami', name, version, origin: 'url' }]

const headerText = (file: ImageFile): string => textOf(file, 'a text file of a language')

const defined = (text: string, macro: string): string | undefined =>
  new RegExp(String.raw`^\s*#\s*define\s+${macro}\s+"?([\w.+-]+)`, 'm').exec(text)?.[1]

const threeParts = (text: string, macros: readonly string[]): string | undefined => {
  const parts = macros.map((macro) => defined(text, macro))
  return parts.every((part) => part !== undefined) ? parts.join('.') : undefined
}

/** A release of Python spells its stage: `3.13.0rc1`, as Bitnami's order of semantic versions does not. */
const semantic = (version: string | undefined): string | undefined =>
  version?.replace(/^(\d+\.\d+\.\d+)((?:a|b|rc)\d+)/, '$1-$2').replace(/\+$/, '')

const GO = /^go(\d+)\.(\d+)(?:\.(\d+))?(?:(beta|rc)(\d+))?/

const readGo = (text: string): readonly FoundPackage[] => {
  const [whole, major, minor, patch = '0', stage, count] = GO.exec(text) ?? []
  if (whole === undefined) return []
  const version = `${major}.${minor}.${patch}${stage === undefined ? '' : `-${stage}.${count}`}`
  return ['stdlib', 'toolchain'].map((name) => ({ ecosystem: 'Go', name, version, origin: 'url' }))
}

/** `1.8.0_452` is 8.0.452; `25` is 25.0.0. */
const javaVersion = (text: string): string | undefined => {
  const [, version] = /^JAVA_VERSION="?([\d._]+)/m.exec(text) ?? []
  const [, major, update] = /^1\.(\d+)\.0(?:_(\d+))?$/.exec(version ?? '') ?? []
  if (major !== undefined) return `${major}.0.${Number(update ?? '0')}`
  return /^\d+$/.test(version ?? '') ? `${version}.0.0` : version
}

const rubyVersion = (text: string): string | undefined => {
  const value = (key: string) => new RegExp(String.raw`CONFIG\["${key}"\] = "([\d.]+)"`).exec(text)?.[1]
  const parts = ['MAJOR', 'MINOR', 'TEENY'].map(value)
  return value('RUBY_PROGRAM_VERSION') ?? (parts.every((part) => part !== undefined) ? parts.join('.') : undefined)
}

const RUNTIMES: readonly Runtime[] = [
  {
    path: /(?:^|\/)include\/python3\.\d+[a-z]*\/patchlevel\.h$/,
    read: (file) => found('python', semantic(defined(headerText(file), 'PY_VERSION'))),
  },
  {
    path: /(?:^|\/)(?:libpython|python)(3\.\d+)[a-z]*(?:\.so\.1\.0)?$/,
    read: ({ bytes }, [, minor = '']) =>
      found(
        'python',
        semantic(textsAfter(bytes, `\0${minor}.`, /^\d+(?:(?:a|b|rc)\d+)?\+?$/).map((rest) => `${minor}.${rest}`)[0]),
      ),
  },
  {
    path: /(?:^|\/)include\/node\/node_version\.h$/,
    read: (file) =>
      found('node', threeParts(headerText(file), ['NODE_MAJOR_VERSION', 'NODE_MINOR_VERSION', 'NODE_PATCH_VERSION'])),
  },
  {
    path: /(?:^|\/)bin\/node(?:js)?$/,
    read: ({ bytes }) => found('node', textsAfter(bytes, 'node.js/v', /^\d+\.\d+\.\d+/)[0]),
  },
  { path: /(?:^|\/)go\/VERSION$/, read: (file) => readGo(headerText(file)) },
  { path: /(?:^|\/)release$/, read: (file) => found('java', javaVersion(headerText(file))) },
  {
    path: /(?:^|\/)lib\/ruby\/[^/]+\/[^/]+\/rbconfig\.rb$/,
    read: (file) => found('ruby', rubyVersion(headerText(file))),
  },
  {
    path: /(?:^|\/)php\/(?:\d+\/)?main\/php_version\.h$/,
    read: (file) => found('php', defined(headerText(file), 'PHP_VERSION')),
  },
  {
    path: /(?:^|\/)Microsoft\.NETCore\.App\/(\d[^/]*)\/Microsoft\.NETCore\.App\.deps\.json$/,
    read: (_, [, version]) => found('dotnet', version),
  },
  {
    path: /(?:^|\/)Microsoft\.AspNetCore\.App\/(\d[^/]*)\/Microsoft\.AspNetCore\.App\.deps\.json$/,
    read: (_, [, version]) => found('aspnet-core', version),
  },
]

const read = (file: ImageFile): FileReading => {
  const packages = RUNTIMES.flatMap(({ path, read: readRuntime }) => {
    const match = path.exec(file.path)
    return match ? readRuntime(file, match) : []
  })
  return packages.length === 0 ? {} : { packages }
}

export const runtimes: PackageReader = {
  name: 'runtimes',
  wants: ({ path }) => RUNTIMES.some((runtime) => runtime.path.test(path)),
  maxBytes: 256 * 2 ** 20,
  read,
}
