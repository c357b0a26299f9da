/** The first reason of a rung: what it is on its ladder, and how many of the fixable findings it clears. */
import type { Step } from '../../versions/scheme.ts'

export type Standing = Readonly<{
  /** True where the newest version is wanted, else the smallest step. */
  newest: boolean
  step: Step
  /** True for the first rung that clears so many; the others do not come before it in any order. */
  first: boolean
  /** Of the fixable findings. */
  cleared: number
  fixable: number
}>

export const headline = ({ newest, step, first, cleared, fixable }: Standing): string => {
  const what = clearedWords(cleared, fixable)
  if (newest) {
    const allowed = `newest allowed${step === 'patch' || step === 'minor' ? ` ${step}` : ''}`
    return fixable === 0 ? allowed : `${allowed}, clears ${what}`
  }
  return first ? `smallest step that clears ${what}` : `clears ${what}`
}

const clearedWords = (cleared: number, fixable: number): string => {
  if (cleared === 0) return 'none'
  if (cleared < fixable) return `${cleared} of ${fixable}`
  return fixable === 1 ? 'it' : `all ${fixable}`
}
