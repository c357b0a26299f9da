/**
 * A commit with the version that it is in a comment beside it: `uses: owner/name@<commit> # v4.2.1`, `rev: <commit> # frozen:
 * v1.2`. Both move together, so both are one pin: its version is the tag, its digest the commit.
 */
import type { PinDraft, PinToRender } from '../contract.ts'
import { pinGitReference } from './git-reference.ts'
import { renderVersion } from './render.ts'

const COMMIT = /^[0-9a-f]{40}$|^[0-9a-f]{64}$/

/** `# v4.2.1`, `# tag=v4.2.1`, `# pin@v4`, `# frozen: v4`, `# owner/name@v4`, `# ratchet:owner/name@v4`: what tools write. */
const NOTED =
  /^["']?[ \t]+#\s*(?:(?:renovate:\s*)?(?:(?:pin|frozen)\s*[@:]?\s*|tag\s*=\s*|version\s*[:=]?\s*)|(?:ratchet:)?[\w.-]+\/[\w./-]+@)?((?:[\w-]*[-/])?v?\d+(?:\.\d+)*(?:[-+][\w.]+)*)(?![\w.])/

const LONGEST_COMMENT = 300

type NotedPin = Pick<PinDraft, 'component' | 'current' | 'versioning' | 'floating' | 'digest'> &
  Readonly<{
    /** Offset behind the version in the comment. */
    end: number
  }>

/** The pin of a commit of the repository at `address` that ends at `end` in `text`; `undefined` without a version beside it. */
export const pinNotedCommit = (address: string, commit: string, text: string, end: number): NotedPin | undefined => {
  if (!COMMIT.test(commit)) return undefined
  const [line = ''] = text.slice(end, end + LONGEST_COMMENT).split('\n', 1)
  const match = NOTED.exec(line)
  const pin = match && pinGitReference(address, match[1] ?? '')
  if (!pin || pin.floating || pin.versioning === 'git') return undefined
  return { ...pin, digest: commit, end: end + match[0].length }
}

/** As `renderVersion`; a commit with its version in a comment moves as both. */
export const renderNoted = (pin: PinToRender, version: string, digest?: string): string => {
  const { digest: commit, raw } = pin
  if (commit === undefined || !raw.startsWith(commit)) return renderVersion(pin, version, digest)
  const { current, versioning, floating } = pin
  return (digest ?? commit) + renderVersion({ raw: raw.slice(commit.length), current, versioning, floating }, version)
}
