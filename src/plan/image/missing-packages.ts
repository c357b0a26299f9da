/** What another base would not bring. Packages whose names carry a version (`libssl1.1`, `libssl3`) are told by the rest of the name. */
import type { Package } from '../../records/inventory.ts'
import { familyOf } from '../../versions/names.ts'
import { hostOf } from './hosts.ts'
import { clientOf } from './situation.ts'

/** Names, sorted; of a language with its ecosystem: `pip (PyPI)`. */
export const missingPackages = (inUse: readonly Package[], candidate: readonly Package[]): readonly string[] => {
  const there = new Set(candidate.map(kindAndStem))
  const managers = new Set(candidate.map(clientOf))
  const missing = inUse.filter((one) => {
    const client = clientOf(one)
    // Names of Alpine's packages say nothing about Debian's.
    const isComparable = client === undefined ? hostOf(one) === undefined : managers.has(client)
    return isComparable && one.reader !== 'runtimes' && !there.has(kindAndStem(one))
  })
  return [...new Set(missing.map(nameOf))].sort()
}

const nameOf = (one: Package): string =>
  clientOf(one) === undefined ? `${one.name} (${familyOf(one.ecosystem)})` : one.name

const kindAndStem = (one: Package): string => {
  const client = clientOf(one)
  return client === undefined ? `${familyOf(one.ecosystem)} ${one.name}` : `${client} ${stemOf(one.name)}`
}

/** `libssl` of `libssl1.1` and `libssl3t64`, `perl-modules` of `perl-modules-5.36`. */
const stemOf = (name: string): string => {
  const stem = name
    .replace(/t64$/, '')
    .replaceAll(/\d+(?:\.\d+)*/g, '')
    .replaceAll(/-{2,}/g, '-')
    .replace(/-$/, '')
  return stem === '' ? name : stem
}
