/** Go modules that a command installs or runs: `go install path@version`. The path may lie below the module's. */
import type { CommandSubject, DefinitionSubject, Recognizer, Subject } from '../claim.ts'
import { readArguments, sliceOf, splitBlanks, type Word } from '../claims/command-words.ts'
import { makeClaims, type Finding } from '../claims/make-claim.ts'
import { findPackage } from '../claims/package-finding.ts'

/** Flags of the go command that take the next word: `go help build`. They begin with one or two dashes. */
const FLAGS =
  'p C o asmflags gcflags ldflags gccgoflags tags mod modfile overlay pkgdir toolexec exec buildmode compiler installsuffix'
const OPTIONS = new Set(FLAGS.split(' ').flatMap((flag) => [`-${flag}`, `--${flag}`]))

export const goInstall: Recognizer = {
  name: 'go-install',
  kinds: ['command', 'definition'],
  programs: ['go'],
  // A module's path as a word of its own.
  mentions: /^(?:github\.com|(?:[\w-]+\.)+(?:io|org|dev|com|in|cc|tools|sh|net))\/[\w./-]+(?:@|$)/,
  recognize: (subject: Subject) => makeClaims(subject.file, findingsOf(subject)),
}

const findingsOf = (subject: Subject): readonly (Finding | undefined)[] => {
  if (subject.kind === 'definition') return findDefined(subject)
  if (subject.kind !== 'command') return []
  return subject.program === 'go' ? findInstalled(subject) : findHandedOver(subject)
}

const findInstalled = ({ words }: CommandSubject): readonly (Finding | undefined)[] => {
  const { operands } = readArguments(words.slice(1), OPTIONS)
  const [verb, ...packages] = operands
  switch (verb?.text) {
    case 'install':
      return packages.map((word) => findModule(word, 'go install', false))
    case 'get':
      return packages.map((word) => findModule(word, 'go get', true))
    case 'run':
    case 'tool':
      return packages.slice(0, 1).map((word) => findModule(word, `go ${verb.text}`, false))
    default:
      return []
  }
}

/**
 * What a script or a function of Make is told to install: `go_install.sh example.com/cmd/tool tool v1.2.3`, `$(call
 * go-install-tool,$(BIN),example.com/cmd/tool@v1.2.3)`. A version beside `github.com/owner/name` may be that of a release.
 */
const findHandedOver = ({ words, program }: CommandSubject): readonly (Finding | undefined)[] => {
  if (FETCHES.has(program) || words.length > MOST_WORDS) return []
  const given = words.slice(1).map((at) => sliceOf(at, 0, at.text.length))
  const [path, ...others] = given.filter(({ text }) => MODULE.test(text) && !/\.\w+$/.test(lastSegment(text)))
  const joined = given.find(({ text }) => VERSION.test(text.slice(text.indexOf('@') + 1)) && text.includes('@'))
  if (joined) return [likely(findModule(joined, 'Go module at a version', false))]
  const version = given.slice(given.indexOf(path!) + 1).find(({ text }) => VERSION.test(text) || COMMIT.test(text))
  if (!path || others.length > 0 || !version) return []
  if (/^github\.com\/[^/]+\/[^/]+$/.test(path.text) && !/(?:^|[-_/])go(?:[-_/]|$)/.test(program)) return []
  return [
    likely(
      findPackage(version, {
        datasource: 'go',
        name: path.text.replace(/\/$/, ''),
        version: [0, version.text.length],
        evidence: 'Go module and version',
      }),
    ),
  ]
}

const likely = (finding: Finding | undefined): Finding | undefined => finding && { ...finding, confidence: 'likely' }
const lastSegment = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const MOST_WORDS = 8
/** Programs that take addresses, and names of images. */
const FETCHES = new Set(
  'curl wget git docker podman nerdctl helm kubectl kind echo printf grep sed oras crane skopeo gh'.split(' '),
)
const COMMIT = /^[0-9a-f]{40}$/

/** A first element with a dot, as only paths of modules have that are fetched. */
const MODULE = /^[a-z0-9][a-z0-9.-]*\.[a-z]+\/[\w./~-]+$/i

/** `go install` without a version takes the one that go.mod requires. */
const findModule = (word: Word, evidence: string, alsoUnversioned: boolean): Finding | undefined => {
  const at = word.text.indexOf('@')
  const path = at === -1 ? word.text : word.text.slice(0, at)
  if (!MODULE.test(path) || path.endsWith('/...') || (at === -1 && !alsoUnversioned)) return undefined
  const start = at === -1 ? path.length : at + 1
  return findPackage(word, {
    datasource: 'go',
    name: path.replace(/\/$/, ''),
    version: [start, word.text.length],
    evidence,
  })
}

const VERSION = /^v\d+\.\d+\.\d+[\w.+-]*$/

/** `TOOL = example.com/cmd/tool@v1.2.3`, several between blanks. */
const findDefined = ({ value }: DefinitionSubject): readonly (Finding | undefined)[] =>
  value.text.includes('@v')
    ? splitBlanks(sliceOf(value, 0, value.text.length)).map((word) => {
        const at = word.text.indexOf('@')
        return VERSION.test(word.text.slice(at + 1)) ? findModule(word, 'Go module at a version', false) : undefined
      })
    : []
