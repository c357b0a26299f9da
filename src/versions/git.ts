/**
 * Commits and branches (datasource `git-refs`). A hash says nothing about order, so commits are neither newer nor older than each
 * other. Lines of development are: `branch-3.10` follows `branch-3.5`. Only branches of one shape follow each other, which is all of
 * the name but its numbers; a branch without a version (`main`) is no version.
 */
import { compareDigits, compareLists, orderOf, remember } from './order.ts'
import type { VersionScheme } from './scheme.ts'

const HASH = /^[0-9a-f]{7,64}$/i

/** Told from a number by its letters: `3f5ac21`, also behind `sha-` as container tags have it. */
export const looksLikeCommit = (text: string): boolean => /^(?:sha-)?(?=\d*[a-f])[0-9a-f]{7,64}$/.test(text)

/** `numbers` are those of a branch; a commit has none. `shape`: the name with `#` for each number. */
type Reference = Readonly<{ numbers: readonly string[]; shape: string }>

const COMMIT: Reference = { numbers: [], shape: '' }

/** One number says little (`issue-42`): then the words must say that it is a version. */
const ONE_NUMBER =
  /^(?:(?:branch|stable|releases?|rel|maint(?:enance)?|support|lts|series|version)[-_/]?)?v?\d+(?:[._-](?:x|stable|lts))?$/i

const parseReference = remember((name: string): Reference | undefined => {
  if (HASH.test(name)) return COMMIT
  const numbers = name.match(/\d+/g) ?? []
  // Numbers of five digits and more are days and tickets.
  if (numbers.length === 0 || numbers.length > 4 || numbers.some(({ length }) => length > 4)) return undefined
  if (numbers.length === 1 && !ONE_NUMBER.test(name)) return undefined
  return { numbers, shape: name.replaceAll(/\d+/g, '#') }
})

export const isCommitHash = (reference: string): boolean => HASH.test(reference)

const SHORT = 10

/** A commit as people read it; everything else as it is. */
export const shortReference = (reference: string): string =>
  /^[0-9a-f]{40}$|^[0-9a-f]{64}$/i.test(reference) ? reference.slice(0, SHORT) : reference

export const git: VersionScheme = {
  name: 'git',
  isValid: (version) => parseReference(version) !== undefined,
  compare: orderOf(parseReference, (a, b) => compareLists(a.numbers, b.numbers, '', compareDigits)),
  isPrerelease: () => false,
  parts: (version) => {
    const [major, minor, patch] = parseReference(version)?.numbers ?? []
    return major === undefined ? undefined : [Number(major), Number(minor ?? 0), Number(patch ?? 0)]
  },
  isRange: () => false,
  satisfies: (version, range) => parseReference(version) !== undefined && version.toLowerCase() === range.toLowerCase(),
  raise: (_range, version) => version,
  isCompatible: (current, candidate) => parseReference(current)?.shape === parseReference(candidate)?.shape,
}
