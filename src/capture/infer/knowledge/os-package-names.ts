/** How the package managers of operating systems write a package and its version. */

export type OsPackageFormat = 'deb' | 'apk' | 'rpm'

export type OsPackage = Readonly<{
  name: string
  /** Offsets in the text; empty, after the name, where no version is written. */
  version: readonly [start: number, end: number]
}>

const OPERANDS: Readonly<Record<OsPackageFormat, RegExp>> = {
  /** apt-get(8): `name[:arch][=version|/release]`; a trailing `-` removes. */
  deb: /^(?<name>[a-z0-9][a-z0-9+.-]*?[a-z0-9+])(?::[a-z0-9-]+)?(?:=(?<version>.+)|\/.*)?$/d,
  /** apk-add(8): `name[<|>|=|~version][@tag]`. */
  apk: /^(?<name>[A-Za-z0-9][\w+.:-]*?)(?:[<>=~]+(?<version>[^@]+))?(?:@.*)?$/d,
  /** dnf(8), "Specifying packages": `name-version[-release][.arch]`; a version holds a dot, names such as `gcc-12` do not. */
  rpm: /^(?<name>[A-Za-z0-9][\w+.-]*?)(?:(?:-|[<>=]+)(?:\d+:)?(?<version>v?\d+[\w~^]*\.[\w.~^+*]*(?:-\d[\w.~^+]*?)?)(?:\.(?:x86_64|aarch64|noarch|i686|ppc64le|s390x))?)?$/d,
}

/** Longer than any that a person wrote. */
const LONGEST = 200
/** Paths, addresses, groups (`@dev`), virtual packages (`.build-deps`), conflicts (`!x`), options, files, removals (`x-`), tasks (`x^`). */
const OTHER = /^[.~/@!^([-]|:\/\/|[()^]|\.(?:deb|rpm|apk)$|-$/

/** `undefined` for what is no name of a package. `unknown` stands in the text for what is not known there. */
export const readOsPackage = (text: string, format: OsPackageFormat, unknown: string): OsPackage | undefined => {
  if (text.length > LONGEST || OTHER.test(text)) return undefined
  // A digit may stand anywhere that a value may.
  const groups = OPERANDS[format].exec(text.replaceAll(unknown, '0'))?.indices?.groups
  const end = groups?.['name']?.[1] ?? 0
  const name = text.slice(0, end)
  return name === '' || /[*?]/.test(name) ? undefined : { name, version: groups?.['version'] ?? [end, end] }
}
