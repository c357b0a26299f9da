/**
 * Operating system packages that a command installs, mostly without a version: apt, apk, dnf and their kin. What one is
 * depends on the distribution it is installed in, which the script's base image or runner tells.
 */
import { OPAQUE, type CommandSubject, type Recognizer, type Subject } from '../claim.ts'
import { readArguments, splitBlanks, type Word } from '../claims/command-words.ts'
import { makeClaims, type Finding } from '../claims/make-claim.ts'
import { findPackage } from '../claims/package-finding.ts'
import { distributionOf, packageFormatOf } from '../knowledge/distributions.ts'
import { readOsPackage, type OsPackageFormat } from '../knowledge/os-package-names.ts'

type PackageManager = Readonly<{
  datasource: OsPackageFormat
  /** Empty where the program does nothing but install. */
  verbs: readonly string[]
  options: ReadonlySet<string>
}>

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '))

const APT: PackageManager = {
  datasource: 'deb',
  verbs: ['install', 'reinstall', 'satisfy'],
  options: set(
    '-t --target-release --default-release -o --option -c --config-file -a --host-architecture -q=2 --solver',
  ),
}
const DNF: PackageManager = {
  datasource: 'rpm',
  verbs: ['install', 'reinstall', 'localinstall'],
  options: set(
    '-c --config --repo --repoid --enablerepo --disablerepo --installroot --releasever --setopt --exclude -x --advisory --bz --forcearch --nodeps-for -d -e -R -b',
  ),
}
const ONLY_INSTALLS = { ...APT, verbs: [] }

const MANAGERS: Readonly<Record<string, PackageManager>> = {
  apt: APT,
  'apt-get': APT,
  aptitude: APT,
  'apt-fast': APT,
  /** Of Bitnami's minideb and of Kubernetes' base images. */
  install_packages: ONLY_INSTALLS,
  'clean-install': ONLY_INSTALLS,
  apk: {
    datasource: 'apk',
    verbs: ['add'],
    options: set(
      '-t --virtual -X --repository -p --root --arch --cache-dir --keys-dir --repositories-file --cache-max-age --wait --progress-fd',
    ),
  },
  dnf: DNF,
  dnf5: DNF,
  microdnf: DNF,
  yum: DNF,
  tdnf: DNF,
  zypper: {
    datasource: 'rpm',
    verbs: ['install', 'in'],
    options: set(
      '-r --repo -t --type -n --name -C --capability --from -R --root --gpg-auto-import-keys= --download -p --plus-repo',
    ),
  },
}

export const osPackages: Recognizer = {
  name: 'os-packages',
  kinds: ['command'],
  programs: Object.keys(MANAGERS),
  recognize: (subject: Subject) => (subject.kind === 'command' ? makeClaims(subject.file, findingsOf(subject)) : []),
}

const findingsOf = (command: CommandSubject): readonly (Finding | undefined)[] => {
  const manager = MANAGERS[command.program]
  if (!manager) return []
  const given = readArguments(command.words.slice(1), manager.options).operands
  // What a variable without a value holds may be options: `yum $OPTIONS install tar`.
  const operands = given.slice(
    Math.max(
      given.findIndex(({ text }) => text.replaceAll(OPAQUE, '') !== ''),
      0,
    ),
  )
  const [verb] = operands
  const installs = manager.verbs.length === 0 || manager.verbs.includes(verb?.text ?? '')
  if (!installs) return []
  const evidence = manager.verbs.length === 0 ? command.program : `${command.program} ${verb?.text ?? ''}`
  const distribution = distributionFor(command, manager)
  const packages = manager.verbs.length === 0 ? operands : operands.slice(1)
  return packages.flatMap(splitBlanks).map((word) => findOperand(word, { manager, evidence, distribution }))
}

/** None where what is known of the system contradicts the program: `apk` in Debian. */
const distributionFor = ({ os }: CommandSubject, { datasource }: PackageManager): string | undefined => {
  const distribution = os === undefined ? undefined : distributionOf(os.text)
  return distribution !== undefined && packageFormatOf(distribution) === datasource ? distribution : undefined
}

type Installation = Readonly<{ manager: PackageManager; evidence: string; distribution: string | undefined }>

const findOperand = (word: Word, { manager, evidence, distribution }: Installation): Finding | undefined => {
  const { datasource } = manager
  const found = readOsPackage(word.text, datasource, OPAQUE)
  return found && findPackage(word, { datasource, ...found, evidence, ...(distribution ? { distribution } : {}) })
}
