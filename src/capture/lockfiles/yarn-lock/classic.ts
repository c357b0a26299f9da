/**
 * Yarn 1's lock file (classic.yarnpkg.com, "yarn.lock"): keys at the margin, fields two blanks in, dependencies four. Generated
 * by a program and read by lines.
 */
import type { Dependency } from '../../../records/inventory.ts'
import { brokenText, excerpt } from '../../broken-text.ts'
import type { PackageDraft } from '../../contract.ts'
import { aliasedName, nameOfDescriptor, rangeOfDescriptor, type YarnEntry } from './entry.ts'

type Draft = { descriptors: readonly string[]; line: number; version: string; resolved: string; requires: Dependency[] }

const FIELD = /^("[^"]*"|[^\s"]+)\s+(?:"([^"]*)"|(\S+))$/

/** Throws ParseError. */
export const entriesOfClassic = (text: string): readonly YarnEntry[] => {
  const drafts: Draft[] = []
  let section = ''
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    const indent = raw.length - raw.trimStart().length
    const draft = drafts.at(-1)
    if (indent === 0) {
      drafts.push({
        descriptors: descriptorsOf(text, line, index + 1),
        line: index + 1,
        version: '',
        resolved: '',
        requires: [],
      })
      section = ''
    } else if (line.endsWith(':')) section = line.slice(0, -1)
    else readField(text, draft, { line, number: index + 1, section: indent > 2 ? section : '' })
  }
  return drafts.map(entryOf)
}

const descriptorsOf = (text: string, line: string, number: number): readonly string[] => {
  if (line.endsWith(':')) return line.slice(0, -1).split(/,\s*/).map(unquoted)
  throw brokenText(text, { line: number, expected: 'a key such as "lodash@^4.17.0":', found: `"${excerpt(line, 40)}"` })
}

const unquoted = (text: string): string => text.replace(/^"|"$/g, '')

type Field = Readonly<{ line: string; number: number; section: string }>

const readField = (text: string, draft: Draft | undefined, { line, number, section }: Field): void => {
  const [, key = '', quoted, plain] = FIELD.exec(line) ?? []
  if (!draft || key === '')
    throw brokenText(text, {
      line: number,
      expected: 'a field such as version "1.2.3"',
      found: `"${excerpt(line, 40)}"`,
    })
  const value = quoted ?? plain ?? ''
  if (section === '' && key === 'version') draft.version = value
  if (section === '' && key === 'resolved') draft.resolved = value
  if (section === 'dependencies' || section === 'optionalDependencies')
    draft.requires.push({ name: unquoted(key), range: value, kind: section === 'dependencies' ? 'normal' : 'optional' })
}

const entryOf = ({ descriptors, line, version, resolved, requires }: Draft): YarnEntry => {
  const [first = ''] = descriptors
  return {
    descriptors,
    name: aliasedName(rangeOfDescriptor(first)) ?? nameOfDescriptor(first),
    version,
    requires,
    origin: originOf(rangeOfDescriptor(first), resolved),
    isOwn: false,
    line,
  }
}

const originOf = (range: string, resolved: string): PackageDraft['origin'] => {
  if (/^(?:git|ssh)|\.git(?:#|$)|^https:\/\/codeload\.github\.com/.test(resolved)) return 'git'
  if (/^(?:file|link):/.test(range)) return 'local'
  return /^https?:/.test(range) ? 'url' : 'registry'
}
