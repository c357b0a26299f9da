import { parsePythonRequirement } from '../../formats/python-requirement.ts'
/**
 * Packages that a mapping has installed: Ansible's modules (`apt: {name: x}`, `pip: {name, version}`, lists under `name`)
 * and the `packages` of a CI's `apt` addon.
 */
import { OPAQUE, type BlockSubject, type Recognizer, type ResolvedEntry, type Subject } from '../claim.ts'
import { sliceOf, type Word } from '../claims/command-words.ts'
import { makeClaims, type Finding } from '../claims/make-claim.ts'
import { findPackage, findPackageAt } from '../claims/package-finding.ts'
import { readOsPackage, type OsPackageFormat } from '../knowledge/os-package-names.ts'

/** Modules by their last name: `ansible.builtin.apt` is `apt`. */
const SYSTEM: Readonly<Record<string, OsPackageFormat>> = {
  apt: 'deb',
  dnf: 'rpm',
  dnf5: 'rpm',
  yum: 'rpm',
  zypper: 'rpm',
  apk: 'apk',
}
const LANGUAGES: Readonly<Record<string, string>> = { pip: 'pypi', npm: 'npm', gem: 'rubygems', cargo: 'crate' }
const NAMES = new Set(['name', 'pkg', 'package', 'packages'])

export const packageBlock: Recognizer = {
  name: 'package-block',
  kinds: ['block'],
  recognize: (subject: Subject) => (subject.kind === 'block' ? makeClaims(subject.file, findingsOf(subject)) : []),
}

const findingsOf = ({ path, entries }: BlockSubject): readonly (Finding | undefined)[] => {
  const last = path.at(-1) ?? ''
  if (NAMES.has(last)) {
    const module = moduleOf(path.at(-2) ?? '')
    return module === undefined ? [] : entries.map(({ value }) => find(sliceOf(value, 0, value.text.length), module))
  }
  const module = moduleOf(last)
  return module === undefined ? [] : findNamed(entries, module)
}

const moduleOf = (key: string): string | undefined => {
  const module = key.slice(key.lastIndexOf('.') + 1)
  return Object.hasOwn(SYSTEM, module) || Object.hasOwn(LANGUAGES, module) ? module : undefined
}

const findNamed = (entries: readonly ResolvedEntry[], module: string): readonly (Finding | undefined)[] => {
  const valueOf = (key: string): ResolvedEntry | undefined => entries.find((entry) => entry.key === key)
  const named = entries.find(({ key }) => NAMES.has(key))
  if (!named || /^(?:absent|removed)$/.test(valueOf('state')?.value.text ?? '')) return []
  const version = valueOf('version')?.value
  const datasource = LANGUAGES[module]
  if (version && version.text !== '' && datasource !== undefined) {
    const name = named.value.text
    return [findPackageAt(sliceOf(version, 0, version.text.length), { datasource, name, evidence: `${module}: name` })]
  }
  return separate(named.value.text).map(([start, end]) => find(sliceOf(named.value, start, end), module))
}

/** `a,b` is two packages. */
const separate = (text: string): readonly (readonly [number, number])[] =>
  Array.from(text.matchAll(/[^,\s][^,]*/g), ({ 0: part, index }) => [index, index + part.trimEnd().length])

const find = (word: Word, module: string): Finding | undefined => {
  const evidence = `${module}: name`
  const format = SYSTEM[module]
  if (format) {
    const found = readOsPackage(word.text, format, OPAQUE)
    return found && findPackage(word, { datasource: format, ...found, evidence })
  }
  if (module === 'pip') return findRequirement(word, evidence)
  const end = word.text.length
  return findPackage(word, { datasource: LANGUAGES[module] ?? '', name: word.text, version: [end, end], evidence })
}

const findRequirement = (word: Word, evidence: string): Finding | undefined => {
  const requirement = parsePythonRequirement(word.text)
  if (!requirement || requirement.url !== undefined) return undefined
  const { name, range, specifiers } = requirement
  const operator = /^={2,3}\s*(?=[^*,]+$)/.exec(specifiers)?.[0].length ?? 0
  return findPackage(word, {
    datasource: 'pypi',
    name,
    version: [range[0] + operator, range[1]],
    evidence,
    versioning: 'pep440',
  })
}
