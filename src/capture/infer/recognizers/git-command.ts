/**
 * Repositories that commands fetch: `git clone -b v1 URL`, a clone with the later checkout of a tag or commit, fetches of
 * one reference, submodules, and assets that `gh release download` gets.
 */
import { OPAQUE } from '../claim.ts'
import type { CommandSubject, Recognizer, RecognizerContext } from '../claim.ts'
import { partOf, readArguments, valuesOf, type Arguments, type Word } from '../claims/command-words.ts'
import { kindOfReference, nameReference, readRepository, type RepositoryName } from '../claims/git-claim.ts'
import type { Finding } from '../claims/make-claim.ts'
import { makeClaims } from '../claims/make-claim.ts'

export const gitCommand: Recognizer = {
  name: 'git-command',
  kinds: ['command'],
  programs: ['git', 'gh'],
  recognize: (subject, context) => {
    if (subject.kind !== 'command') return []
    const findings = subject.program === 'gh' ? [findRelease(subject)] : findSources(subject, context)
    return makeClaims(subject.file, findings)
  },
}

const VALUED: ReadonlySet<string> = new Set(
  (
    '-C -c -b -B --branch --depth --origin -o --reference --shallow-since --shallow-exclude --filter --config -j --jobs ' +
    '--separate-git-dir --template --server-option --upload-pack -u --revision --name --remote -t --track --prefix --format'
  ).split(' '),
)
const BRANCH: ReadonlySet<string> = new Set(['-b', '--branch', '--revision'])
const REMOTE: ReadonlySet<string> = new Set(['--remote'])
const NEW_BRANCH: ReadonlySet<string> = new Set(['-b', '-B', '-c', '--orphan'])

type GitCall = Readonly<{ verb: string; operands: readonly Word[]; args: Arguments }>

const readGit = ({ words }: CommandSubject): GitCall => {
  const args = readArguments(words.slice(1), VALUED)
  const [verb, ...operands] = args.operands
  return { verb: verb?.text ?? '', operands, args }
}

const findSources = (subject: CommandSubject, context: RecognizerContext): readonly Finding[] => {
  const call = readGit(subject)
  const [first, second] = call.operands
  switch (call.verb) {
    case 'clone':
      return findClone(first, valuesOf(call.args, BRANCH)[0], () => laterReferences(subject, context))
    case 'submodule':
      return first?.text === 'add' ? findClone(second, valuesOf(call.args, BRANCH)[0], () => []) : []
    case 'remote':
      return first?.text === 'add' ? found(readWord(call.operands[2]), laterReferences(subject, context)) : []
    case 'fetch':
    case 'pull':
      return first?.text.includes('/') ? found(readWord(first), referencesOf(second)) : []
    case 'archive':
      return found(readWord(valuesOf(call.args, REMOTE)[0]), referencesOf(first))
    default:
      return []
  }
}

/** A checkout of a commit decides; without any reference the newest of the default branch is taken. */
const findClone = (
  address: Word | undefined,
  branch: Word | undefined,
  later: () => readonly Word[],
): readonly Finding[] => {
  const repository = readWord(address)
  if (!address || !repository) return []
  const checkouts = later()
  const isDecided = checkouts.some(({ text }) => kindOfReference(text) === 'commit')
  const isOnlyNamed = branch !== undefined && !/\d/.test(branch.text)
  const references = isOnlyNamed && isDecided ? checkouts : [...referencesOf(branch), ...checkouts]
  const isKnown = isOnlyNamed && !branch.text.includes(OPAQUE)
  if (references.length > 0) return found(repository, references, isKnown ? branch.text : undefined)
  const end = partOf(address, address.text.length, address.text.length)
  return [{ component: nameReference(repository, 'branch'), ...placeOf(end), evidence: 'git clone' }]
}

const readWord = (address: Word | undefined): RepositoryName | undefined => address && readRepository(address.text)

/** `branch`: what was cloned, where a later checkout chooses a commit of it. */
const found = (
  repository: RepositoryName | undefined,
  references: readonly Word[],
  branch?: string,
): readonly Finding[] =>
  repository === undefined
    ? []
    : references.map((word) => {
        const kind = kindOfReference(word.text)
        const taken = branch !== undefined && kind === 'commit' ? { branch } : {}
        return { component: nameReference(repository, kind), ...placeOf(word), evidence: `git ${kind}`, ...taken }
      })

const placeOf = ({ at, start, end }: Word): Pick<Finding, 'at' | 'range'> => ({ at, range: [start, end] })

/** What is checked out after a clone, up to the next one; only once the folder is entered or named. */
const laterReferences = (clone: CommandSubject, context: RecognizerContext): readonly Word[] => {
  const commands = sequenceOf(clone, context)
  const references: Word[] = []
  let inside = isDockerfile(clone) || readGit(clone).verb === 'remote'
  for (let index = commands.indexOf(clone) + 1; index < commands.length; index += 1) {
    const command = commands[index]
    if (!command) break
    if (command.program === 'cd' || command.program === 'pushd') inside = true
    if (command.program !== 'git') continue
    const call = readGit(command)
    if (call.verb === 'clone' || call.verb === 'init' || call.verb === 'remote') break
    if (inside || command.words.some(({ text }) => text === '-C' || text.startsWith('--git-dir')))
      references.push(...checkedOut(call))
  }
  return references
}

const isDockerfile = ({ file }: CommandSubject): boolean => /(?:^|[/.])(?:Docker|Container)file/i.test(file)

/** Steps of a Dockerfile go on in the folder that the one before has left (`WORKDIR`). */
const sequenceOf = (command: CommandSubject, context: RecognizerContext): readonly CommandSubject[] =>
  isDockerfile(command)
    ? context.commands('git').filter(({ file }) => file === command.file)
    : context.scriptOf(command)

const checkedOut = ({ verb, operands, args }: GitCall): readonly Word[] => {
  const [first, second] = operands
  switch (verb) {
    case 'checkout':
    case 'switch':
      if (args.options.some(({ name }) => NEW_BRANCH.has(name))) return []
      // Further operands are paths.
      return operands.length === 1 ? referencesOf(first) : []
    case 'reset':
      return args.options.some(({ name }) => name === '--hard') ? referencesOf(first) : []
    case 'fetch':
      return referencesOf(second)
    default:
      return []
  }
}

/** Without what only says where the reference stands: `origin/`, `tags/`, `refs/heads/`. */
const referencesOf = (word: Word | undefined): readonly Word[] => {
  if (!word || !/^[^+:*^~@-][^:*^~@]*$/.test(word.text) || isUnknowable(word)) return []
  if (/^(?:HEAD|FETCH_HEAD|ORIG_HEAD|\.|pull\/.*|refs\/pull\/.*)$/.test(word.text)) return []
  const prefix = /^(?:(?:refs\/)?(?:tags|heads|remotes\/\w+)\/|(?:origin|upstream)\/)/.exec(word.text)?.[0].length ?? 0
  return [partOf(word, prefix, word.text.length)]
}

/** `$(git describe)`: nothing is written that could be pinned. */
const isUnknowable = ({ at }: Word): boolean => at.pieces.some(({ variable }) => variable === '')

const RELEASE_OPTIONS: ReadonlySet<string> = new Set(
  '-R --repo -p --pattern -D --dir -O --output -A --archive'.split(' '),
)
const REPOSITORY: ReadonlySet<string> = new Set(['-R', '--repo'])

/** `gh release download v1 --repo owner/name`; the latest without a tag. */
const findRelease = ({ words }: CommandSubject): Finding | undefined => {
  const args = readArguments(words.slice(1), RELEASE_OPTIONS)
  const [noun, verb, tag] = args.operands
  const repository = valuesOf(args, REPOSITORY)[0]
  if (noun?.text !== 'release' || verb?.text !== 'download' || !repository) return undefined
  const name = repository.text.replace(/^(?:https:\/\/)?github\.com\//, '')
  if (!/^[\w.-]+\/[\w.-]+$/.test(name)) return undefined
  const end = partOf(repository, repository.text.length, repository.text.length)
  return { component: { datasource: 'github-releases', name }, ...placeOf(tag ?? end), evidence: 'gh release download' }
}
