/**
 * What a command does to packages: apt-get(8), apk(8), dnf(8), zypper(8), pip, npm and gem, and `apt-mark hold`. Only programs
 * whose words say it plainly; what a script does that is copied in is not known.
 */
import type { RecipePackage, RecipeStep } from '../../../records/image-recipe.ts'
import { parsePythonRequirement, versionMeant } from '../../formats/python-requirement.ts'
import { readOsPackage } from '../../infer/knowledge/os-package-names.ts'

export type CommandWord = Readonly<{ text: string; line: number }>

type Action = RecipeStep['action']

type Program = Readonly<{
  client: RecipeStep['client']
  /** First operand to what it does; with no package named, `upgrade` is of everything. */
  verbs: ReadonlyMap<string, Action>
  /** Options that take the next word. */
  valued: ReadonlySet<string>
  /** Always does this; there is no verb. */
  always?: Action
}>

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '))

const verbs = (actions: Readonly<Record<string, Action>>): Program['verbs'] => new Map(Object.entries(actions))

const APT: Program = {
  client: 'deb',
  verbs: verbs({
    install: 'install',
    reinstall: 'install',
    upgrade: 'upgrade-all',
    'dist-upgrade': 'upgrade-all',
    'full-upgrade': 'upgrade-all',
    'safe-upgrade': 'upgrade-all',
    remove: 'remove',
    purge: 'remove',
    autoremove: 'remove',
  }),
  valued: set('-t --target-release --default-release -o --option -c --config-file -a --host-architecture'),
}
const DNF: Program = {
  client: 'rpm',
  verbs: verbs({
    install: 'install',
    reinstall: 'install',
    upgrade: 'upgrade',
    update: 'upgrade',
    'upgrade-minimal': 'upgrade',
    'distro-sync': 'upgrade',
    remove: 'remove',
    erase: 'remove',
  }),
  valued: set(
    '-c --config --repo --repoid --enablerepo --disablerepo --installroot --releasever --setopt --exclude -x --advisory --forcearch',
  ),
}
const INSTALL_PACKAGES: Program = { client: 'deb', verbs: verbs({}), valued: set('-t'), always: 'install' }
const PIP: Program = {
  client: 'pip',
  verbs: verbs({ install: 'install', uninstall: 'remove' }),
  valued: set(
    '-r --requirement -c --constraint -e --editable -t --target -i --index-url --extra-index-url -f --find-links --platform --python-version --root --prefix --cert --cache-dir --trusted-host --no-binary --only-binary --timeout --retries --python -p',
  ),
}
const NPM: Program = {
  client: 'npm',
  verbs: verbs({
    install: 'install',
    i: 'install',
    add: 'install',
    update: 'upgrade',
    uninstall: 'remove',
    rm: 'remove',
  }),
  valued: set('--prefix --registry --cache --omit --include'),
}
const GEM: Program = {
  client: 'gem',
  verbs: verbs({ install: 'install', update: 'upgrade', uninstall: 'remove' }),
  valued: set('-v --version -i --install-dir -n --bindir'),
}

const PROGRAMS: ReadonlyMap<string, Program> = new Map(
  Object.entries({
    apt: APT,
    'apt-get': APT,
    aptitude: APT,
    install_packages: INSTALL_PACKAGES,
    'clean-install': INSTALL_PACKAGES,
    apk: {
      client: 'apk',
      verbs: verbs({ add: 'install', upgrade: 'upgrade', del: 'remove' }),
      valued: set('-t --virtual -X --repository -p --root --arch --cache-dir --keys-dir --repositories-file'),
    },
    dnf: DNF,
    dnf5: DNF,
    microdnf: DNF,
    tdnf: DNF,
    yum: DNF,
    zypper: {
      client: 'rpm',
      verbs: verbs({
        install: 'install',
        in: 'install',
        update: 'upgrade',
        up: 'upgrade',
        patch: 'upgrade',
        remove: 'remove',
        rm: 'remove',
      }),
      valued: set('-r --repo -t --type -n --name -C --capability --from -R --root'),
    },
    'apt-mark': { client: 'deb', verbs: verbs({ hold: 'hold' }), valued: new Set() },
    npm: NPM,
    pip: PIP,
    gem: GEM,
  }),
)

/** `undefined` for a command that changes no packages. `line` is that of the instruction. */
export const readPackageCommand = (given: readonly CommandWord[], line: number): RecipeStep | undefined => {
  const call = callOf(given)
  if (!call) return undefined
  const { program, name, words } = call
  const { operands, options } = splitWords(words, program.valued)
  const verb = operands[0]?.text ?? ''
  const action = program.always ?? program.verbs.get(verb)
  if (action === undefined) return undefined
  const named = program.always === undefined ? operands.slice(1) : operands
  // Without -g, npm changes a project and its lock file; `npm install` alone reads one.
  if (program === NPM && !options.some((one) => GLOBAL.test(one))) return undefined
  const packages = named.flatMap((word) => packageOf(word, program.client))
  const effect = effectOf(action, options, named)
  if (effect !== 'install') return { line, client: program.client, program: name, action: effect, packages }
  const recommends = recommendsOf(program, words)
  return {
    line,
    client: program.client,
    program: name,
    action: effect,
    packages,
    raises: raises(program, name, options),
    ...(recommends === undefined ? {} : { recommends }),
  }
}

const GLOBAL = /^(?:-g|--global|--location=global)$/

type Call = Readonly<{ program: Program; name: string; words: readonly CommandWord[] }>

/** `python3 -m pip …` and `uv pip …` are pip; `/usr/bin/apt-get` is apt-get; `pip3.11` is pip. */
const callOf = (given: readonly CommandWord[]): Call | undefined => {
  const name = (given[0]?.text ?? '').replace(/^.*\//, '')
  const isPython = /^python[\d.]*$/.test(name) && given[1]?.text === '-m' && given[2]?.text === 'pip'
  if (isPython) return { program: PIP, name: `${name} -m pip`, words: given.slice(3) }
  if (name === 'uv' && given[1]?.text === 'pip') return { program: PIP, name: 'uv pip', words: given.slice(2) }
  const program = PROGRAMS.get(/^pip\d?(?:\.\d+)?$/.test(name) ? 'pip' : name)
  return program && { program, name, words: given.slice(1) }
}

type Split = Readonly<{ operands: readonly CommandWord[]; options: readonly string[] }>

const splitWords = (words: readonly CommandWord[], valued: ReadonlySet<string>): Split => {
  const operands: CommandWord[] = []
  const options: string[] = []
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index]!
    if (!word.text.startsWith('-') || word.text === '-') operands.push(word)
    else {
      options.push(word.text)
      if (valued.has(word.text)) index += 1
    }
  }
  return { operands, options }
}

const effectOf = (action: Action, options: readonly string[], named: readonly CommandWord[]): Action => {
  if (action === 'upgrade' && named.length === 0) return 'upgrade-all'
  return action === 'install' && options.includes('--only-upgrade') ? 'upgrade' : action
}

/** apt-get and dnf raise a package that they are told to install, and so does npm; apk, pip, gem and microdnf leave it. */
const raises = (program: Program, name: string, options: readonly string[]): boolean => {
  if (program.client === 'apk') return options.some((one) => /^(?:-\w*u\w*|--upgrade)$/.test(one))
  if (program.client === 'pip') return options.some((one) => one === '-U' || one === '--upgrade')
  return program.client !== 'gem' && name !== 'microdnf'
}

const recommendsOf = (program: Program, words: readonly CommandWord[]): boolean | undefined => {
  const pattern = program === APT ? NO_RECOMMENDS : program === DNF ? NO_WEAK_DEPENDENCIES : undefined
  return pattern && !words.some(({ text }) => pattern.test(text))
}

const NO_RECOMMENDS = /^--no-install-recommends$|Install-Recommends=(?:0|false|no)/i
const NO_WEAK_DEPENDENCIES = /install_weak_deps=(?:0|false)/i

const packageOf = ({ text, line }: CommandWord, client: RecipeStep['client']): readonly RecipePackage[] => {
  const found = namedIn(text, client)
  return found ? [{ name: found.name, ...(found.version ? { version: found.version } : {}), line }] : []
}

/** Stands for a variable of which nothing is known. */
export const UNKNOWN = '\uE000'

type Named = Readonly<{ name: string; version?: string }>

const namedIn = (text: string, client: RecipeStep['client']): Named | undefined => {
  switch (client) {
    case 'deb':
    case 'apk':
    case 'rpm': {
      const found = readOsPackage(text, client, UNKNOWN)
      if (!found) return undefined
      const isExact = client === 'rpm' || /(?<![<>~])=(?![<>~])/.test(text)
      const version = isExact ? text.slice(...found.version) : ''
      return version === '' || version.includes('*') || version.includes(UNKNOWN)
        ? { name: found.name }
        : { name: found.name, version }
    }
    case 'pip': {
      const requirement = parsePythonRequirement(text)
      if (!requirement) return undefined
      const { current, floating } = versionMeant(requirement.specifiers)
      return floating || current === '' ? { name: requirement.name } : { name: requirement.name, version: current }
    }
    case 'npm': {
      const [, name, version = ''] = /^(@?[^@\s/]+(?:\/[^@\s]+)?)(?:@(.+))?$/.exec(text) ?? []
      if (name === undefined) return undefined
      return /^\d+\.\d+\.\d+/.test(version) ? { name, version } : { name }
    }
    default: {
      const [, name, version] = /^([\w.-]+)(?::(\d[\w.]*))?$/.exec(text) ?? []
      return name === undefined ? undefined : { name, ...(version ? { version } : {}) }
    }
  }
}
