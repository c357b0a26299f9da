import { describe, expect, test } from 'vitest'

import { headline } from './headline.ts'

const standing = { newest: false, step: 'minor', first: true, cleared: 1, fixable: 1 } as const

describe('the first reason of a rung', () => {
  test('counts in words that people would use', () => {
    expect(headline(standing)).toBe('smallest step that clears it')
    expect(headline({ ...standing, cleared: 3, fixable: 3 })).toBe('smallest step that clears all 3')
    expect(headline({ ...standing, cleared: 2, fixable: 3 })).toBe('smallest step that clears 2 of 3')
    expect(headline({ ...standing, newest: true, cleared: 0 })).toBe('newest allowed minor, clears none')
  })

  test('only the first rung that clears so many is the smallest step', () => {
    expect(headline({ ...standing, first: false })).toBe('clears it')
  })

  test('an update without findings clears nothing and does not say so', () => {
    expect(headline({ ...standing, newest: true, step: 'major', cleared: 0, fixable: 0 })).toBe('newest allowed')
  })
})
