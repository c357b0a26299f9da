/**
 * Keys under which findings are known from run to run. An id set grows (a GHSA gains its CVE weeks later) and the smallest
 * id changes with it, so a finding keeps the key of the earlier one that it shares ids with.
 */
import type { Finding, Findings } from '../../records/findings.ts'
import { hashOf } from '../../records/hash.ts'
import type { Source } from '../../records/source.ts'

export type KeylessFinding = Omit<Finding, 'key'>

/** The branch or image that findings are about; commits of one branch are one target. */
export const targetOf = ({ image, branch, ref }: Source): string => image?.name ?? branch ?? ref

/**
 * Each earlier key goes to one finding at most: first to the one of the same group, then to one that shares an id
 * (a distribution's notice is in the ids of every CVE that it fixes, so sharing alone does not tell).
 */
export const withKeys = (
  findings: readonly KeylessFinding[],
  source: Source,
  previous: Findings | undefined,
): readonly Finding[] => {
  const target = targetOf(source)
  const earlier =
    previous && targetOf(previous.source) === target ? byPackage(previous.findings) : new Map<string, Finding[]>()
  const keys = new Map<KeylessFinding, string>()
  const taken = new Set<string>()
  const claim = (matches: (finding: KeylessFinding, known: Finding) => boolean): void => {
    for (const finding of findings) {
      if (keys.has(finding)) continue
      const known = earlier.get(packageOf(finding))?.find((one) => !taken.has(one.key) && matches(finding, one))
      if (!known) continue
      keys.set(finding, known.key)
      taken.add(known.key)
    }
  }
  if (earlier.size > 0) {
    claim((finding, known) => finding.group === known.group)
    claim((finding, known) => finding.ids.includes(known.group) || known.ids.includes(finding.group))
    claim((finding, known) => finding.ids.some((id) => known.ids.includes(id)))
  }
  return findings.map((finding) => ({ key: keys.get(finding) ?? firstKey(target, finding), ...finding }))
}

const firstKey = (target: string, { package: { ecosystem, name }, project, group }: KeylessFinding): string =>
  hashOf(target, ecosystem, name, project ?? '', group)

const packageOf = ({ package: { ecosystem, name }, project }: KeylessFinding): string =>
  `${ecosystem}\n${name}\n${project ?? ''}`

const byPackage = (findings: readonly Finding[]): ReadonlyMap<string, Finding[]> => {
  const map = new Map<string, Finding[]>()
  for (const finding of findings) {
    const key = packageOf(finding)
    const known = map.get(key)
    if (known) known.push(finding)
    else map.set(key, [finding])
  }
  return map
}
