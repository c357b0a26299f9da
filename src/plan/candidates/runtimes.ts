/**
 * What a version needs to run on, against what the project promises to run on: `requires-python`, `engines.node`, the
 * `go` line. These hold always, whatever the policy.
 */
import type { Project } from '../../records/inventory.ts'
import type { Policy } from '../../records/plan.ts'
import type { Release } from '../../records/releases.ts'
import { remember } from '../../versions/order.ts'
import { schemeOf } from '../../versions/schemes.ts'
import { bareVersion } from '../component-key.ts'
import type { NamedRule } from '../policy/rules.ts'

/** Lines of each runtime that are asked one by one; the newest patch stands for a line. Odd Node.js majors are nobody's target. */
const LINES: Readonly<Record<string, readonly string[]>> = {
  python: ['2.7.99', ...Array.from({ length: 31 }, (_, minor) => `3.${minor}.99`)],
  node: Array.from({ length: 31 }, (_, index) => `${index * 2}.99.99`),
}
/** A line far ahead of every real one: a range that holds it has no upper end. */
const BEYOND: Readonly<Record<string, string>> = { python: '3.99.99', node: '999.99.99' }
const SCHEMES: Readonly<Record<string, string>> = { python: 'poetry', node: 'npm' }
const NAMES: Readonly<Record<string, string>> = { python: 'requires-python', node: 'engines.node' }

/** `undefined` where the version runs on all that the project promises; else the constraint in words. */
export const runtimeConflict = (release: Release, project: Project | undefined): string | undefined => {
  if (!project) return undefined
  for (const runtime of Object.keys(LINES)) {
    const wanted = project.runtimes[runtime]
    const offered = release.runtimes[runtime]
    if (wanted === undefined || offered === undefined) continue
    const missing = (runtime === 'python' && project.locker === 'poetry' ? firstVersionWithout : firstLineWithout)(
      runtime,
      wanted,
      offered,
    )
    if (missing !== undefined)
      return `${NAMES[runtime]} ${offered}: the project runs on ${runtime} ${wanted}, so on ${missing}`
  }
  return undefined
}

/**
 * The first line that the project promises and the release does not have. A project without an upper end promises its
 * oldest line only: nobody has tried those that are still to come. Thousands of releases state the same few ranges.
 */
const firstLineWithout = (runtime: string, wanted: string, offered: string): string | undefined =>
  comparison([runtime, wanted, offered].join('\0'))?.missing

const comparison = remember((question: string): Readonly<{ missing: string | undefined }> => {
  const [runtime = '', wanted = '', offered = ''] = question.split('\0')
  const scheme = schemeOf(SCHEMES[runtime] ?? 'loose')
  if (!scheme.isRange(offered) && !scheme.isValid(offered)) return { missing: undefined }
  const missing = promisedLines(runtime, wanted).find((line) => !scheme.satisfies(line, offered))
  return { missing: missing === undefined ? undefined : shortLine(runtime, missing) }
})

/**
 * Poetry takes a release only where the whole of the project's range is inside of the release's, exclusions and upper end
 * included (python-poetry.org/docs/faq, "Why does Poetry not resolve ..."). Between the versions that the two ranges name
 * nothing changes, so those and their neighbours are asked.
 */
const firstVersionWithout = (_runtime: string, wanted: string, offered: string): string | undefined =>
  containment([wanted, offered].join('\0'))?.missing

const containment = remember((question: string): Readonly<{ missing: string | undefined }> => {
  const [wanted = '', offered = ''] = question.split('\0')
  const scheme = schemeOf('poetry')
  if (!scheme.isRange(offered) && !scheme.isValid(offered)) return { missing: undefined }
  const asked = neighboursOf(`${wanted} ${offered}`).filter((version) => scheme.satisfies(version, wanted))
  const missing = asked.find((version) => !scheme.satisfies(version, offered))
  const line = missing?.replace(/\.0$/, '')
  const isWholeLine = line !== missing && !scheme.satisfies(`${line}.${LARGE}`, offered)
  return { missing: isWholeLine ? line : missing }
})

const LARGE = 99

/** Ascending: each named version, the one below and the one above. */
const neighboursOf = (ranges: string): readonly string[] => {
  const named = [...ranges.matchAll(/(\d+)(?:\.(\d+))?(?:\.(\d+))?/g)].map(
    ([, major, minor, patch]) => [Number(major), Number(minor ?? 0), Number(patch ?? 0)] as const,
  )
  const all = named.flatMap(([major, minor, patch]) => {
    const below =
      patch > 0 ? [major, minor, patch - 1] : minor > 0 ? [major, minor - 1, LARGE] : [major - 1, LARGE, LARGE]
    return [below, [major, minor, patch], [major, minor, patch + 1]].map((parts) => parts.join('.'))
  })
  return [...new Set(all)].filter((version) => !version.startsWith('-')).toSorted(schemeOf('poetry').compare)
}

const promisedLines = (runtime: string, wanted: string): readonly string[] => {
  const scheme = schemeOf(SCHEMES[runtime] ?? 'loose')
  const exact = /^v?\d+(?:\.\d+)*$/.test(wanted.trim())
  if (exact) return [newestPatch(runtime, wanted.trim().replace(/^v/, ''))]
  const lines = (LINES[runtime] ?? []).filter((line) => scheme.satisfies(line, wanted))
  return scheme.satisfies(BEYOND[runtime] ?? '', wanted) ? lines.slice(0, 1) : lines
}

/** `3.11` of a `.python-version` is any 3.11; `20` of an `.nvmrc` any 20. */
const newestPatch = (runtime: string, version: string): string => {
  const given = version.split('.').length
  if (given >= 3) return version
  return runtime === 'python' && given === 1
    ? `${version}.30.99`
    : [version, ...Array.from({ length: 3 - given }, () => '99')].join('.')
}

const shortLine = (runtime: string, line: string): string =>
  line.includes('99')
    ? line
        .split('.')
        .slice(0, runtime === 'node' ? 1 : 2)
        .join('.')
    : line

/* ---- Go --------------------------------------------------------------------------------------------------------- */

export type GoPermission = Readonly<{ allowed: true; why?: string } | { allowed: false }>

/** Whether a Go minor may be left for a newer one: always under `latest`, else by configuration or because it is out of support. */
export const mayLeaveGoMinor = (
  minor: string,
  policy: Pick<Policy, 'name' | 'goMinor' | 'unsupportedRuntimes'>,
  rules: readonly NamedRule[],
): GoPermission => {
  if (policy.name === 'latest') return { allowed: true }
  if (policy.unsupportedRuntimes.includes(`go ${minor}`)) return { allowed: true, why: `go ${minor} is out of support` }
  if (policy.goMinor) return { allowed: true, why: 'allow.goMinor' }
  const rule = rules.find(
    (one) => typeof one.rule.allow === 'object' && 'goMinor' in one.rule.allow && one.rule.allow.goMinor,
  )
  return rule ? { allowed: true, why: `${rule.name}: allow.goMinor` } : { allowed: false }
}

/** `1.25` of `1.25.7`, `go1.25` or `v1.25.7`; `undefined` for what is no Go version. */
export const goMinorOf = (version: string): string | undefined => /^\d+\.\d+/.exec(bareVersion(version, undefined))?.[0]

/** The higher Go minor that a module version needs, where the project's `go` line is on a lower one. */
export const higherGoMinor = (
  release: Release,
  project: Project | undefined,
): Readonly<{ has: string; needs: string }> | undefined => {
  const has = goMinorOf(project?.runtimes['go'] ?? '')
  const needs = goMinorOf(release.runtimes['go'] ?? '')
  if (has === undefined || needs === undefined) return undefined
  return schemeOf('golang').compare(has, needs) < 0 ? { has, needs } : undefined
}
