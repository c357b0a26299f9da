import { expect, it } from 'vitest'

import { addressFor, portsFor, queryFor } from '../../testing.ts'
import { maven } from './maven.ts'

const BASE = 'https://maven.registry.example/org/example/lib/'
const metadata = `<?xml version="1.0"?><metadata><groupId>org.example</groupId><artifactId>lib</artifactId>
  <versioning><latest>2.0-M1</latest><release>1.2</release>
  <versions><version>1.0</version><version>
    1.1</version><version>1.2</version><version>2.0-M1</version><version></version></versions>
  <lastUpdated>20260301120000</lastUpdated></versioning></metadata>`
const pom = (date: string) => ({ headers: { 'last-modified': date } })

const recorded = {
  [`${BASE}maven-metadata.xml`]: { body: metadata, headers: { etag: '"e"' } },
  [`${BASE}1.1/lib-1.1.pom`]: pom('Mon, 05 Jan 2026 10:00:00 GMT'),
}
const query = queryFor('maven', 'org.example:lib', 'maven', { current: '1.0' })

it('lists versions, and asks the dates of those that are newer', async () => {
  const { ports, asked } = portsFor({ recorded })
  const { answer } = await maven.releases(query, ports)
  expect(answer.releases).toEqual([
    { version: '1.0', prerelease: false, runtimes: {} },
    { version: '1.1', prerelease: false, runtimes: {}, date: '2026-01-05T10:00:00.000Z' },
    { version: '1.2', prerelease: false, runtimes: {} },
    { version: '2.0-M1', prerelease: true, runtimes: {} },
  ])
  expect(asked.slice(1).map(({ url, method }) => `${method} ${url.slice(BASE.length)}`)).toEqual([
    'HEAD 1.1/lib-1.1.pom',
    'HEAD 1.2/lib-1.2.pom',
  ])
})

it('asks no date that is known, and none where none are wanted', async () => {
  const first = await maven.releases(query, portsFor({ recorded }).ports)
  expect(maven.covers?.(first.answer, query)).toBe(true)
  const again = portsFor({ recorded })
  await maven.releases({ ...query, known: { answer: first.answer } }, again.ports)
  expect(again.asked.map(({ url }) => url.slice(BASE.length))).toEqual(['maven-metadata.xml', '1.2/lib-1.2.pom'])
  const none = portsFor({ recorded })
  const { answer } = await maven.releases({ ...query, dates: false }, none.ports)
  expect(none.asked).toHaveLength(1)
  const undated = answer.releases.map(({ version, prerelease, runtimes }) => ({ version, prerelease, runtimes }))
  expect(maven.covers?.({ ...answer, releases: undated }, query)).toBe(false)
})

it('asks the next repository only where there is none in the first', async () => {
  const clients = {
    maven: async () => [addressFor('https://a.example/'), addressFor('https://maven.registry.example/')],
  }
  const found = await maven.releases(query, portsFor({ recorded, clients }).ports)
  expect(found.answer.status).toBe('found')
  const broken = { ...recorded, 'https://a.example/org/example/lib/maven-metadata.xml': { status: 500 } }
  expect((await maven.releases(query, portsFor({ recorded: broken, clients }).ports)).answer.status).toBe('failed')
})

it('sends a validator to the repository that gave it', async () => {
  const first = await maven.releases(query, portsFor({ recorded }).ports)
  const same = portsFor({ recorded: { [`${BASE}maven-metadata.xml`]: { status: 304 } } })
  const known = { answer: first.answer, validator: first.validator ?? '' }
  expect((await maven.releases({ ...query, known }, same.ports)).revalidated).toBe(true)
  const other = portsFor({ clients: { maven: async () => [addressFor('https://b.example/')] } })
  await maven.releases({ ...query, known }, other.ports)
  expect(other.asked[0]?.headers).not.toHaveProperty('if-none-match')
})

it('says what to configure where no repository is known', async () => {
  const { ports } = portsFor({ clients: { maven: async () => [] } })
  expect((await maven.releases(query, ports)).answer).toMatchObject({
    status: 'failed',
    reason: expect.stringContaining('registries.maven'),
  })
  const named = portsFor({ clients: { maven: async () => [] }, recorded })
  const registryUrl = 'https://maven.registry.example'
  expect((await maven.releases({ ...query, registryUrl }, named.ports)).answer.status).toBe('found')
})

it.each(['org.example', 'a:b:c', '..:x', 'a/b:c'])('takes %s for no artefact', async (name) => {
  const { answer } = await maven.releases(queryFor('maven', name, 'maven'), portsFor({}).ports)
  expect(answer).toMatchObject({ status: 'failed', reason: expect.stringContaining('group:artefact') })
})

it('reads a hostile document in linear time', async () => {
  const started = performance.now()
  const body = '<versions>'.repeat(300_000) + '<version>'.repeat(300_000) + '<release>'.repeat(100_000)
  const { ports } = portsFor({ recorded: { [`${BASE}maven-metadata.xml`]: { body } } })
  expect((await maven.releases(query, ports)).answer.status).toBe('failed')
  expect(performance.now() - started).toBeLessThan(2000)
})
