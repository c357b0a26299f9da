import { expect, it } from 'vitest'

import { portsFor, queryFor, type Recorded } from '../../testing.ts'
import { nuget } from './nuget.ts'

const BASE = 'https://nuget.registry.example/v3/'
const entry = (version: string, more: Readonly<Record<string, unknown>> = {}) => ({
  catalogEntry: { version, published: '2026-01-05T10:00:00Z', listed: true, ...more },
})
const recorded: Recorded = {
  [`${BASE}index.json`]: {
    body: {
      version: '3.0.0',
      resources: [
        { '@id': `${BASE}old/`, '@type': 'RegistrationsBaseUrl' },
        { '@id': `${BASE}registration`, '@type': 'RegistrationsBaseUrl/3.6.0' },
      ],
    },
  },
  [`${BASE}registration/left.pad/index.json`]: {
    body: {
      items: [
        {
          '@id': `${BASE}registration/left.pad/page0.json`,
          items: [
            entry('1.0.0', { listed: false, published: '1900-01-01T00:00:00Z' }),
            entry('1.1.0+build.5', { deprecation: { reasons: ['Legacy'], message: '' } }),
          ],
        },
        { '@id': `${BASE}registration/left.pad/page1.json` },
      ],
    },
  },
  [`${BASE}registration/left.pad/page1.json`]: {
    body: {
      '@id': 'x',
      items: [
        entry('2.0.0', {
          projectUrl: 'https://github.com/left/pad',
          dependencyGroups: [{ targetFramework: 'net8.0', dependencies: [{ id: 'Other', range: '[1.0, )' }] }],
        }),
        entry('3.0.0-beta.1'),
      ],
    },
  },
}
const query = queryFor('nuget', 'Left.Pad', 'nuget')

it('lists pages within and beside the registration', async () => {
  const { answer } = await nuget.releases(query, portsFor({ recorded }).ports)
  const date = '2026-01-05T10:00:00.000Z'
  expect(answer.releases).toEqual([
    { version: '1.0.0', prerelease: false, runtimes: {}, yanked: 'unlisted' },
    { version: '1.1.0', prerelease: false, runtimes: {}, date, deprecated: 'Legacy' },
    { version: '2.0.0', prerelease: false, runtimes: {}, date },
    { version: '3.0.0-beta.1', prerelease: true, runtimes: {}, date },
  ])
})

it('knows what a version requires', async () => {
  const found = await nuget.requires?.(query, ['2.0.0'], portsFor({ recorded }).ports)
  expect(found?.get('2.0.0')?.requires).toEqual([{ name: 'Other', range: '[1.0, )', kind: 'normal', marker: 'net8.0' }])
})

it.each([
  ['a page that fails', { [`${BASE}registration/left.pad/page1.json`]: { status: 500 } }, 'failed', 'page1.json'],
  ['no registrations', { [`${BASE}index.json`]: { body: { resources: [] } } }, 'failed', 'RegistrationsBaseUrl'],
  ['no such package', { [`${BASE}registration/left.pad/index.json`]: { status: 404 } }, 'missing', '404'],
] as const)('takes %s as it should', async (_case, more, status, reason) => {
  const { answer } = await nuget.releases(query, portsFor({ recorded: { ...recorded, ...more } }).ports)
  expect(answer).toMatchObject({ status, releases: [], reason: expect.stringContaining(reason) })
})
