/** Tools that a version manager installs: `nvm install 20`, `mise use go@1.22`, `rustup default 1.70`, `brew install node@18`. */
import type { CommandSubject, Recognizer } from '../claim.ts'
import { partOf, readArguments, valuesOf, type Word } from '../claims/command-words.ts'
import type { Finding } from '../claims/make-claim.ts'
import { makeClaims } from '../claims/make-claim.ts'
import { knownTool, type KnownTool } from '../knowledge/known-tools.ts'
import { VERSION_MANAGERS, type VersionManager } from '../knowledge/version-managers.ts'

export const versionManager: Recognizer = {
  name: 'version-manager',
  kinds: ['command'],
  programs: Object.keys(VERSION_MANAGERS),
  recognize: (subject) => {
    const manager = subject.kind === 'command' ? VERSION_MANAGERS[subject.program] : undefined
    return manager && subject.kind === 'command' ? makeClaims(subject.file, findInstalled(subject, manager)) : []
  },
}

const VERSION_OPTION: ReadonlySet<string> = new Set(['--version'])

const findInstalled = ({ program, words }: CommandSubject, manager: VersionManager): readonly Finding[] => {
  const args = readArguments(words.slice(1), new Set(manager.options?.split(' ') ?? []))
  const line = args.operands.map(({ text }) => text)
  const verb = manager.verbs.find((one) => one === '' || one.split(' ').every((word, index) => line[index] === word))
  if (verb === undefined) return []
  const operands = args.operands.slice(verb === '' ? 0 : verb.split(' ').length)
  const [first, second] = operands
  switch (manager.operands) {
    case 'version':
      return operands.flatMap((word) => versionFinding(program, manager.tool ?? '', word))
    case 'tool version':
      return first && second ? versionFinding(program, first.text, second) : []
    case 'tool@version': {
      const given = valuesOf(args, VERSION_OPTION)[0]
      return operands.length === 1 && first && given
        ? versionFinding(program, first.text, given)
        : operands.flatMap((word) => pairFinding(program, word))
    }
  }
}

const VERSION =
  /^(?:go|v|ruby-|temurin-|zulu-|python-?)?[\d\uE000]|^(?:latest|stable|nightly|beta|lts|lts\/\*|node|current)$/

/** Java's distributions stand before the version in mise, behind it in SDKMAN: neither is a part of it. */
const PREFIX = /^(?:go(?=\d)|ruby-|temurin-|zulu-|corretto-|openjdk-|python-?(?=\d))/

const versionFinding = (program: string, tool: string, word: Word): readonly Finding[] => {
  const known = knownTool(tool)
  if (!known || !VERSION.test(word.text)) return []
  const version = partOf(word, PREFIX.exec(word.text)?.[0].length ?? 0, word.text.length)
  return [finding(program, known, version)]
}

const pairFinding = (program: string, word: Word): readonly Finding[] => {
  const at = word.text.lastIndexOf('@')
  const name = at > 0 ? word.text.slice(0, at) : word.text
  const version = partOf(word, at > 0 ? at + 1 : word.text.length, word.text.length)
  const known = knownTool(name.replace(/^core:/, '')) ?? (program === 'brew' ? formula(name) : undefined)
  // What Homebrew calls the newest has no version in its name; other programs take the newest of what they know.
  return known && (version.text !== '' || program !== 'corepack') ? [finding(program, known, version)] : []
}

const formula = (name: string): KnownTool | undefined =>
  /^[a-z0-9][\w.+/-]*$/i.test(name) ? { datasource: 'homebrew', name } : undefined

const finding = (program: string, tool: KnownTool, { at, start, end }: Word): Finding => ({
  component: { datasource: tool.datasource, name: tool.name },
  at,
  range: [start, end],
  evidence: `installed by ${program}`,
  ...(tool.extractVersion === undefined ? {} : { extractVersion: tool.extractVersion }),
})
