import { describe, expect, it } from 'vitest'

import { checkRun, green, red } from '../testing.ts'
import { hasCulprit, isAcceptable, judge } from './judge.ts'

const verdictOf = (...args: Parameters<typeof judge>) => {
  const judged = judge(...args)
  return judged.next === 'verdict' ? judged.verdict : undefined
}

describe('judge', () => {
  it('wants the tip first, and again when it was red, and then the base', () => {
    expect(judge({ tip: [], base: [] }).next).toBe('run-tip')
    expect(judge({ tip: [red('a')], base: [] }).next).toBe('run-tip')
    expect(judge({ tip: [red('a'), red('a')], base: [] }).next).toBe('run-base')
  })

  it('is green after one run', () => {
    expect(verdictOf({ tip: [green], base: [] })).toEqual({ state: 'green', reason: 'make test passed' })
    const long = checkRun('green', { command: 'npm ci && '.repeat(9) })
    expect(verdictOf({ tip: [long], base: [] })?.reason).toBe('all checks passed')
  })

  it('calls red then green a flake, and says what flaked', () => {
    const verdict = verdictOf({ tip: [red('TestNet'), green], base: [] })
    expect(verdict).toEqual({ state: 'flaky', reason: 'green when run again; before, make test failed: TestNet' })
  })

  it('is red on a green base', () => {
    expect(verdictOf({ tip: [red('a'), red('a')], base: [green] })?.state).toBe('red')
  })

  it('runs a red base again before it believes it', () => {
    expect(judge({ tip: [red('a'), red('a')], base: [red('a')] }).next).toBe('run-base')
    expect(verdictOf({ tip: [red('a'), red('a')], base: [red('a'), green] })?.state).toBe('red')
  })

  it('compares with a red base by failing test', () => {
    const base = [red('a', 'b'), red('a')]
    expect(verdictOf({ tip: [red('a'), red('a')], base })?.comparison).toBe('not-worse')
    expect(verdictOf({ tip: [red('a', 'c'), red('c', 'a')], base })?.comparison).toBe('worse')
    expect(verdictOf({ tip: [red(), red()], base })?.comparison).toBe('unknown')
  })

  it('does not count what failed only once against the tip', () => {
    const tip = [red('a', 'flaky'), red('a')]
    expect(verdictOf({ tip, base: [red('a'), red('a')] })?.comparison).toBe('not-worse')
  })

  it('takes a failure in an earlier step for worse than the base', () => {
    const install = checkRun('red', { failedStep: 0, failedAt: 'npm ci' })
    const test = checkRun('red', { failedStep: 1, failing: ['a'] })
    expect(verdictOf({ tip: [install, install], base: [test, test] })?.comparison).toBe('worse')
  })

  it('is unverified where the command is missing', () => {
    const missing = checkRun('not-started', { tail: 'go is not installed' })
    expect(verdictOf({ tip: [missing], base: [] })).toEqual({ state: 'unverified', reason: 'go is not installed' })
  })

  it('takes two timeouts for red', () => {
    const late = checkRun('timeout')
    expect(verdictOf({ tip: [late, late], base: [green] })).toEqual({ state: 'red', reason: 'make test timed out' })
  })
})

describe('isAcceptable and hasCulprit', () => {
  const notWorse = { state: 'base-red', comparison: 'not-worse' } as const
  const worse = { state: 'base-red', comparison: 'worse' } as const

  it('lands what is not worse only where that is allowed', () => {
    expect(isAcceptable(notWorse, true)).toBe(true)
    expect(isAcceptable(notWorse, false)).toBe(false)
    expect(isAcceptable({ state: 'base-red', comparison: 'unknown' }, true)).toBe(false)
    expect(isAcceptable({ state: 'flaky' }, false)).toBe(true)
    expect(isAcceptable({ state: 'unverified' }, true)).toBe(false)
  })

  it('looks for a culprit where the base can be told from the tip', () => {
    expect(hasCulprit({ state: 'red' }, false)).toBe(true)
    expect(hasCulprit(worse, true)).toBe(true)
    expect(hasCulprit(worse, false)).toBe(false)
    expect(hasCulprit(notWorse, true)).toBe(false)
  })
})
