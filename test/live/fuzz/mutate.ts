/** Mutations of text that parsers stumble over; a seed gives the same one again. */

/** Mulberry32: small, seeded, good enough to choose places. Gives integers in `[0, below)`. */
export const randomOf = (seed: number): ((below: number) => number) => {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) % below
  }
}

const TOKENS = [
  '"',
  "'",
  '`',
  '\\',
  '\n',
  '\r\n',
  '\t',
  '{',
  '}',
  '{{',
  '}}',
  '${',
  '$(',
  '$$',
  '((',
  '))',
  '[',
  ']',
  '<',
  '>',
  '</',
  '<<EOF\n',
  '<<-"X"\n',
  '|',
  '>-',
  '- ',
  ': ',
  '#',
  '/*',
  '*/',
  '//',
  '--',
  '@',
  '==',
  ':=',
  '?=',
  '\uFEFF',
  '\0',
  '\uE000',
  '\u2028',
  '😀',
  '<<<<<<< HEAD\n',
  'define X\n',
  'endef\n',
  'case x in\n',
  'esac',
  'FROM ',
  'RUN ',
  'image: ',
  'uses: a/b@',
  'v1.2.3',
  '999999999999999999999999',
  '$(X)',
  'X=${X:-${X}}',
  '&a ',
  '*a',
  '!!x ',
  '%',
  '~',
  '=~',
  '<![CDATA[',
  '<!--',
] as const

type Random = (below: number) => number
type Mutation = (text: string, random: Random) => string

const span = (text: string, random: Random, most: number): readonly [number, number] => {
  const from = random(text.length + 1)
  return [from, Math.min(text.length, from + random(most) + 1)]
}

const MUTATIONS: readonly Mutation[] = [
  (text, random) => text.slice(0, random(text.length + 1)),
  (text, random) => text.slice(random(text.length + 1)),
  (text, random) => {
    const [from, to] = span(text, random, 200)
    return text.slice(0, from) + text.slice(to)
  },
  (text, random) => {
    const [from, to] = span(text, random, 400)
    return text.slice(0, to) + text.slice(from, to) + text.slice(to)
  },
  (text, random) => {
    const at = random(text.length + 1)
    return text.slice(0, at) + TOKENS[random(TOKENS.length)]! + text.slice(at)
  },
  (text, random) => {
    const at = random(text.length + 1)
    return text.slice(0, at) + TOKENS[random(TOKENS.length)]!.repeat(random(3000) + 1) + text.slice(at)
  },
  (text, random) => {
    const [from, to] = span(text, random, 300)
    const at = random(text.length + 1)
    return text.slice(0, at) + text.slice(from, to) + text.slice(at)
  },
  (text, random) => {
    const at = random(text.length + 1)
    return text.slice(0, at) + String.fromCharCode(random(0x10000)) + text.slice(at + 1)
  },
  (text, random) => text.replaceAll(/\n/g, random(2) === 0 ? '\r\n' : ''),
  (text) => text.slice(0, 2000).repeat(30),
]

export const mutate = (text: string, random: Random): string => {
  let mutated = text
  const times = 1 + random(6)
  for (let count = 0; count < times; count += 1)
    mutated = MUTATIONS[random(MUTATIONS.length)]!(mutated, random).slice(0, 400_000)
  return mutated.toWellFormed() // A file is UTF-8: it holds no half of a pair.
}
