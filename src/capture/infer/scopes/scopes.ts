/**
 * Where the value of a variable comes from. A name is looked up in its own file, then in files that share their variables
 * with it, then, where it is not a name that everybody uses for something else, in the whole repository.
 */
import { directoryOf } from '../../paths.ts'
import type { Definition } from '../facts.ts'
import type { FactFile } from '../infer-contract.ts'
import type { Place } from '../places/locate.ts'
import { isReference, type Template } from '../template.ts'
import { isShell } from './file-kinds.ts'
import type { Includes } from './includes.ts'
import { reachOf, type Reach } from './variable-names.ts'

/** A definition and the file that holds it. */
export type Site = Readonly<{
  definition: Definition
  file: string
  /** Set where a command gives the value to another program: before it, as a variable of make, as an option of a build. */
  givenBy?: 'environment' | 'make' | 'build'
}>

/** A value that is one run of characters and stands in the definition itself; no version is longer. */
export const writtenValue = ({ definition: { value }, file }: Site): Place | undefined => {
  const [only, ...more] = value
  if (!only || more.length > 0 || isReference(only) || only.text.length > LONGEST_VERSION) return undefined
  return { file, start: only.start, end: only.start + only.text.length, text: only.text }
}

const LONGEST_VERSION = 128

/** Where a name is used. */
export type Use = Readonly<{ file: string; start: number; within?: string | undefined }>

export interface Scopes {
  /** What the name may mean at this place, the likeliest first. */
  readonly lookUp: (name: string, use: Use) => Iterable<Site>
  /** The elements of the list, or the one value, that the name most likely means at this place. */
  readonly elementsOf: (name: string, use: Use) => readonly Site[]
  /** The definition of a name in a file, where there is one alone. */
  readonly onlyOf: (name: string, file: string) => Site | undefined
  /** The definitions that mean the same as this one does: one variable, wherever it is given its value. */
  readonly familyOf: (site: Site) => string
  /** The family that a name without any definition would belong to. */
  readonly familyOfName: (name: string, use: Use) => string
  readonly sites: readonly Site[]
  /** The names whose value may hold something of a form, be it through other variables. */
  readonly namesHolding: (form: RegExp) => ReadonlySet<string>
}

export const createScopes = (
  files: readonly FactFile[],
  /** Values given by callers: `X=1 make`, `--build-arg X=1`. They hold elsewhere, not in their own file. */
  given: readonly Site[],
  includes: Includes,
  paths: ReadonlySet<string>,
): Scopes => {
  const byFile = new Map<string, Map<string, Site[]>>()
  const everywhere = new Map<string, Site[]>()
  const sites: Site[] = []
  const chartOf = chartFinder(paths)
  const reaches = new Map<string, Reach>()
  const reach = (name: string): Reach => {
    const known = reaches.get(name) ?? reachOf(name)
    reaches.set(name, known)
    return known
  }
  const isLocal = (name: string, file: string): boolean => LOCAL_NAME.test(name) && isShell(file)
  const placeOf = (name: string, file: string): string => {
    const how = reach(name)
    if (how === 'repository') return ''
    if (how === 'chart') return chartOf(file)
    return how === 'folder' ? directoryOf(file) : file
  }
  const keyOf = (name: string, file: string): string => `${placeOf(name, file)}\n${name}`
  for (const { path, facts } of files) {
    if (facts.definitions.length === 0) continue
    const names = new Map<string, Site[]>()
    byFile.set(path, names)
    for (const definition of facts.definitions) {
      const site = { definition, file: path }
      sites.push(site)
      append(names, definition.name, site)
      if (reach(definition.name) !== 'file' && !isLocal(definition.name, path))
        append(everywhere, keyOf(definition.name, path), site)
    }
  }
  const givenEverywhere = new Map<string, Site[]>()
  for (const site of given) {
    sites.push(site)
    const { name } = site.definition
    if (reach(name) !== 'repository') continue
    for (const map of [everywhere, givenEverywhere]) append(map, keyOf(name, site.file), site)
  }
  function* lookUp(name: string, use: Use): Generator<Site> {
    const own = byFile.get(use.file)?.get(name)
    if (own) yield* nearest(own, use)
    for (const path of includes.seenFrom(use.file)) {
      const shared = byFile.get(path)?.get(name)
      if (shared) yield* nearest(shared, use)
    }
    if (reach(name) !== 'file') yield* elsewhere(name, use.file)
  }
  const closestTo = new Map<string, readonly Site[]>()
  const elsewhere = (name: string, file: string): readonly Site[] => {
    const key = `${file}\n${name}`
    const known = closestTo.get(key)
    if (known) return known
    const others = (isLocal(name, file) ? givenEverywhere : everywhere).get(keyOf(name, file)) ?? []
    const found = closest(others, file)
    closestTo.set(key, found)
    return found
  }
  const familyOfName = (name: string, { file, within }: Use): string => {
    if (reach(name) !== 'file' && !isLocal(name, file)) return keyOf(name, file)
    // Files of one Make run share even the names that everybody uses.
    const shared = name.includes('.') ? [] : includes.seenFrom(file)
    const group = shared.length === 0 ? file : [file, ...shared].reduce((a, b) => (a < b ? a : b))
    return `${group}\n${within ?? ''}\n${name}`
  }
  const familyOf = ({ definition: { name, start, within }, file, givenBy }: Site): string =>
    givenBy && reach(name) !== 'file' ? keyOf(name, file) : familyOfName(name, { file, start, within })
  const holding = new Map<string, ReadonlySet<string>>()
  const namesHolding = (form: RegExp): ReadonlySet<string> => {
    const names = holding.get(form.source) ?? findNamesHolding(form, sites)
    holding.set(form.source, names)
    return names
  }
  const elementsOf = (name: string, use: Use): readonly Site[] => {
    const [first] = lookUp(name, use)
    const all = first && byFile.get(first.file)?.get(name)
    if (!all || all.length > MOST_ELEMENTS) return all ? [first] : []
    // Elements of one list are given to the name at one place.
    return all.filter(({ definition }) => definition.start === first.definition.start)
  }
  const onlyOf = (name: string, file: string): Site | undefined => {
    const own = byFile.get(file)?.get(name)
    return own?.length === 1 ? own[0] : undefined
  }
  return { lookUp, elementsOf, onlyOf, familyOf, familyOfName, sites, namesHolding }
}

/** What people call variables of a script alone; those of the environment are upper case. */
const LOCAL_NAME = /^[a-z][a-z\d_]*$/
/** A name with more definitions in one file is not looked at as a list. */
const MOST_ELEMENTS = 500
/** As many definitions of one name in one file are looked at around a use. */
const WINDOW = 24

/** Those in the same part of the file first, then set before default, then the nearest earlier, then the nearest later. */
const nearest = (sites: readonly Site[], use: Use): readonly Site[] => {
  if (sites.length === 1) return sites
  const around = sites.length <= WINDOW ? sites : windowAt(sites, use.start)
  const ranked = around.map((site) => ({ site, rank: rankOf(site, use) }))
  return ranked.toSorted((a, b) => b.rank - a.rank).map(({ site }) => site)
}

const windowAt = (sites: readonly Site[], start: number): readonly Site[] => {
  let low = 0
  let high = sites.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sites[middle]!.definition.start < start) low = middle + 1
    else high = middle
  }
  return sites.slice(Math.max(low - WINDOW / 2, 0), low + WINDOW / 2)
}

const FAR = 2 ** 32

const rankOf = ({ definition, file }: Site, use: Use): number => {
  const isHere = file === use.file
  const holds = !isHere || definition.within === undefined ? 1 : isWithin(use.within, definition.within) ? 2 : 0
  const isSet = definition.strength === 'set' ? 1 : 0
  const distance = use.start - definition.start
  const isEarlier = !isHere || distance > 0 ? 1 : 0
  return ((holds * 2 + isSet) * 2 + isEarlier) * FAR - Math.min(Math.abs(distance), FAR - 1)
}

/** `jobs.build` holds in `jobs.build.steps.1`. */
const isWithin = (inner: string | undefined, outer: string): boolean =>
  inner !== undefined &&
  inner.startsWith(outer) &&
  (inner.length === outer.length || !/[\w-]/.test(inner[outer.length] ?? ''))

/** The definitions of other files: set before default, those that share the longer path first. */
const closest = (sites: readonly Site[], file: string): readonly Site[] => {
  const near = sites.slice(0, WINDOW).map((site) => ({
    site,
    rank: (site.definition.strength === 'set' ? 1000 : 0) + sharedLength(site.file, file),
  }))
  return near.toSorted((a, b) => b.rank - a.rank).map(({ site }) => site)
}

const sharedLength = (a: string, b: string): number => {
  let index = 0
  while (index < a.length && a[index] === b[index]) index += 1
  return Math.min(index, 999)
}

/** The nearest folder above a file that holds a `Chart.yaml`. */
const chartFinder = (paths: ReadonlySet<string>): ((file: string) => string) => {
  const charts = new Set([...paths].filter((path) => /(?:^|\/)Chart\.ya?ml$/.test(path)).map(directoryOf))
  return (file) => {
    let folder = directoryOf(file)
    while (folder !== '.' && !charts.has(folder)) folder = directoryOf(folder)
    return charts.has(folder) ? folder : directoryOf(file)
  }
}

const append = <Value>(map: Map<string, Value[]>, key: string, value: Value): void => {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

const findNamesHolding = (form: RegExp, sites: readonly Site[]): ReadonlySet<string> => {
  const names = new Set<string>()
  const users = new Map<string, string[]>()
  const note = (name: string, template: Template, depth: number): void => {
    for (const part of template)
      if (!isReference(part)) {
        if (form.test(part.text)) names.add(name)
      } else {
        append(users, part.variable, name)
        if (part.fallback && depth < DEEPEST) {
          note(name, part.fallback, depth + 1)
          note(part.variable, part.fallback, depth + 1)
        }
      }
  }
  for (const { definition } of sites) note(definition.name, definition.value, 0)
  // A set is walked in the order in which it grows.
  for (const name of names) for (const user of users.get(name) ?? []) names.add(user)
  return names
}

/** A fallback in a fallback, and so on. */
const DEEPEST = 8
