/** How coverage reads in every format. */
import type { Basis, CaptureCounts } from '../../records/coverage.ts'
import { grouped, plural } from '../wording.ts'

/** `1,322 pins, 31 gaps, 240 excused: 98 % of what looks like an external version is captured`. */
export const coverageWords = ({ pins, gaps, excused, captured }: CaptureCounts): string =>
  pins + gaps === 0
    ? 'Nothing here looks like an external version'
    : `${plural(pins, 'pin')}, ${plural(gaps, 'gap')}, ${grouped(excused)} excused: ` +
      `${percentWords(captured)} of what looks like an external version is captured`

/** Whole per cents; neither all nor nothing is said of what is not. */
const percentWords = (share: number): string => {
  const percent = Math.round(share * 100)
  if (percent === 100 && share < 1) return 'over 99 %'
  if (percent === 0 && share > 0) return 'under 1 %'
  return `${percent} %`
}

export const BASIS_WORDS: Readonly<Record<Basis, string>> = {
  manager: 'format',
  annotation: 'annotation',
  certain: 'certain',
  likely: 'likely',
  guess: 'guess',
}

export const HOW_WORDS = {
  annotation: 'above it',
  custom: 'capture.custom',
  ignore: 'capture.ignore',
} as const
