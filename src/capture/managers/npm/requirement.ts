/** From what stands behind a dependency's name, in package.json or in a catalog of pnpm, to a pin. */
import { schemeOf } from '../../../versions/schemes.ts'
import { excerpt } from '../../broken-text.ts'
import type { PinDraft } from '../../contract.ts'
import { NOTHING, type Found } from '../../found.ts'
import { nameComponent } from '../../pins/component.ts'
import type { PlacedText, Placement } from '../../pins/declared-dependency.ts'
import { parseSpecifier } from './specifier.ts'

export type Requirement = PlacedText & Readonly<{ keys: readonly string[]; isPlain: boolean }>

export const readRequirement = (name: string, text: Requirement, place: Placement): Found => {
  if (!text.isPlain) return gapOf(text, 'written with escapes')
  const specifier = parseSpecifier(name, text.value)
  if (specifier.kind === 'local') return NOTHING
  if (specifier.kind === 'unknown') return gapOf(text, specifier.why)
  if (specifier.kind === 'git')
    return { pin: { ...place, ...specifier.pin, range: [text.start + specifier.start, text.start + specifier.end] } }
  const naming = nameComponent('npm', specifier.name)
  if (naming.status === 'unnamed') return gapOf(text, naming.why)
  const { range } = specifier
  if (!isRange(range)) return gapOf(text, 'neither a version nor a range')
  const start = text.start + specifier.start
  return {
    pin: {
      ...place,
      ...rangeOf(range),
      range: [start, start + range.length],
      component: naming.component,
      versioning: 'npm',
    },
  }
}

export const gapOf = ({ keys, value, line }: Requirement, why: string): Found => ({
  gap: { line, text: excerpt(`${keys.at(-1)}: ${value}`), why },
})

const DIST_TAG = /^[A-Za-z][\w.-]*$/

export const isRange = (text: string): boolean => {
  const scheme = schemeOf('npm')
  return text === '' || scheme.isValid(text) || scheme.isRange(text) || DIST_TAG.test(text)
}

/** `>=1.2 <3` means 1.2 for now: the lock file says what it came to. */
export const rangeOf = (range: string): Pick<PinDraft, 'current' | 'floating'> => ({
  current: /\d[\w.+-]*/.exec(DIST_TAG.test(range) ? '' : range)?.[0] ?? '',
  floating: !schemeOf('npm').isValid(range),
})
