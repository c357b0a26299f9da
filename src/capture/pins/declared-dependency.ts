/**
 * A dependency as manifests of many kinds declare it: a name, and beside it a version or a range in the syntax of a scheme.
 * What the text means is the same everywhere: the version that stands there, or the lower bound of a range.
 */
import type { PinRole, Scope } from '../../records/inventory.ts'
import { schemeOf } from '../../versions/schemes.ts'
import { excerpt } from '../broken-text.ts'
import type { PinDraft } from '../contract.ts'
import type { Found } from '../found.ts'
import { isVersionText, nameComponent } from './component.ts'
import { pinGitReference } from './git-reference.ts'

/** A text of a file: `start` is the offset of its first character, quotes left out. */
export type PlacedText = Readonly<{ value: string; start: number; line: number }>

/** Where a dependency stands and what it is for. */
export type Placement = Readonly<{
  key: string
  role: PinRole
  scope: Scope
  /** Words for people, such as `dependencies on line 4`. */
  evidence: string
  comment?: string
  marker?: string
  extras?: readonly string[]
  registryUrl?: string
}>

export type DeclaredDependency = Readonly<{
  datasource: string
  /** As the datasource names it. */
  name: string
  /** Name of a scheme. */
  versioning: string
  /** The version or range as written; empty where none is. */
  requirement: PlacedText
  placement: Placement
}>

/** A pin, or a gap where no registry could hold the name or the text is neither version nor range. */
export const pinDeclared = ({ datasource, name, versioning, requirement, placement }: DeclaredDependency): Found => {
  const { value, start, line } = requirement
  const naming = nameComponent(datasource, name)
  const meant = meaningOf(versioning, value)
  const why = naming.status === 'unnamed' ? naming.why : 'neither a version nor a range'
  if (naming.status === 'unnamed' || !meant)
    return { gap: { line, text: excerpt(value === '' ? name : `${name}: ${value}`), why } }
  const pin: PinDraft = {
    ...placement,
    ...meant,
    range: [start, start + value.length],
    component: naming.component,
    versioning,
  }
  return { pin }
}

/** A dependency whose version stands under a name in another file. */
export const borrowDeclared = (
  { datasource, name, versioning, placement }: Omit<DeclaredDependency, 'requirement'>,
  variable: string,
  line: number,
): Found => {
  const naming = nameComponent(datasource, name)
  if (naming.status === 'unnamed') return { gap: { line, text: excerpt(`${name}: ${variable}`), why: naming.why } }
  const { role, scope, evidence } = placement
  return {
    borrowed: { name: variable, line, dependency: { component: naming.component, versioning, role, scope, evidence } },
  }
}

/** True for what a variable may hold that others take a version from. */
export const mayBeVersion = (text: string): boolean => isVersionText(text) && /\d/.test(text)

type Meaning = Pick<PinDraft, 'current' | 'floating'>

const ANYTHING = /^(?:latest(?:\.\w+)?|LATEST|RELEASE|[*+])?$/

/** `undefined` for a text that is neither a version nor a range of the scheme. */
export const meaningOf = (versioning: string, requirement: string): Meaning | undefined => {
  const text = requirement.trim()
  if (ANYTHING.test(text)) return { current: '', floating: true }
  const scheme = schemeOf(versioning)
  const exact = EXACT.exec(text)
  const single = exact?.[1] ?? exact?.[2]
  if (single !== undefined && scheme.isValid(single)) return { current: single, floating: false }
  if (scheme.isRange(text)) return { current: lowerBound(text), floating: true }
  return isVersionText(text) && /\d/.test(text) ? { current: text, floating: false } : undefined
}

/** Cargo's, Ruby's and Composer's `=1.2.3`, Maven's `[1.2.3]`, Gradle's `1.2.3!!`. */
const EXACT = /^(?:={1,3}\s*(\S+)|\[\s*([^\s,\]]+)\s*\])$/
const COMPARATOR = /([<>=!~^]*)\s*v?(\d[\w.+-]*)/g

/** `[1.0,2.0)` and `>= 1.0, < 2.0` mean 1.0 for now; upper bounds and exclusions alone mean none. */
const lowerBound = (range: string): string => {
  const interval = /^[[(\]]\s*([^\s,]*)/.exec(range)
  if (interval) return interval[1] ?? ''
  const bounds = [...range.matchAll(COMPARATOR)].find(([, operator]) => !/^(?:<=?|!=)$/.test(operator ?? ''))
  return (bounds?.[2] ?? '').replace(/(?:\.[+xX]?)+$/, '')
}

/** A dependency on a git repository. `reference` is the text that names a tag, commit or branch. */
export const pinDeclaredGit = (address: PlacedText, reference: PlacedText | undefined, placement: Placement): Found => {
  const pin = pinGitReference(address.value, reference?.value ?? '')
  if (!pin)
    return { gap: { line: address.line, text: excerpt(address.value), why: 'not an address of a git repository' } }
  const end = address.start + address.value.length
  const range = reference
    ? ([reference.start, reference.start + reference.value.length] as const)
    : ([end, end] as const)
  return { pin: { ...placement, ...pin, range } }
}
