/**
 * Versions of distributions as their grammars allow them, odd ones included: what real lists hold is tamer. The same ones
 * every time.
 */

type Pick = (bound: number) => number

/** Lehmer's generator. */
const pickerOf = (seed: number): Pick => {
  let state = seed
  return (bound) => {
    state = (state * 48_271) % 2_147_483_647
    return state % bound
  }
}

type Grammar = (pick: Pick) => string

const one = (pick: Pick, choices: readonly string[]): string => choices[pick(choices.length)] ?? ''

const many = (pick: Pick, most: number, part: (pick: Pick) => string): string =>
  Array.from({ length: pick(most + 1) }, () => part(pick)).join('')

const number = (pick: Pick): string => one(pick, ['0', '1', '2', '9', '10', '11', '01', '007', '20240101'])

/** deb-version(7). */
const deb: Grammar = (pick) => {
  const part = (): string =>
    one(pick, ['.', '+', '~', '-', 'a', 'Z', 'rc', 'dfsg', 'deb12u', '~~', 'ubuntu']) + many(pick, 1, number)
  return (
    one(pick, ['', '', '0:', '1:', '10:']) +
    number(pick) +
    many(pick, 4, part) +
    one(pick, ['', '-1', '-0', '-1~bpo1', '-2+b1'])
  )
}

/** rpm-version(7). */
const rpm: Grammar = (pick) => {
  const part = (): string =>
    one(pick, ['.', '_', '+', '~', '^', 'a', 'Z', 'rc', 'el', '~~', '^^', '.^', '~^']) + many(pick, 1, number)
  const release = (): string => `-${number(pick)}${many(pick, 3, part)}`
  return one(pick, ['', '', '0:', '1:']) + number(pick) + many(pick, 4, part) + many(pick, 1, release)
}

/** apk-package(5). */
const apk: Grammar = (pick) => {
  const suffix = (): string =>
    one(pick, ['_alpha', '_beta', '_pre', '_rc', '_cvs', '_svn', '_git', '_hg', '_p']) + many(pick, 1, number)
  return (
    number(pick) +
    many(pick, 3, () => `.${number(pick)}`) +
    one(pick, ['', '', '', 'a', 'b', 'z']) +
    many(pick, 2, suffix) +
    one(pick, ['', '', '', '~0a1b', '~ff']) +
    one(pick, ['', '-r0', '-r1', '-r10', '-r01'])
  )
}

const GRAMMARS: Readonly<Record<string, Grammar>> = { deb, rpm, apk }

/** None for other schemes. */
export const generatedVersions = (scheme: string, count: number): readonly string[] => {
  const grammar = GRAMMARS[scheme]
  const pick = pickerOf(20_261_122)
  return grammar === undefined ? [] : Array.from({ length: count }, () => grammar(pick))
}
