/**
 * How a parser and an order of parsed versions become the `compare` of a scheme. Schemes are asked for the same few
 * thousand versions again and again, so parsed versions are remembered, in a bounded number.
 */

/** Characters. What is longer is no version and no range, and a hostile text should cost nothing. */
const LONGEST = 1024
const REMEMBERED = 16_384

/** The same function of a text of at most 1,024 characters (`undefined` for a longer one), which keeps its latest results: at most twice 16,384. `undefined` is not kept. */
export const remember = <Result>(compute: (text: string) => Result | undefined) => {
  let recent = new Map<string, Result>()
  let former = new Map<string, Result>()
  return (text: string): Result | undefined => {
    if (text.length > LONGEST) return undefined
    const known = recent.get(text)
    if (known !== undefined) return known
    const result = former.get(text) ?? compute(text)
    if (result === undefined) return undefined
    if (recent.size >= REMEMBERED) {
      former = recent
      recent = new Map()
    }
    recent.set(text, result)
    return result
  }
}

/** Order of two texts by UTF-16 code unit: the same everywhere, unlike the order of a locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** A total order: what does not parse comes before what does, and among itself by text. */
export const orderOf =
  <Parsed>(parse: (version: string) => Parsed | undefined, compareParsed: (a: Parsed, b: Parsed) => number) =>
  (a: string, b: string): number => {
    if (a === b) return 0
    const left = parse(a)
    const right = parse(b)
    if (left !== undefined && right !== undefined) return compareParsed(left, right)
    if (left === undefined && right === undefined) return compareText(a, b)
    return left === undefined ? -1 : 1
  }

/** Order of two numbers written in digits, of any length; leading zeros do not count. Empty is zero. */
export const compareDigits = (a: string, b: string): number => {
  const left = withoutLeadingZeros(a)
  const right = withoutLeadingZeros(b)
  return left.length - right.length || compareText(left, right)
}

const withoutLeadingZeros = (digits: string): string => {
  let start = 0
  while (digits.charCodeAt(start) === 48) start += 1
  return start === 0 ? digits : digits.slice(start)
}

/** Order of two lists by `compareItem`, a missing item being `absent`. */
export const compareLists = <Item>(
  a: readonly Item[],
  b: readonly Item[],
  absent: Item,
  compareItem: (a: Item, b: Item) => number,
): number => {
  const length = Math.max(a.length, b.length)
  for (let index = 0; index < length; index += 1) {
    const order = compareItem(a[index] ?? absent, b[index] ?? absent)
    if (order !== 0) return order
  }
  return 0
}
