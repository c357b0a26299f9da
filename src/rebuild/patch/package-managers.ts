/**
 * How package managers raise exactly the packages they are told, as programs with arguments: no shell is needed in the image
 * beside what its packages' own scripts need. Sources: apt-get(8), apk-upgrade(8), dnf(8), microdnf(8), zypper(8).
 */

export type Upgrade = Readonly<{ name: string; from: string; to: string }>

export type PackageManager = Readonly<{
  name: string
  /** Packages of the image that say that it is there. */
  packages: readonly string[]
  environment: Readonly<Record<string, string>>
  /** Fetches what the sources offer, raises the packages, removes what it fetched. */
  commands: (upgrades: readonly Upgrade[]) => readonly (readonly string[])[]
}>

const APT = [
  'apt-get',
  // Files that somebody edited stay as they are, and nobody is asked.
  '-o',
  'Dpkg::Options::=--force-confdef',
  '-o',
  'Dpkg::Options::=--force-confold',
  // Its own user cannot be switched to in every isolation.
  '-o',
  'APT::Sandbox::User=root',
] as const

const exactly = (upgrades: readonly Upgrade[], join: string): readonly string[] =>
  upgrades.map(({ name, to }) => `${name}${join}${to}`)

const names = (upgrades: readonly Upgrade[]): readonly string[] => upgrades.map(({ name }) => name)

/** `2:1.4-3.el9` is `1.4-3.el9` after a name: rpm's epoch stands before the name there, or is left out. */
const withoutEpoch = ({ name, from, to }: Upgrade): Upgrade => ({ name, from, to: to.replace(/^\d+:/, '') })

/** The first whose package is in the image is taken. */
export const PACKAGE_MANAGERS: readonly PackageManager[] = [
  {
    name: 'apt',
    packages: ['apt'],
    environment: { DEBIAN_FRONTEND: 'noninteractive' },
    commands: (upgrades) => [
      [...APT, 'update'],
      [...APT, 'install', '--yes', '--only-upgrade', '--no-install-recommends', ...exactly(upgrades, '=')],
      [...APT, 'clean'],
      ['find', '/var/lib/apt/lists', '-mindepth', '1', '-delete'],
    ],
  },
  {
    // By name alone: `name=version` would be written into the list of what people asked for, and hold it there.
    name: 'apk',
    packages: ['apk-tools'],
    environment: {},
    commands: (upgrades) => [['apk', 'upgrade', '--no-cache', ...names(upgrades)]],
  },
  {
    name: 'dnf',
    packages: ['dnf', 'dnf5'],
    environment: {},
    commands: (upgrades) => [
      [
        'dnf',
        '--assumeyes',
        '--setopt=install_weak_deps=False',
        'upgrade',
        ...exactly(upgrades.map(withoutEpoch), '-'),
      ],
      ['dnf', 'clean', 'all'],
    ],
  },
  {
    name: 'microdnf',
    packages: ['microdnf'],
    environment: {},
    commands: (upgrades) => [
      [
        'microdnf',
        '--assumeyes',
        '--setopt=install_weak_deps=0',
        'update',
        ...exactly(upgrades.map(withoutEpoch), '-'),
      ],
      ['microdnf', 'clean', 'all'],
    ],
  },
  {
    name: 'yum',
    packages: ['yum'],
    environment: {},
    commands: (upgrades) => [
      ['yum', '--assumeyes', 'update', ...exactly(upgrades.map(withoutEpoch), '-')],
      ['yum', 'clean', 'all'],
    ],
  },
  {
    name: 'zypper',
    packages: ['zypper'],
    environment: {},
    commands: (upgrades) => [
      ['zypper', '--non-interactive', 'install', '--no-recommends', ...exactly(upgrades, '=')],
      ['zypper', 'clean', '--all'],
    ],
  },
]
