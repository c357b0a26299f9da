/** The lock file of Yarn 2 and newer (yarnpkg.com, "Lexicon": descriptors, locators, resolutions). */
import type { Dependency } from '../../../records/inventory.ts'
import type { PackageDraft } from '../../contract.ts'
import type { IndentedLine } from '../../formats/indented-lines.ts'
import { aliasedName, nameOfDescriptor, rangeOfDescriptor, type YarnEntry } from './entry.ts'

type Draft = {
  readonly descriptors: readonly string[]
  readonly line: number
  version: string
  resolution: string
  readonly requires: Dependency[]
}

export const entriesOfBerry = (lines: readonly IndentedLine[]): readonly YarnEntry[] => {
  const drafts: Draft[] = []
  let section = ''
  for (const { depth, key, value, line } of lines) {
    const draft = drafts.at(-1)
    if (depth === 0) drafts.push({ descriptors: key.split(/,\s*/), line, version: '', resolution: '', requires: [] })
    else if (depth === 1) section = key
    if (!draft || depth === 0) continue
    if (depth === 1 && key === 'version') draft.version = value
    if (depth === 1 && key === 'resolution') draft.resolution = value
    if (depth === 2 && section === 'dependencies') draft.requires.push({ name: key, range: value, kind: 'normal' })
  }
  return drafts.filter(({ resolution }) => resolution !== '').map(entryOf)
}

const entryOf = ({ descriptors, line, version, resolution, requires }: Draft): YarnEntry => {
  const located = rangeOfDescriptor(resolution)
  return {
    descriptors,
    name: nameOfDescriptor(resolution),
    version,
    requires: requires.map(withoutProtocol),
    origin: originOf(located),
    isOwn: located.startsWith('workspace:'),
    line,
  }
}

/** `npm:^1.0.0` is what a range without protocol means; an alias stays as it is written. */
const withoutProtocol = (dependency: Dependency): Dependency =>
  aliasedName(dependency.range) === undefined
    ? { ...dependency, range: dependency.range.replace(/^npm:/, '') }
    : dependency

/** A patched package is still the registry's. */
const originOf = (located: string): PackageDraft['origin'] => {
  if (/^(?:npm|patch):/.test(located)) return 'registry'
  if (/#commit=|^git|^ssh:|\.git(?:#|$)/.test(located)) return 'git'
  return /^https?:/.test(located) ? 'url' : 'local'
}
