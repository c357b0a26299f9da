import { describe, expect, it } from 'vitest'

import { parseChallenge } from './authorization.ts'

describe('challenges', () => {
  it.each([
    ['Basic realm="x"', { scheme: 'basic' }],
    [
      'bearer realm="https://a.example/t",service="s",scope="x"',
      { scheme: 'bearer', realm: 'https://a.example/t', service: 's' },
    ],
    ['Bearer', undefined],
    ['Negotiate', undefined],
    ['', undefined],
  ])('%s', (header, expected) => {
    expect(parseChallenge(header)).toEqual(expected)
  })
})
