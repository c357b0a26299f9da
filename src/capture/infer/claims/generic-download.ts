import type { CommandSubject, Resolved, Subject } from '../claim.ts'
import { OPAQUE } from '../claim.ts'
/**
 * Downloads from hosts of which nothing is known: the file's name says what it is, and the version stands in it or in a
 * folder above (`https://host/rel/dpdk-24.11.2.tar.xz`). Only what is fetched counts, and only files that are programs,
 * libraries or archives; an address of an interface with a version in its path is none.
 */
import type { Address, NamedText } from './address.ts'
import { readChartAddress } from './chart-address.ts'
import type { Finding } from './make-claim.ts'

const FETCHERS: ReadonlySet<string> = new Set([
  'curl',
  'wget',
  'wget2',
  'aria2c',
  'axel',
  'fetch',
  'http',
  'lwp-download',
  'httrack',
  'Invoke-WebRequest',
  'iwr',
  'Start-BitsTransfer',
  'ADD',
  'add',
])
const FETCHING_KEY = /(?:^|[_.-])(?:url|urls|uri|download|tarball|src_uri|source_url|location)$|Url$|Uri$/i
const FILE =
  /\.(?:tar(?:\.\w+)?|tgz|tbz2?|txz|zip|gz|xz|bz2|zst|7z|deb|rpm|apk|jar|war|whl|exe|msi|pkg|dmg|AppImage|bin|run|sh|iso|img|qcow2|so|phar|ko|rules|yaml|yml|crate|gem)$/i
const NO_HOST =
  /^(?:localhost|\d+\.\d+\.\d+\.\d+|(?:.*\.)?example(?:\.(?:com|org|net))?|.*\.(?:local|internal|svc|test|invalid|localhost))$/
/** Releases of what the thing runs on, not of the thing: `/ubuntu/22.04/x.deb`. */
const SYSTEM =
  /^(?:ubuntu|debian|rhel|centos|el|fedora|alpine|opensuse|sles|amzn|amazonlinux|rocky|almalinux|oraclelinux|macos|osx|windows|api|apis)$/i

/** What stands there and is not known by now is a page. */
const FORGE = /^(?:.*\.)?(?:github(?:usercontent)?|gitlab|bitbucket)\.(?:com|org)$/

export const identifyDownload = (address: Address, text: NamedText, subject: Subject): Finding | undefined => {
  if (!isFetched(text, subject) || NO_HOST.test(address.host) || !address.host.includes('.')) return undefined
  if (address.host.includes(OPAQUE) || FORGE.test(address.host) || readChartAddress(address)) return undefined
  const path = markVersions(text.value, address)
  const found = inFileName(path) ?? inFolder(path, subject)
  const name = found && nameOf(found, address)
  if (!found || name === undefined || !/^[A-Za-z][\w.+-]*$/.test(name) || /^v\d*$/.test(name)) return undefined
  const start = address.pathStart + found.start
  const range = [start, start + found.length] as const
  const registryUrl = templateOf(text.value.text, address, found.start, found.length)
  return {
    component: { datasource: 'generic', name: name.toLowerCase() },
    at: text.value,
    range,
    evidence: 'download address',
    confidence: subject.kind === 'command' ? 'certain' : 'likely',
    ...(registryUrl.includes(OPAQUE) ? {} : { registryUrl }),
  }
}

const MACHINE = /^(?:x86_64|x64|x86|i[3-6]86|amd64|arm64|aarch64|win(?:32|64)?)$/i

/** A file named after a machine is the project's: `/projects/mingw-w64/files/…/x86_64-7.3.0.7z`. */
const nameOf = ({ name }: Found, { host, path }: Address): string | undefined => {
  const project = host.endsWith('sourceforge.net') ? /^\/(?:projects?\/)?([\w.-]+)\//.exec(path)?.[1] : undefined
  return project ?? (MACHINE.test(name) ? undefined : name)
}

const isFetched = ({ name }: NamedText, subject: Subject): boolean => {
  if (subject.kind === 'command') return FETCHERS.has(subject.program)
  if (subject.kind === 'block' || subject.kind === 'text')
    return (
      FETCHING_KEY.test(name) ||
      subject.path.some((part) => /^(?:get_url|http_archive|http_file|unarchive)$|\.get_url$/.test(part))
    )
  return FETCHING_KEY.test(name)
}

/** Stands for a variable of unknown value whose name says that it is a version. */
const UNKNOWN_VERSION = '\uE001'

const markVersions = ({ text, pieces }: Resolved, { pathStart, path }: Address): string => {
  const end = pathStart + path.length
  if (!path.includes(OPAQUE)) return path
  let marked = ''
  for (const { text: run, variable } of pieces)
    marked += variable !== undefined && /ver(?:sion)?$|tag$|release$/i.test(variable) ? UNKNOWN_VERSION : run
  return (marked.length === text.length ? marked : text).slice(pathStart, end)
}

type Found = Readonly<{ name: string; start: number; length: number }>

const PART = String.raw`(?:\d+|${UNKNOWN_VERSION})`
/** `20230612-1409`, `9.5-20241120`: when it was built. */
const DATE = String.raw`20\d{6}(?:[-.]\d{1,4}(?!\d|\.\d))?`
const VERSION = String.raw`v?(?:\d+(?:[._]${PART})+(?:[-.]${DATE})?|${DATE}|\d{8}|${UNKNOWN_VERSION}(?:\.${PART})*)(?:[-.]?(?:rc|alpha|beta|pre|p|b|a|r)\.?\d+|[a-z](?![a-z]))?(?:\+[\w.]+)?`
const NAMED_FILE = new RegExp(
  String.raw`^(?<name>[A-Za-z][\w.+]*?(?:-[A-Za-z\d][A-Za-z\d+]*)*?)[-_](?<version>${VERSION})(?!\w)`,
  'd',
)
const FOLDER = new RegExp(String.raw`^${VERSION}$`)

/** `name-1.2.3.tar.gz`, `name_v1.2.3_linux_amd64`. */
const inFileName = (path: string): Found | undefined => {
  const slash = path.lastIndexOf('/')
  const file = path.slice(slash + 1)
  const match = FILE.test(file) || /[-_](?:linux|darwin|amd64|x86_64|arm64)/i.test(file) ? NAMED_FILE.exec(file) : null
  const range = match?.indices?.groups?.['version']
  if (!match || !range) return undefined
  return { name: match.groups?.['name'] ?? '', start: slash + 1 + range[0], length: range[1] - range[0] }
}

/** `/name/1.2.3/name-linux.tar.gz`: the last folder that is a version. */
const inFolder = (path: string, subject: Subject): Found | undefined => {
  const segments = path.split('/')
  const file = segments.at(-1) ?? ''
  if (!FILE.test(file) && !(subject.kind === 'command' && isSaved(subject))) return undefined
  const index = segments.findLastIndex((segment) => FOLDER.test(segment))
  const above = segments[index - 1] ?? ''
  if (index < 1 || index === segments.length - 1 || SYSTEM.test(above)) return undefined
  return {
    name: nameOfFile(file) || above,
    start: segments.slice(0, index).join('/').length + 1,
    length: segments[index]?.length ?? 0,
  }
}

const nameOfFile = (file: string): string =>
  /^[A-Za-z][A-Za-z0-9+]*(?:-(?!linux|darwin|windows|amd64|arm64|x86|install)[A-Za-z][A-Za-z0-9+]*)*/.exec(file)?.[0] ??
  ''

/** A file without an ending is a program where it is kept. */
const isSaved = ({ program, words }: CommandSubject): boolean =>
  program === 'wget' || words.some(({ text }) => /^-[a-zA-Z]*[oO]|^--(?:output|remote-name)$/.test(text))

/** The address with `{version}` wherever the version stands. */
const templateOf = (text: string, address: Address, start: number, length: number): string => {
  const version = address.path.slice(start, start + length)
  const scheme = text.lastIndexOf('http', address.start)
  return `${text.slice(scheme, address.pathStart)}${address.path.replaceAll(version, '{version}')}`
}
