/**
 * Operating system packages that a command installs, mostly without a version: apt, apk, dnf and their kin. What one is
 * depends on the distribution it is installed in, which the script's base image or runner tells.
 */
import type { CommandSubject, Recognizer, Subject } from '../claim.ts'
import { readArguments, splitBlanks, type Word } from '../command-words.ts'
import { distributionOf, packageFormatOf } from '../distributions.ts'
import { makeClaims, type Finding } from '../make-claim.ts'
import { findPackage } from '../package-finding.ts'

type PackageManager = Readonly<{
  datasource: 'deb' | 'apk' | 'rpm'
  /** Empty where the program does nothing but install. */
  verbs: readonly string[]
  options: ReadonlySet<string>
  /** Name and version of an operand: groups `name`, and `operator` and `version` where one is written. */
  operand: RegExp
}>

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** apt-get(8): `name[:arch][=version|/release]`; a trailing `-` removes. */
const DEB = /^(?<name>[a-z0-9][a-z0-9+.-]*?[a-z0-9+])(?::[a-z0-9-]+)?(?:(?<operator>=)(?<version>.+)|\/.*)?$/
/** apk-add(8): `name[<|>|=|~version][@tag]`. */
const APK = /^(?<name>[A-Za-z0-9][\w+.:-]*?)(?:(?<operator>[<>=~]+)(?<version>[^@]+))?(?:@.*)?$/
/** dnf(8), "Specifying packages": `name-version[-release][.arch]`; a version holds a dot, names such as `gcc-12` do not. */
const RPM =
  /^(?<name>[A-Za-z0-9][\w+.-]*?)(?:(?<operator>-|[<>=]+)(?:\d+:)?(?<version>v?\d+[\w~^]*\.[\w.~^+*]*(?:-\d[\w.~^+]*?)?)(?:\.(?:x86_64|aarch64|noarch|i686|ppc64le|s390x))?)?$/

const APT: PackageManager = {
  datasource: 'deb',
  verbs: ['install', 'reinstall', 'satisfy'],
  options: set(
    '-t --target-release --default-release -o --option -c --config-file -a --host-architecture -q=2 --solver',
  ),
  operand: DEB,
}
const DNF: PackageManager = {
  datasource: 'rpm',
  verbs: ['install', 'reinstall', 'localinstall'],
  options: set(
    '-c --config --repo --repoid --enablerepo --disablerepo --installroot --releasever --setopt --exclude -x --advisory --bz --forcearch --nodeps-for -d -e -R -b',
  ),
  operand: RPM,
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
    operand: APK,
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
    operand: RPM,
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
  const { operands } = readArguments(command.words.slice(1), manager.options)
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
  if (isNoPackage(word.text)) return undefined
  const groups = manager.operand.exec(word.text.replaceAll('\uE000', '0'))?.groups
  if (!groups?.['name']) return undefined
  const name = word.text.slice(0, groups['name'].length)
  const version = groups['version'] ?? ''
  const start = version === '' ? name.length : word.text.length - tailAfter(word.text, version) - version.length
  return findPackage(word, {
    datasource: manager.datasource,
    name,
    version: [start, start + version.length],
    evidence,
    ...(distribution === undefined ? {} : { distribution }),
  })
}

const tailAfter = (text: string, version: string): number =>
  text.length - (text.replaceAll('\uE000', '0').lastIndexOf(version) + version.length)

/** Paths, addresses, groups (`@dev`), names of virtual packages (`.build-deps`), globs, conflicts (`!x`), tasks (`x^`). */
const isNoPackage = (text: string): boolean =>
  /^[.~/@!^([]|:\/\/|[*?()^](?![\w.-]*$)|\.(?:deb|rpm|apk)$|-$/.test(text) ||
  (/[*?]/.test(text) && !/[=~<>-]\d/.test(text))
