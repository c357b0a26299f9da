import { ParseError } from '../../../../records/errors.ts'

/** Each page of a database belongs to one thing: a second claim is a loop, or many records that share one. */
export const pageClaims = (count: number): ((page: number) => void) => {
  const taken = new Uint8Array(count + 1)
  return (page) => {
    if (page < 0 || page > count) throw new ParseError({ expected: `a page up to ${count}`, found: `page ${page}` })
    if (taken[page] === 1) throw new ParseError({ expected: 'pages that are used once', found: `page ${page} twice` })
    taken[page] = 1
  }
}
