import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { baseCandidates } from './base-candidates.ts'

const TAGS = [
  '3.9-slim',
  '3.11-slim',
  '3.11',
  '3.11-alpine',
  '3.11-windowsservercore',
  '3.13-slim',
  '3.14-rc-slim',
  '4.0-slim',
  'latest',
  '3.13',
  '3.13-alpine3.22',
]

describe('candidates for a base', () => {
  it('are newer versions of the variant, then leaner variants of the version', () => {
    expect(baseCandidates('3.11-slim', TAGS)).toEqual([
      { tag: '3.13-slim', why: 'newer minor' },
      { tag: '4.0-slim', why: 'newer major' },
      { tag: '3.11-alpine', why: 'variant alpine' },
      { tag: '3.11', why: 'variant without a name' },
      { tag: '3.13', why: 'variant without a name' },
      { tag: '3.13-alpine3.22', why: 'variant alpine3.22' },
    ])
  })

  it('of a full version begin with its patches', () => {
    const tags = ['1.26.1', '1.26.4', '1.26.4-alpine', '1.27.0', '1.26.1-slim']
    expect(baseCandidates('1.26.1', tags).map(({ tag }) => tag)).toEqual([
      '1.26.4',
      '1.27.0',
      '1.26.1-slim',
      '1.26.4-alpine',
    ])
  })

  it('of a codename are later releases', () => {
    const tags = ['bullseye', 'bookworm', 'bookworm-slim', 'trixie', 'trixie-slim', 'trixie-backports']
    expect(baseCandidates('bookworm', tags).map(({ tag }) => tag)).toEqual(['bookworm-slim', 'trixie', 'trixie-slim'])
    expect(baseCandidates('bookworm-slim', tags).map(({ tag }) => tag)).toEqual(['trixie-slim'])
    expect(baseCandidates('latest', tags)).toEqual([])
  })

  it('may be on a newer release of the distribution, never on an older one; another distribution may do', () => {
    const tags = ['3.9-bullseye', '3.11-bookworm', '3.11-slim-bookworm', '3.11-bullseye', '3.11-buster', '3.11-noble']
    expect(baseCandidates('3.9-bullseye', tags)).toEqual([
      { tag: '3.11-bookworm', why: 'newer minor' },
      { tag: '3.11-slim-bookworm', why: 'variant slim-bookworm' },
      { tag: '3.11-noble', why: 'variant noble' },
    ])
  })

  it('are always tags that are there, each once, never the one in use', () => {
    const tag = fc.constantFrom(...TAGS, '3.11.4', '3.11.9-slim', 'trixie', 'bookworm-slim', 'noble')
    fc.assert(
      fc.property(tag, fc.array(tag), (current, tags) => {
        const found = baseCandidates(current, tags).map((one) => one.tag)
        expect(new Set(found).size).toBe(found.length)
        for (const one of found) expect(tags).toContain(one)
        expect(found).not.toContain(current)
      }),
    )
  })
})
