/**
 * Where a repository writes out the line of a runtime that a change of base image would leave: `site-packages` of
 * `python3.9`, wheels for `cp39`, installers of Node.js 18. No manager captures these: they are parts of paths.
 */
import type { Runtime } from '../../records/base-images.ts'
import type { Tree, TreeEntry } from '../../system/ports.ts'
import { linesOf } from '../text-position.ts'

export type RuntimeMention = Readonly<{ file: string; line: number; text: string }>

/** Larger files are data. */
const MAX_BYTES = 1024 * 1024
const MAX_LENGTH = 120
/** Lock files name every wheel there is, and prose tells of the past. */
const PASSED_OVER =
  /(?:^|\/)(?:CHANGELOG|HISTORY|NEWS|package-lock\.json|yarn\.lock|[^/]*\.(?:lock|md|rst|txt\.asc|svg|csv))$/i

/** Each line once, in the order of the tree. Nothing for a runtime of which paths say nothing. */
export const findRuntimeMentions = async (tree: Tree, runtime: Runtime): Promise<readonly RuntimeMention[]> => {
  const pattern = patternOf(runtime)
  if (!pattern) return []
  const entries = (await tree.list()).filter(isLookedAt)
  const mentions: RuntimeMention[] = []
  for await (const { entry, content } of tree.read(entries)) {
    if (content.includes(0)) continue
    mentions.push(...mentionsIn(entry.path, new TextDecoder().decode(content), pattern))
  }
  return mentions
}

const isLookedAt = ({ kind, path, size }: TreeEntry): boolean =>
  kind === 'file' && size <= MAX_BYTES && !PASSED_OVER.test(path)

export const mentionsIn = (file: string, text: string, pattern: RegExp): readonly RuntimeMention[] => {
  if (!pattern.test(text)) return []
  return linesOf(text).flatMap((line) =>
    pattern.test(line.text) ? [{ file, line: line.number, text: line.text.trim().slice(0, MAX_LENGTH) }] : [],
  )
}

/** `python` 3.9 as folders (`python3.9`), tags of wheels (PEP 425: `cp39`, `py39`) and packages (`python3.9-dev`) spell it. */
export const patternOf = ({ product, version }: Runtime): RegExp | undefined => {
  const [major, minor] = version.split('.')
  if (major === undefined || !/^\d+$/.test(major)) return undefined
  if (product === 'python' && minor !== undefined && /^\d+$/.test(minor))
    return new RegExp(String.raw`python-?${major}\.${minor}(?![\d])|\b(?:cp|py|python)${major}${minor}\b`)
  if (product === 'node')
    return new RegExp(String.raw`\bnode-v${major}\.|\bsetup_${major}\.x\b|\bnode_${major}\.x\b|\bnode-${major}\b`)
  return undefined
}
