import { describe, expect, it } from 'vitest'

import { portsFor, queryFor, type RecordedAnswer } from '../../testing.ts'
import { generic } from './generic.ts'
import { linksOf } from './links.ts'

const FOLDER = 'https://files.registry.example/rel/'
const listing = `<html><body><h1>Index of /rel</h1><pre><a href="../">../</a>
<a href="tool-1.9.tar.xz">tool-1.9.tar.xz</a>   2025-03-01 10:20   14M
<a href="tool-1.10.tar.xz">tool-1.10.tar.xz</a>  05-Jan-2026 10:00   15M
<A HREF='/rel/tool-2.0-rc1.tar.xz'>x</A>
<a href="tool-1.10.tar.xz.asc">sig</a> <a href="tool-latest.tar.xz">x</a> <a href="https://other.example/rel/tool-9.9.tar.xz">x</a>
<a href="deeper/tool-8.8.tar.xz">x</a> <a href="%ZZ">x</a></pre>`

const ask = (registryUrl: string, answer: RecordedAnswer, folder = FOLDER) =>
  generic.releases(
    queryFor('generic', 'tool', 'loose', { registryUrl }),
    portsFor({ recorded: { [folder]: answer } }).ports,
  )

describe('generic', () => {
  it('takes links of the shape of the address, with their dates', async () => {
    const { answer } = await ask(`${FOLDER}tool-{version}.tar.xz`, { body: listing })
    expect(answer.releases).toEqual([
      { version: '1.9', prerelease: false, runtimes: {}, date: '2025-03-01T10:20:00.000Z' },
      { version: '1.10', prerelease: false, runtimes: {}, date: '2026-01-05T10:00:00.000Z' },
      { version: '2.0-rc1', prerelease: true, runtimes: {} },
    ])
  })

  it('looks at the first part that holds the version, and wants it the same everywhere there', async () => {
    const body = '<a href="v1.0/">v1.0/</a><a href="v1.1/">v1.1/</a><a href="README">x</a>'
    const folders = await ask(`${FOLDER}v{version}/tool-{version}.tgz`, { body })
    expect(folders.answer.releases.map(({ version }) => version)).toEqual(['1.0', '1.1'])
    const twice = '<a href="1.2-tool-1.2.tgz">x</a><a href="1.2-tool-1.3.tgz">x</a>'
    const both = await ask(`${FOLDER}{version}-tool-{version}.tgz`, { body: twice })
    expect(both.answer.releases.map(({ version }) => version)).toEqual(['1.2'])
  })

  it.each([
    ['no template', `${FOLDER}tool-1.0.tgz`, { body: listing }, 'failed', '{version}'],
    ['a version in the host', 'https://v{version}.example/x', { body: listing }, 'failed', '{version}'],
    ['another protocol', 'file:///rel/{version}', { body: listing }, 'failed', '{version}'],
    [
      'a listing without such links',
      `${FOLDER}other-{version}.zip`,
      { body: listing },
      'missing',
      'other-{version}.zip',
    ],
    ['a page that is none', `${FOLDER}tool-{version}.tgz`, { body: 'hello' }, 'failed', 'page of links'],
    ['a refusal', `${FOLDER}tool-{version}.tgz`, { status: 403 }, 'failed', 'access denied'],
  ] as const)('takes %s as it should', async (_case, registryUrl, recorded, status, reason) => {
    expect((await ask(registryUrl, recorded)).answer).toMatchObject({ status, reason: expect.stringContaining(reason) })
  })
})

it('reads a hostile page in linear time', () => {
  const started = performance.now()
  expect(linksOf('<a '.repeat(300_000), FOLDER)).toEqual([])
  expect(linksOf('<a href="' + 'x'.repeat(1_000_000), FOLDER)).toEqual([])
  expect(performance.now() - started).toBeLessThan(2000)
})
