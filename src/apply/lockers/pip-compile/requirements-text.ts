/** Compiled requirements as text: packages, and the hashes of one. Pure. */
import type { LockedPackages } from '../../contract.ts'

const REQUIREMENT = /^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*==\s*([^\s;\\#]+)/

const normalized = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, '-')

export const requirementPackages = (text: string): LockedPackages =>
  new Map(
    text.split('\n').flatMap((line) => {
      const [, name, version] = REQUIREMENT.exec(line) ?? []
      if (name === undefined || version === undefined) return []
      return [[`${normalized(name)} ${version}`, { ecosystem: 'PyPI', name: normalized(name), version }] as const]
    }),
  )

const isHash = (line: string): boolean => /^\s+--hash=/.test(line)

/** `--hash=…` words of one requirement, in order. */
export const hashesOf = (text: string, name: string): readonly string[] => {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => normalized(REQUIREMENT.exec(line)?.[1] ?? '') === normalized(name))
  if (start < 0) return []
  const end = lines.findIndex((line, index) => index > start && !isHash(line))
  const block = lines.slice(start, end < 0 ? undefined : end).join('\n')
  return [...block.matchAll(/--hash=\S+/g)].map(([hash]) => hash)
}

/** The text with other hashes for one requirement; one hash a line, indented as before. */
export const withHashes = (text: string, name: string, hashes: readonly string[]): string => {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => normalized(REQUIREMENT.exec(line)?.[1] ?? '') === normalized(name))
  if (start < 0 || hashes.length === 0) return text
  const next = lines.findIndex((line, index) => index > start && !isHash(line))
  const end = next < 0 ? lines.length : next
  const indent = /^\s+/.exec(lines[start + 1] ?? '')?.[0] ?? '    '
  const head = (lines[start] ?? '').replace(/\s*(?:--hash=\S+\s*)*\\?\s*$/, '')
  const written = [head, ...hashes.map((hash) => `${indent}${hash}`)].join(' \\\n')
  return [...lines.slice(0, start), written, ...lines.slice(end)].join('\n')
}
