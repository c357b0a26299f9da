import { describe, expect, test } from 'vitest'

import { git, shortReference } from './git.ts'

describe('branches with a version', () => {
  test.each([
    ['branch-3.5', 'branch-3.10'],
    ['release-1.13', 'release-1.14'],
    ['REL_16_STABLE', 'REL_17_STABLE'],
    ['release-branch.go1.21', 'release-branch.go1.22'],
    ['linux-6.6.y', 'linux-6.12.y'],
    ['stable/2024.1', 'stable/2025.1'],
    ['1.9.x', '1.10.x'],
    ['v8', 'v10'],
    ['24.03', '24.09'],
  ])('%s is followed by %s', (from, to) => {
    expect(git.compare(from, to)).toBeLessThan(0)
    expect(git.isCompatible?.(from, to)).toBe(true)
  })

  test.each([
    ['branch-3.5', 'release-3.6'],
    ['branch-3.5', 'branch-3'],
    ['branch-3.5', 'branch-3.6-next'],
    ['v8', '8'],
    ['0123456789', 'branch-3.5'],
  ])('%s and %s have nothing to do with each other', (from, to) => {
    expect(git.isCompatible?.(from, to)).toBe(false)
  })

  test.each(['main', 'master', 'issue-42', 'dependabot-7', 'py3', 'fix-20240105.1', ''])('%j has none', (name) => {
    expect(git.isValid(name)).toBe(false)
  })
})

describe('commits', () => {
  const [one, other] = ['e35f43ad8d2b3f084e96a84c392528a90d05a287', 'bdf5c05a42c05bd3e9fe3c5fb04f8e9d35eb64bf']

  test('are neither newer nor older', () => {
    expect(git.compare(one, other)).toBe(0)
    expect(git.parts(one)).toBeUndefined()
  })

  test('are shortened for people', () => {
    expect([one, 'v1.2.3', 'main'].map(shortReference)).toEqual(['e35f43ad8d', 'v1.2.3', 'main'])
  })
})
