/** Packages of Rust, Ruby, PHP and .NET that a command installs. */
import type { CommandSubject, Recognizer, Subject } from '../claim.ts'
import { readArguments, valuesOf, type Arguments, type Word } from '../claims/command-words.ts'
import { makeClaims, type Finding } from '../claims/make-claim.ts'
import { findPackage, findPackageAt, findRepository } from '../claims/package-finding.ts'

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '))

type Installer = Readonly<{
  datasource: string
  /** What a package may be called. */
  names: RegExp
  /** The words before the packages, with alternatives. */
  verbs: readonly (readonly string[])[]
  options: ReadonlySet<string>
  /** Options that give the version of the only package. */
  versionOptions: ReadonlySet<string>
  /** What stands between name and version in one word: `x@1`, `x:1`. */
  separator?: RegExp
  /** Only the first operand is a package. */
  single?: boolean
}>

const CARGO: Installer = {
  datasource: 'crate',
  names: /^[A-Za-z][\w-]*$/,
  verbs: [['install', 'binstall']],
  options: set(
    '--version --vers --git --tag --branch --rev --path --manifest-path --root --index --registry --features -F --bin --example --target --target-dir ' +
      '--profile -j --jobs --config -Z --color --message-format --strategies --install-path',
  ),
  versionOptions: set('--version --vers'),
  separator: /@/,
}

const INSTALLERS: Readonly<Record<string, readonly Installer[]>> = {
  cargo: [CARGO],
  'cargo-binstall': [{ ...CARGO, verbs: [] }],
  gem: [
    {
      datasource: 'rubygems',
      names: /^[A-Za-z0-9][\w.-]*$/,
      verbs: [['install', 'i']],
      options: set(
        '-v --version -i --install-dir -n --bindir -s --source --platform -P --trust-policy -p --http-proxy',
      ),
      versionOptions: set('-v --version'),
      separator: /:/,
    },
  ],
  bundle: [
    {
      datasource: 'rubygems',
      names: /^[A-Za-z0-9][\w.-]*$/,
      verbs: [['add']],
      options: set('-v --version -g --group -s --source --git --github --branch --ref --path'),
      versionOptions: set('-v --version'),
    },
  ],
  composer: ['require', 'global'].map((verb) => ({
    datasource: 'packagist',
    names: /^[a-z0-9][\w.-]*\/[\w.-]+$/i,
    verbs: verb === 'global' ? [['global'], ['require']] : [['require']],
    options: set('-d --working-dir --ignore-platform-req'),
    versionOptions: set('--no-such-option'),
    separator: /[:=]/,
  })),
  dotnet: [
    {
      datasource: 'nuget',
      names: /^[A-Za-z0-9_][\w.-]*$/,
      verbs: [['tool'], ['install', 'update']],
      options: set(
        '--version --tool-path --add-source --source --configfile --framework -v --verbosity --tool-manifest -a --arch',
      ),
      versionOptions: set('--version'),
      separator: /@/,
      single: true,
    },
    {
      datasource: 'nuget',
      names: /^[A-Za-z0-9_][\w.-]*$/,
      verbs: [['add'], ['package']],
      options: set('--version -v -f --framework -s --source --package-directory'),
      versionOptions: set('--version -v'),
      single: true,
    },
  ],
  nuget: [
    {
      datasource: 'nuget',
      names: /^[A-Za-z0-9_][\w.-]*$/,
      verbs: [['install']],
      options: set('-Version -OutputDirectory -Source -Framework -ConfigFile'),
      versionOptions: set('-Version'),
      single: true,
    },
  ],
}

export const otherInstall: Recognizer = {
  name: 'other-install',
  kinds: ['command'],
  programs: Object.keys(INSTALLERS),
  recognize: (subject: Subject) => (subject.kind === 'command' ? makeClaims(subject.file, findingsOf(subject)) : []),
}

const findingsOf = ({ program, words }: CommandSubject): readonly (Finding | undefined)[] => {
  const rest = words.slice(1).filter(({ text }) => !text.startsWith('+'))
  for (const installer of INSTALLERS[program] ?? []) {
    const given = readArguments(rest, installer.options)
    const verbs = given.operands.slice(0, installer.verbs.length)
    if (!installer.verbs.every((verb, index) => verb.includes(verbs[index]?.text ?? ''))) continue
    const evidence = [program, ...verbs.map(({ text }) => text)].join(' ')
    return findPackages({ ...given, operands: given.operands.slice(verbs.length) }, installer, evidence)
  }
  return []
}

const findPackages = (given: Arguments, installer: Installer, evidence: string): readonly (Finding | undefined)[] => {
  const valueOf = (name: string): Word | undefined => valuesOf(given, new Set([name]))[0]
  const git = valueOf('--git')
  if (git)
    return [findRepository(git, valueOf('--tag') ?? valueOf('--rev') ?? valueOf('--branch'), `${evidence} --git`)]
  if (valueOf('--path') || valueOf('--manifest-path')) return []
  const [version] = valuesOf(given, installer.versionOptions)
  const packages = installer.single ? given.operands.slice(0, 1) : given.operands
  return packages.map((word) => findOperand(word, version, { installer, evidence }))
}

type Use = Readonly<{ installer: Installer; evidence: string }>

const findOperand = (word: Word, version: Word | undefined, { installer, evidence }: Use): Finding | undefined => {
  const { datasource, separator, names } = installer
  const at = separator?.exec(word.text)?.index
  const name = word.text.slice(0, at)
  const end = word.text.length
  if (!names.test(name) || /\.(?:gem|nupkg)$/.test(word.text)) return undefined
  if (at !== undefined) return findPackage(word, { datasource, name, version: [at + 1, end], evidence })
  if (version) return findPackageAt(version, { datasource, name, evidence })
  return findPackage(word, { datasource, name, version: [end, end], evidence })
}
