import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { ComponentReleases } from '../records/releases.ts'
import { createDatasource, instantOf } from './create-datasource.ts'
import { sourceRepositoryOf } from './source-repository.ts'
import { portsFor, queryFor } from './testing.ts'

const answerWith = async (versions: readonly string[], words = 'broken') => {
  const datasource = createDatasource({
    name: 'shop',
    registry: async () => 'r',
    discover: async () => ({
      status: 'found',
      releases: versions.map((version) => ({
        version,
        prerelease: false,
        runtimes: {},
        yanked: words,
        deprecated: words,
      })),
    }),
  })
  return (await datasource.releases(queryFor('shop', 'a', 'semver'), portsFor({}).ports)).answer
}

describe('what a hostile registry says', () => {
  it('has no versions that mean something elsewhere', async () => {
    const versions = [
      '1.0.0',
      '$(touch x)',
      '1.0.0; rm -rf',
      '1\u001b[31m',
      'a b',
      '-rf',
      '',
      '`x`',
      'x'.repeat(201),
      '1.1.0+b.1',
    ]
    const { releases } = await answerWith(versions)
    expect(releases.map(({ version }) => version)).toEqual(['1.0.0', '1.1.0+b.1'])
  })

  it('has words of one line', async () => {
    const { releases } = await answerWith(['1.0.0'], `evil\u001b[2J\r\nlines\u202e${'x'.repeat(1000)}`)
    expect(releases[0]?.yanked).toMatch(/^evil \[2J lines x+$/)
    expect(releases[0]?.deprecated?.length).toBeLessThanOrEqual(500)
  })

  it('always makes a record', async () => {
    const answer = await answerWith(['1.0.0'])
    expect(ComponentReleases.safeParse(answer).success).toBe(true)
  })
})

describe('dates', () => {
  it.each([
    ['2024-11-22T23:22:25.349000+00:00', '2024-11-22T23:22:25.349Z'],
    ['2024-11-22T01:00:00+02:00', '2024-11-21T23:00:00.000Z'],
    ['+275760-09-13T00:00:00Z', undefined],
    ['yesterday', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s', (text, expected) => {
    expect(instantOf(text)).toBe(expected)
  })
})

describe('source repositories', () => {
  it.each([
    ['git+https://github.com/babel/babel.git', 'github.com/babel/babel'],
    ['git+ssh://git@github.com/babel/babel.git', 'github.com/babel/babel'],
    ['git@github.com:babel/babel.git', 'github.com/babel/babel'],
    ['https://me:token@gitlab.example:8443/group/name', 'gitlab.example/group/name'],
    ['https://github.com/babel/babel/tree/main/packages/x', 'github.com/babel/babel'],
    ['gitlab:group/name', 'gitlab.com/group/name'],
    ['babel/babel', 'github.com/babel/babel'],
    ['https://github.com/', undefined],
    ['see the website', undefined],
    ['', undefined],
  ])('%s', (text, expected) => {
    expect(sourceRepositoryOf(text)).toBe(expected)
  })

  it('are owner and name with a host, or nothing', () => {
    assert(
      property(string(), (text) => {
        expect(sourceRepositoryOf(text) ?? 'a/b/c').toMatch(/^[^/]+\/[^/]+\/[^/]*$/)
      }),
    )
  })
})
