import { parsePythonRequirement } from '../../formats/python-requirement.ts'
/** Python packages that a command installs: pip, uv, pipx, Poetry, Pipenv, conda. */
import type { CommandSubject, Recognizer, Subject } from '../claim.ts'
import { partOf, readArguments, valuesOf, type Arguments, type Word } from '../claims/command-words.ts'
import { makeClaims, type Finding } from '../claims/make-claim.ts'
import { findPackage, findRepository } from '../claims/package-finding.ts'

const PIP_OPTIONS =
  '-r --requirement -c --constraint -e --editable -t --target -i --index-url --extra-index-url -f --find-links --platform ' +
  '--python-version --implementation --abi --root --prefix --src --upgrade-strategy --progress-bar --proxy --retries ' +
  '--timeout --exists-action --trusted-host --cert --client-cert --cache-dir --log --no-binary --only-binary ' +
  '--global-option --config-settings -C --report -d --dest -w --wheel-dir --python -p --group -b --build -x --python-platform'
const UV_OPTIONS =
  '--index --default-index --with --with-requirements --with-editable --from --refresh-package -P --upgrade-package --directory --project ' +
  '--extra --package --resolution --prerelease --exclude-newer --link-mode --env-file -m --module --override --overrides --excludes --requirements --constraints --build-constraint --build-constraints --python-preference --index-strategy --keyring-provider --config-file --fork-strategy --no-build-package --no-binary-package --allow-insecure-host --torch-backend --color --no-build-isolation-package --reinstall-package --exclude-newer-package --config-setting --tag --branch --rev'
const POETRY_OPTIONS = '-G --group -E --extras --python --platform --source -C --directory -P --project --optional'
const CONDA_OPTIONS = '-n --name -p --prefix -c --channel --file -f --solver --repodata-fn --revision -r --root-prefix'

const set = (...texts: readonly string[]): ReadonlySet<string> => new Set(texts.join(' ').split(' '))

type Installer = Readonly<{
  /** What must follow the program, with alternatives; flags between are passed over. */
  verbs: readonly (readonly string[])[]
  options: ReadonlySet<string>
  /** Options whose values are requirements too: `uv run --with x==1`. */
  requirementOptions?: ReadonlySet<string>
  /** Only the first operand is a package, the rest is what it runs. */
  runs?: boolean
  conda?: boolean
}>

const PIP: Installer = { verbs: [['install', 'download', 'wheel']], options: set(PIP_OPTIONS) }
const UV = set(PIP_OPTIONS, UV_OPTIONS)
const WITH = set('--with')
const CONDA: Installer = { verbs: [['install', 'create', 'update']], options: set(CONDA_OPTIONS), conda: true }

const INSTALLERS: Readonly<Record<string, readonly Installer[]>> = {
  pip: [PIP],
  uv: [
    { verbs: [['pip'], ['install', 'download']], options: UV },
    { verbs: [['add']], options: UV },
    { verbs: [['tool'], ['install', 'upgrade']], options: UV, requirementOptions: WITH, runs: true },
    { verbs: [['tool'], ['run']], options: UV, requirementOptions: set('--with --from'), runs: true },
    { verbs: [['run']], options: UV, requirementOptions: WITH },
  ],
  uvx: [{ verbs: [], options: UV, requirementOptions: set('--with --from'), runs: true }],
  pipx: [
    { verbs: [['install', 'upgrade']], options: set(PIP_OPTIONS, '--suffix --pip-args --preinstall'), runs: true },
    { verbs: [['inject']], options: set(PIP_OPTIONS, '--pip-args') },
    { verbs: [['run']], options: set(PIP_OPTIONS, '--spec --pip-args'), requirementOptions: set('--spec'), runs: true },
  ],
  poetry: [
    { verbs: [['add']], options: set(POETRY_OPTIONS) },
    { verbs: [['self'], ['add']], options: set(POETRY_OPTIONS) },
  ],
  pipenv: [{ verbs: [['install']], options: set(PIP_OPTIONS, '--categories') }],
  'session.install': [{ verbs: [], options: set(PIP_OPTIONS) }],
  easy_install: [{ verbs: [], options: set(PIP_OPTIONS) }],
  conda: [CONDA],
}

/** `pip`, `pip3`, `pip3.12`. */
const interpreters = (name: string): readonly string[] => [
  name,
  `${name}2`,
  `${name}3`,
  ...Array.from({ length: 20 }, (_, minor) => `${name}3.${minor}`),
]

export const pythonInstall: Recognizer = {
  name: 'python-install',
  kinds: ['command'],
  programs: [
    ...Object.keys(INSTALLERS),
    ...interpreters('pip'),
    ...interpreters('python'),
    'py',
    'mamba',
    'micromamba',
  ],
  recognize: (subject: Subject) => (subject.kind === 'command' ? makeClaims(subject.file, findingsOf(subject)) : []),
}

/** `pip3.11` is pip, and so is `python3 -m pip`; `micromamba` is conda. */
const callOf = ({ program, words }: CommandSubject): Readonly<{ tool: string; first: number }> | undefined => {
  if (/^pip(?:\d(?:\.\d+)?)?$/.test(program)) return { tool: 'pip', first: 1 }
  if (/^(?:micro)?mamba$/.test(program)) return { tool: 'conda', first: 1 }
  const module = /^py(?:thon(?:\d(?:\.\d+)?)?)?$/.test(program) ? words.findIndex(({ text }) => text === '-m') : -1
  if (module > 0 && module < 4)
    return { tool: words[module + 1]?.text.replace(/^pip\d$/, 'pip') ?? '', first: module + 2 }
  return Object.hasOwn(INSTALLERS, program) ? { tool: program, first: 1 } : undefined
}

const findingsOf = (command: CommandSubject): readonly (Finding | undefined)[] => {
  const call = callOf(command)
  const installers = call && Object.hasOwn(INSTALLERS, call.tool) ? INSTALLERS[call.tool] : undefined
  if (!call || !installers) return []
  for (const installer of installers) {
    const given = readArguments(command.words.slice(call.first), installer.options)
    const verbs = given.operands.slice(0, installer.verbs.length)
    if (!installer.verbs.every((verb, index) => verb.includes(verbs[index]?.text ?? ''))) continue
    const evidence = [call.tool, ...verbs.map(({ text }) => text)].join(' ')
    return requirementsOf(given, installer).map((word) => findRequirement(word, evidence, installer))
  }
  return []
}

const requirementsOf = (given: Arguments, { verbs, requirementOptions, runs }: Installer): readonly Word[] => {
  const fromOptions = requirementOptions ? valuesOf(given, requirementOptions) : []
  const operands = given.operands.slice(verbs.length)
  if (verbs[0]?.[0] === 'run' && !runs) return fromOptions
  const replaced = given.options.some(({ name }) => name === '--from' || name === '--spec')
  return [...fromOptions, ...(runs ? operands.slice(0, replaced ? 0 : 1) : operands)]
}

/** Longer than any requirement that a person wrote. */
const LONGEST = 500
const GIT = /^(?:.+?\s*@\s*)?git\+(.+?)(?:@([^@/#]+(?:\/[^@#]+)?))?(?:#.*)?$/
const LOCAL = /^[.~/]|^file:|[/\\]|\.(?:whl|zip|txt|toml|cfg|tar\.\w+)$/

const findRequirement = (word: Word, evidence: string, { conda, runs }: Installer): Finding | undefined => {
  if (word.text.length > LONGEST) return undefined
  const git = GIT.exec(word.text)
  if (git) return findRepository(addressOf(word, git), referenceOf(word, git), `${evidence} git+`)
  if (LOCAL.test(word.text) || /:\/\//.test(word.text)) return undefined
  if (conda) return findConda(word, evidence)
  return findNamedAt(word, evidence, runs === true) ?? findSpecifier(word, evidence)
}

const addressOf = (word: Word, [, address = '']: RegExpExecArray): Word => {
  const start = word.text.indexOf(address)
  return partOf(word, start, start + address.length)
}

const referenceOf = (word: Word, [, address = '', reference]: RegExpExecArray): Word | undefined => {
  const start = word.text.indexOf(address) + address.length + 1
  return reference === undefined ? undefined : partOf(word, start, start + reference.length)
}

/** `ruff@0.4.0` of uvx, `requests@^2` of Poetry. */
const findNamedAt = (word: Word, evidence: string, runs: boolean): Finding | undefined => {
  const at = word.text.indexOf('@')
  const isPoetry = evidence.startsWith('poetry')
  if (at < 1 || (!isPoetry && !runs)) return undefined
  const name = word.text.slice(0, at).replace(/\[.*\]$/, '')
  const versioning = isPoetry ? 'poetry' : 'pep440'
  return findPackage(word, { datasource: 'pypi', name, version: [at + 1, word.text.length], evidence, versioning })
}

/** `x==1.2` is exact: its range is the version alone; any other specifier is kept whole. */
const findSpecifier = (word: Word, evidence: string): Finding | undefined => {
  const requirement = parsePythonRequirement(word.text)
  if (!requirement || requirement.url !== undefined) return findUnknownVersion(word, evidence)
  const { name, specifiers } = requirement
  const [start, end] = requirement.range
  const operator = /^={2,3}\s*(?=[^*,]+$)/.exec(specifiers)?.[0].length ?? 0
  return findPackage(word, {
    datasource: 'pypi',
    name,
    version: [start + operator, end],
    evidence,
    versioning: 'pep440',
  })
}

/** `x==${V}` whose value is not known here. */
const findUnknownVersion = (word: Word, evidence: string): Finding | undefined => {
  const [head = '', name = ''] = /^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?={2,3}(?=[^,;]*\uE000)/.exec(word.text) ?? []
  if (name === '') return undefined
  return findPackage(word, {
    datasource: 'pypi',
    name,
    version: [head.length, word.text.length],
    evidence,
    versioning: 'pep440',
  })
}

/** Conda's match specifications: `conda-forge::numpy=1.26`, `python==3.11`, `numpy>=1.20`. */
const findConda = (word: Word, evidence: string): Finding | undefined => {
  const [head = '', , name = ''] = /^(?:([\w.-]+)::)?([A-Za-z0-9_][\w.-]*)/.exec(word.text) ?? []
  const operator = /^={1,2}/.exec(word.text.slice(head.length))?.[0].length ?? 0
  const start = head.length + operator
  const end = operator > 0 ? endOfVersion(word.text, start) : word.text.length
  return findPackage(word, { datasource: 'conda', name, version: [start, end], evidence, versioning: 'loose' })
}

/** A build string may follow: `numpy=1.26=py311_0`. */
const endOfVersion = (text: string, start: number): number => {
  const next = text.indexOf('=', start)
  return next === -1 ? text.length : next
}
