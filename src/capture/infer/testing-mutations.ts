/** Broken files for the tests of readers: a sample cut short, with pieces doubled, moved or replaced by what parsers trip over. */
import { constantFrom, integer, oneof, record, type Arbitrary } from 'fast-check'

const TRIPPING = [
  '"',
  "'",
  '`',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  '${',
  '{{',
  '}}',
  '{%',
  '<<EOF\n',
  '/*',
  '#',
  '\\',
  '\n',
  '\0',
  '=',
  ':',
  'é😀',
]

type Change = Readonly<{ at: number; length: number; text: string }>

const change = (length: number): Arbitrary<Change> =>
  record({
    at: integer({ min: 0, max: length }),
    length: oneof(integer({ min: 0, max: 3 }), integer({ min: 0, max: length })),
    text: constantFrom('', ...TRIPPING),
  })

/** The sample with one to three changes. */
export const mutationsOf = (sample: string): Arbitrary<string> =>
  record({ first: change(sample.length), second: change(sample.length), third: change(sample.length) }).map(
    ({ first, second, third }) => [first, second, third].reduce(apply, sample),
  )

const apply = (text: string, { at, length, text: inserted }: Change): string =>
  text.slice(0, at) + inserted + text.slice(at + length)

/** Texts that cost a careless reader the square of their length. */
export const LONG_TEXTS: readonly (readonly [name: string, text: string])[] = TRIPPING.filter(
  (piece) => piece.trim() !== '',
)
  .concat(['<<A ', 'a.', 'a ', 'a=', 'a:', 'a(', '"a"+', 'image="a:1",', '//', '<script '])
  .map((piece) => [piece, piece.repeat(Math.ceil(100_000 / piece.length))])
