/**
 * Packages that an image can do without, as far as package managers know: somebody only recommended them, or nothing needs them
 * any more. What a script calls without saying so is not known, so this is advice and never done unasked.
 */
import type { Package } from '../../records/inventory.ts'
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
  if (packages.every((one) => isLanguageTool(one)))
    return { why: LANGUAGE_TOOL, proposal: `RUN pip uninstall -y ${names.join(' ')}` }
  return undefined
}

const LANGUAGE_TOOL = 'it installs packages, which a finished image has no use for'

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
  if (one.requested === 'recommended' || isLanguageTool(one)) return true
  return one.requested === undefined && clientOf(one) !== undefined && remembers(one.reader)
}

/** Installed beside the application, not inside of another package. */
export const isLanguageTool = ({ ecosystem, name, locations }: Package): boolean =>
  ecosystem === 'PyPI' &&
  /^(?:pip|setuptools|wheel)$/.test(name) &&
  locations.every(({ file }) => !/\/_vendor\/|\.whl|ensurepip/.test(file))

const whyRemovable = (packages: readonly Package[], going: ReadonlySet<Package>): string => {
  const others = going.size - packages.length
  const recommended = packages.every(({ requested }) => requested === 'recommended')
  const why = recommended ? 'it is only recommended by others' : 'nobody asked for it and nothing depends on it'
  return others > 0 ? `${why}, as are ${others} packages that depend on it` : why
}
