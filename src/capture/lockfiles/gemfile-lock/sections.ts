/** The sections of a Gemfile.lock. */
import type { Dependency } from '../../../records/inventory.ts'
import { brokenText, excerpt, refuseConflict } from '../../broken-text.ts'
import type { PackageDraft } from '../../contract.ts'

export type LockedGem = Readonly<{
  /** Unique in the lock file. */
  key: string
  name: string
  /** Without platform. */
  version: string
  requires: readonly Dependency[]
  origin: NonNullable<PackageDraft['origin']>
  line: number
}>

export type GemfileLock = Readonly<{
  gems: readonly LockedGem[]
  /** Names under DEPENDENCIES. */
  direct: readonly string[]
  /** Version of Bundler, and of Ruby; empty where the file names none. */
  bundler: string
  ruby: string
}>

/** Builds for several platforms repeat what they need. */
type Requirements = Map<string, Dependency>
type GemDraft = Omit<LockedGem, 'requires'> & Readonly<{ requires: Requirements }>

const ORIGINS: Readonly<Record<string, LockedGem['origin']>> = {
  GEM: 'registry',
  GIT: 'git',
  PATH: 'local',
  'PLUGIN SOURCE': 'url',
}

const GEM = /^ {4}(\S+) \(([^()\s]+)\)$/
const REQUIREMENT = /^ {6}(\S+?)!?(?: \(([^()]+)\))?$/
const DIRECT = /^ {2}(\S+?)!?(?: \(([^()]+)\))?!?$/

/** Throws ParseError. */
export const readGemfileLock = (text: string): GemfileLock => {
  refuseConflict(text, 'a Gemfile.lock')
  const gems = new Map<string, GemDraft>()
  const direct: string[] = []
  const words = { bundler: '', ruby: '' }
  let section = ''
  let requires: Requirements = new Map()
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trimEnd()
    if (line === '') continue
    if (!line.startsWith(' ')) {
      section = line
      continue
    }
    const origin = ORIGINS[section]
    if (origin) requires = readSource(gems, { text, line, number: index + 1, origin, requires })
    else if (section === 'DEPENDENCIES') direct.push(...namesIn(line))
    else if (section === 'BUNDLED WITH') words.bundler = line.trim()
    else if (section === 'RUBY VERSION') words.ruby = /ruby (\d[\d.]*)/.exec(line)?.[1] ?? ''
  }
  return { gems: [...gems.values()].map((gem) => ({ ...gem, requires: [...gem.requires.values()] })), direct, ...words }
}

type Line = Readonly<{
  text: string
  line: string
  number: number
  origin: LockedGem['origin']
  requires: Requirements
}>

/** Gives the list to which the requirements of the next lines belong. */
const readSource = (gems: Map<string, GemDraft>, { text, line, number, origin, requires }: Line): Requirements => {
  const [, name, written] = GEM.exec(line) ?? []
  if (name !== undefined && written !== undefined) {
    const [version = ''] = written.split('-', 1)
    const key = `${name} ${version}`
    const gem = gems.get(key) ?? { key, name, version, requires: new Map(), origin, line: number }
    gems.set(key, gem)
    return gem.requires
  }
  const [, required, range] = REQUIREMENT.exec(line) ?? []
  if (required !== undefined) requires.set(required, { name: required, range: range ?? '>= 0', kind: 'normal' })
  if (required === undefined && line.startsWith('    '))
    throw brokenText(text, { line: number, expected: 'a gem such as "rails (7.1.3)"', found: `"${excerpt(line, 40)}"` })
  return requires
}

const namesIn = (line: string): readonly string[] => {
  const name = DIRECT.exec(line)?.[1]
  return name === undefined ? [] : [name]
}
