/**
 * Packages that an image can do without, as far as package managers know: somebody only recommended them, or nothing needs them
 * any more. What a script calls without saying so is not known, so this is advice and never done unasked.
 */
import type { Package } from '../../records/inventory.ts'
import { hostOf } from './hosts.ts'
import { clientOf, type DistributionClient, type ImageSituation } from './situation.ts'

export type Removal = Readonly<{ why: string; proposal: string }>

/** `undefined` where one of the packages is needed, essential or asked for, or nothing tells. */
export const removalOf = (packages: readonly Package[], situation: ImageSituation): Removal | undefined => {
  const [first] = packages
  if (!first) return undefined
  const going = packagesThatGo(packages, situation)
  if (!going) return undefined
  const client = clientOf(first)
  const names = namesOf(packages)
  if (client) return { why: whyRemovable(packages, going), proposal: REMOVALS[client](names) }
  return { why: LANGUAGE_TOOL, proposal: uninstallLine(packages) }
}

const LANGUAGE_TOOL = 'what installs packages is of no use in a finished image'

/** The tool itself, or the one that a vendored package is a part of. */
const toolsOf = (packages: readonly Package[]): readonly string[] =>
  [...new Set(packages.map((one) => (isLanguageTool(one) ? one.name : (hostOf(one) ?? one.name))))].sort()

/** Of a virtual environment, its own Python. */
const uninstallLine = (packages: readonly Package[]): string => {
  const prefix =
    /^(.*?)\/?lib\/python[\d.]+\/(?:site|dist)-packages\//.exec(packages[0]?.locations[0]?.file ?? '')?.[1] ?? ''
  const pip = prefix === '' || prefix === 'usr' || prefix === 'usr/local' ? 'pip' : `/${prefix}/bin/python -m pip`
  return `RUN ${pip} uninstall -y ${toolsOf(packages).join(' ')}`
}

const namesOf = (packages: readonly Package[]): readonly string[] =>
  [...new Set(packages.map(({ name }) => name))].sort()

export const REMOVALS: Readonly<Record<DistributionClient, (names: readonly string[]) => string>> = {
  deb: (names) => `RUN apt-get purge -y ${names.join(' ')} && apt-get autoremove --purge -y`,
  apk: (names) => `RUN apk del ${names.join(' ')}`,
  rpm: (names) => `RUN dnf -y remove ${names.join(' ')}`,
}

/** The packages and everything that depends on them, where all of it can go. */
const packagesThatGo = (packages: readonly Package[], situation: ImageSituation): ReadonlySet<Package> | undefined => {
  const going = new Set(packages)
  // A set that grows while it is walked is walked to its end.
  for (const one of going) {
    if (!isUnneeded(one, situation)) return undefined
    for (const dependent of situation.dependentsOf(one)) going.add(dependent)
  }
  return going
}

const isUnneeded = (one: Package, { remembers }: ImageSituation): boolean => {
  if (one.requested === 'recommended' || isLanguageTool(one) || TOOL.test(toolHostOf(one))) return true
  return one.requested === undefined && clientOf(one) !== undefined && remembers(one.reader)
}

/** Installed beside the application, not inside of another package. */
export const isLanguageTool = ({ ecosystem, name, locations }: Package): boolean =>
  ecosystem === 'PyPI' && TOOL.test(name) && locations.every(({ file }) => !/\/_vendor\/|\.whl|ensurepip/.test(file))

const TOOL = /^(?:pip|setuptools|wheel)$/

const toolHostOf = (one: Package): string => (one.ecosystem === 'PyPI' ? (hostOf(one) ?? '') : '')

const whyRemovable = (packages: readonly Package[], going: ReadonlySet<Package>): string => {
  const others = going.size - packages.length
  const recommended = packages.every(({ requested }) => requested === 'recommended')
  const why = recommended ? 'it is only recommended by others' : 'nobody asked for it and nothing depends on it'
  return others > 0 ? `${why}, as are ${others} packages that depend on it` : why
}
