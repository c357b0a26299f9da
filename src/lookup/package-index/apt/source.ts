/**
 * Where packages of Debian and its kin come from. A pin's `registryUrl` spells it in one of two ways:
 * - as Renovate does: `https://registry.example/debian?suite=bookworm&components=main,contrib&binaryArch=amd64`, with several
 *   suites separated by commas, and `signed-by` for a keyring (an absolute path) where another than the trusted ones is meant;
 * - as apt does (sources.list(5), "ONE-LINE-STYLE FORMAT"): `deb [arch=amd64 signed-by=/k.gpg] https://registry.example/debian bookworm main`.
 * Components default to `main`, the architecture to `amd64`.
 */
import { WorldError } from '../../../records/errors.ts'
import { quote } from '../../registry-answer.ts'

export type AptSource = Readonly<{
  /** With a trailing slash. */
  base: string
  /** A name below `dists/`; one that ends in `/` is a flat repository (deb-src repositories format, "Flat Repository Format"). */
  suite: string
  components: readonly string[]
  architecture: string
  /** As a line of apt names them; empty: those of the machine that installs. */
  architectures: readonly string[]
  /** apt takes it whatever its signature says (`trusted=yes`). */
  trusted: boolean
  /** Whatever its Release file says of how long it is valid (`check-valid-until=no`). */
  neverExpires: boolean
  signedBy: string | undefined
}>

const DEFAULT_ARCHITECTURE = 'amd64'
/** As apt reads a boolean (apt-pkg, StringToBool). */
const YES = /^(?:yes|true|with|on|enable|1)$/i
const NO = /^(?:no|false|without|off|disable|0)$/i
const ELEMENT = /^[\w.+:~/-]+$/

const fault = (text: string): WorldError =>
  new WorldError({
    place: 'registryUrl',
    expected: 'https://…?suite=…&components=…&binaryArch=…, or a source line of apt',
    found: quote(text),
  })

const baseOf = (text: string): string | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '') return undefined
  return `${url.origin}${url.pathname.replace(/\/?$/, '/')}`
}

const checked = (source: AptSource, text: string): AptSource => {
  const parts = [source.suite, source.architecture, ...source.architectures, ...source.components]
  if (parts.every((part) => ELEMENT.test(part) && !part.split('/').includes('..'))) return source
  throw fault(text)
}

const words = (text: string | undefined, separator: string | RegExp): readonly string[] =>
  (text ?? '').split(separator).filter((word) => word !== '')

const parseLine = (line: string): readonly AptSource[] => {
  const [, options = '', uri = '', suite, rest] =
    /^deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)(?:\s+(.*))?$/.exec(line) ?? []
  const base = baseOf(uri)
  if (!base || !suite) throw fault(line)
  const option = (name: string) =>
    words(options, /\s+/)
      .find((word) => word.startsWith(`${name}=`))
      ?.slice(name.length + 1)
  const architectures = words(option('arch'), ',')
  const source = {
    base,
    suite,
    components: suite.endsWith('/') ? [] : words(rest, /\s+/),
    architecture: architectures[0] ?? DEFAULT_ARCHITECTURE,
    architectures,
    trusted: YES.test(option('trusted') ?? ''),
    neverExpires: NO.test(option('check-valid-until') ?? ''),
    signedBy: option('signed-by'),
  }
  return [checked(source, line)]
}

const parseAddress = (text: string): readonly AptSource[] => {
  const base = baseOf(text)
  if (!base) throw fault(text)
  const parameters = new URL(text).searchParams
  const suites = words(parameters.get('suite') ?? parameters.get('release') ?? undefined, ',')
  if (suites.length === 0) throw fault(text)
  const components = words(parameters.get('components') ?? 'main', ',')
  return suites.map((suite) =>
    checked(
      {
        base,
        suite,
        components: suite.endsWith('/') ? [] : components,
        architecture: parameters.get('binaryArch') ?? parameters.get('arch') ?? DEFAULT_ARCHITECTURE,
        architectures: [],
        trusted: false,
        neverExpires: false,
        signedBy: parameters.get('signed-by') ?? undefined,
      },
      text,
    ),
  )
}

/** Throws WorldError that quotes a text of neither spelling. */
export const parseAptSource = (text: string): readonly AptSource[] =>
  /^deb\s/.test(text) ? parseLine(text) : parseAddress(text)
