/** What is installed of a distribution, by client, and which architectures that client installs for. */
import type { Inventory, Package } from '../../records/inventory.ts'
import type { Architectures, Client } from './contract.ts'

export type InstalledPackage = Readonly<{
  name: string
  version: string
  /** As the inventory has it. */
  written: string | undefined
  /** What it competes with other versions in: packages for every architecture count as the image's own. */
  architecture: string
}>

export type Installed = Readonly<{
  client: Client
  architectures: Architectures
  packages: readonly InstalledPackage[]
}>

const CLIENT_OF_READER: ReadonlyMap<string, Client> = new Map([
  ['dpkg', 'deb'],
  ['apk', 'apk'],
  ['rpm', 'rpm'],
])

/** OCI's names (Go's GOARCH), and what the clients call the same. */
const NAMES: Readonly<Record<string, Readonly<Record<Client, string>>>> = {
  amd64: { deb: 'amd64', apk: 'x86_64', rpm: 'x86_64' },
  arm64: { deb: 'arm64', apk: 'aarch64', rpm: 'aarch64' },
  'arm/v7': { deb: 'armhf', apk: 'armv7', rpm: 'armv7hl' },
  'arm/v6': { deb: 'armhf', apk: 'armhf', rpm: 'armv6hl' },
  'arm/v5': { deb: 'armel', apk: 'armhf', rpm: 'armv5tel' },
  arm: { deb: 'armhf', apk: 'armv7', rpm: 'armv7hl' },
  '386': { deb: 'i386', apk: 'x86', rpm: 'i686' },
  ppc64le: { deb: 'ppc64el', apk: 'ppc64le', rpm: 'ppc64le' },
  s390x: { deb: 's390x', apk: 's390x', rpm: 's390x' },
  riscv64: { deb: 'riscv64', apk: 'riscv64', rpm: 'riscv64' },
  loong64: { deb: 'loong64', apk: 'loongarch64', rpm: 'loongarch64' },
  mips64le: { deb: 'mips64el', apk: 'mips64el', rpm: 'mips64el' },
}

const FOR_ALL = new Set(['all', 'noarch'])

/** `linux/arm/v7`: with its variant where that makes a difference. */
const nativeOf = (platform: string, client: Client): string => {
  const [, architecture = '', variant = ''] = platform.split('/')
  const names = NAMES[`${architecture}/${variant}`] ?? NAMES[architecture]
  return names?.[client] ?? architecture
}

/** A key that rpm keeps like a package. */
const isPackage = ({ name }: Package): boolean => name !== 'gpg-pubkey'

const installedBy = (client: Client, packages: readonly Package[], platform: string): Installed => {
  const native = nativeOf(platform, client)
  const own = packages.map(({ name, version, architecture }) => ({
    name,
    version,
    written: architecture,
    architecture: architecture === undefined || FOR_ALL.has(architecture) ? native : architecture,
  }))
  const foreign = new Set(own.map(({ architecture }) => architecture).filter((one) => one !== native))
  return { client, architectures: { native, foreign: [...foreign] }, packages: own }
}

/** One entry for each client that installed something. */
export const installedIn = ({ packages, image }: Inventory): readonly Installed[] => {
  const byClient = new Map<Client, Package[]>()
  for (const one of packages.filter(isPackage)) {
    const client = CLIENT_OF_READER.get(one.reader ?? '')
    if (client === undefined) continue
    const known = byClient.get(client)
    if (known) known.push(one)
    else byClient.set(client, [one])
  }
  return [...byClient].map(([client, own]) => installedBy(client, own, image?.platform ?? 'linux/amd64'))
}
