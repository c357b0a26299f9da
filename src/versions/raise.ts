/**
 * Rewriting a range so that a version lies in it, as text: operators, separators, blanks and the number of written
 * components stay as the author chose them. The same for every syntax that is made of operators and versions.
 */
import type { VersionScheme } from './scheme.ts'

export type Raising = Pick<VersionScheme, 'isRange' | 'satisfies' | 'parts'> &
  Readonly<{
    /** How the scheme writes "this version alone", for a range that cannot be raised in its own form. */
    exact: (version: string) => string
  }>

const COMPARATOR = /([<>=!~^]*)(\s*)([^\s,|<>=!~^]+)/g
const HYPHEN = /^(\S+)\s+-\s+(\S+)$/

/**
 * See `VersionScheme.raise`; what is no range is replaced as a whole. Of alternatives (`||`) the last is raised and stands alone:
 * the others hold what was left behind.
 */
export const raiseRange = (scheme: Raising, range: string, version: string): string => {
  if (scheme.satisfies(version, range)) return range
  if (!scheme.isRange(range)) return scheme.exact(version)
  const last = range.split(/\|\|?/).at(-1)?.trim() ?? ''
  const raised = raiseHyphen(scheme, last, version) ?? raiseComparators(scheme, last, version)
  // Stripped of blanks and commas it may be a plain version, which is replaced as a whole.
  return scheme.isRange(raised) && scheme.satisfies(version, raised) ? raised : scheme.exact(version)
}

const raiseHyphen = (scheme: Raising, range: string, version: string): string | undefined => {
  const [, lower, upper] = HYPHEN.exec(range) ?? []
  if (lower === undefined || upper === undefined) return undefined
  return scheme.satisfies(version, `>=${lower}`) ? `${lower} - ${version}` : `${version} - ${upper}`
}

const raiseComparators = (scheme: Raising, range: string, version: string): string =>
  range
    .replace(COMPARATOR, (whole: string, operator: string, gap: string, bound: string) =>
      scheme.satisfies(version, `${operator}${bound}`) ? whole : raiseComparator(scheme, operator, gap, bound, version),
    )
    .replace(/(,\s*)+(?=,)|^[\s,]+|[\s,]+$/g, '')

const raiseComparator = (scheme: Raising, operator: string, gap: string, bound: string, version: string): string => {
  switch (operator) {
    case '!=':
      // The exclusion contradicts the version that is wanted.
      return ''
    case '<':
      return `<${gap}${upperBound(bound, scheme.parts(version) ?? [0, 0, 0])}`
    case '>':
      return `>=${gap}${version}`
    case '<=':
    case '>=':
      return `${operator}${gap}${version}`
    default: {
      const sameForm = withFormOf(bound, version)
      const fits = scheme.satisfies(version, `${operator}${sameForm}`)
      return `${operator}${gap}${fits ? sameForm : withPrefixOf(bound, version)}`
    }
  }
}

/**
 * The next upper bound of the same kind: the last number of `bound` that is not 0 says which number counts on.
 * `2.0.0` over 3.1.4 is `4.0.0`, `1.5` over 1.7.2 is `1.8`.
 */
export const upperBound = (bound: string, parts: readonly [number, number, number]): string => {
  const numbers = bound.replace(/^v/, '').split(/[-+]/, 1).join('').split('.').slice(0, 3).map(Number)
  const counting = numbers.findLastIndex((number) => number !== 0)
  const position = counting === -1 ? numbers.length - 1 : counting
  const next = (index: number) => (parts[index] ?? 0) + (index === position ? 1 : 0)
  return numbers.map((_, index) => (index <= position ? next(index) : 0)).join('.')
}

/** As many components as `bound` writes, wildcards where it has them: `1.2` over 2.3.4 is `2.3`, `1.x` is `2.x`. */
const withFormOf = (bound: string, version: string): string => {
  const bare = version.replace(/^v(?=\d)/, '')
  const isPlain = /^\d+(\.\d+)*$/.test(bare) && /^v?[\dxX*]+(\.[\dxX*]+)*$/.test(bound)
  if (!isPlain) return withPrefixOf(bound, version)
  const numbers = bare.split('.')
  const components = bound.replace(/^v/, '').split('.')
  const form = components.map((component, index) => (/^\d+$/.test(component) ? (numbers[index] ?? '0') : component))
  return withPrefixOf(bound, form.join('.'))
}

/** An exact version is replaced; a leading `v` stays, or stays away, as it was written. */
export const withPrefixOf = (current: string, version: string): string => {
  const bare = version.replace(/^v(?=\d)/, '')
  return /^v\d/.test(current) && /^\d/.test(bare) ? `v${bare}` : bare
}
