import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { addressFor, portsFor, queryFor, type Recorded } from '../../testing.ts'
import { filesOfHtml, versionOfFile } from './project-files.ts'
import { pypi } from './pypi.ts'
import { parseMetadata, parseRequirement } from './requirement.ts'

const INDEX = 'https://py.registry.example/simple/'
const FILES = 'https://files.registry.example/'
const JSON_TYPE = { 'content-type': 'application/vnd.pypi.simple.v1+json' }

const file = (filename: string, rest: Readonly<Record<string, unknown>> = {}) => ({
  filename,
  url: `${FILES}${filename}`,
  hashes: {},
  ...rest,
})

const project = {
  meta: { 'api-version': '1.1' },
  name: 'my-lib',
  versions: ['1.0', '1.1', '2.0rc1', '1.2.post1'],
  files: [
    file('my_lib-1.0-py3-none-any.whl', { 'upload-time': '2024-01-02T00:00:00.000001Z', 'requires-python': '>=3.8' }),
    file('my-lib-1.0.tar.gz', { 'upload-time': '2024-01-01T00:00:00Z', 'requires-python': '>=3.8' }),
    file('my_lib-1.1-py3-none-any.whl', { yanked: 'broken', 'core-metadata': { sha256: 'ab' } }),
    file('my-lib-1.1.tar.gz', { yanked: true }),
    file('my_lib-1.2.post1.tar.gz', { yanked: false }),
    file('my_lib-1.2.post1-py3-none-any.whl', { yanked: true, 'requires-python': '' }),
    file('My.Lib-2.0rc1.zip'),
    file('other-9.9.tar.gz'),
    file('my-lib-latest.tar.gz'),
  ],
}

const ask = (recorded: Recorded) => pypi.releases(queryFor('pypi', 'My.Lib', 'pep440'), portsFor({ recorded }).ports)

describe('pypi', () => {
  it('makes releases of files: first date, yanked when all are, sdists alone count too', async () => {
    const { answer } = await ask({ [`${INDEX}my-lib/`]: { body: project, headers: JSON_TYPE } })
    expect(answer.status).toBe('found')
    expect(answer.releases).toEqual([
      { version: '1.0', prerelease: false, runtimes: { python: '>=3.8' }, date: '2024-01-01T00:00:00.000Z' },
      { version: '1.1', prerelease: false, runtimes: {}, yanked: 'broken' },
      { version: '1.2.post1', prerelease: false, runtimes: {} },
      { version: '2.0rc1', prerelease: true, runtimes: {} },
    ])
  })

  it('reads HTML where the index has no JSON', async () => {
    const body = `<!DOCTYPE html><html><body>
      <a href="../../files/my_lib-1.0-py3-none-any.whl#sha256=ab" data-requires-python="&gt;=3.9,&lt;4">my_lib-1.0-py3-none-any.whl</a><br>
      <a href="my_lib-1.1.tar.gz" data-yanked="">my_lib-1.1.tar.gz</a>
    </body></html>`
    const { answer } = await ask({ [`${INDEX}my-lib/`]: { body, headers: { 'content-type': 'text/html' } } })
    expect(answer.releases).toEqual([
      { version: '1.0', prerelease: false, runtimes: { python: '>=3.9,<4' } },
      { version: '1.1', prerelease: false, runtimes: {}, yanked: 'yes' },
    ])
  })

  it('takes the first index that has the project, and goes on only after "not found"', async () => {
    const clients = { pypi: async () => [addressFor('https://a.example/simple/'), addressFor(INDEX)] }
    const second: Recorded = { [`${INDEX}my-lib/`]: { body: project, headers: JSON_TYPE } }
    const found = await pypi.releases(
      queryFor('pypi', 'my-lib', 'pep440'),
      portsFor({ clients, recorded: second }).ports,
    )
    expect(found.answer.status).toBe('found')
    const recorded: Recorded = { ...second, 'https://a.example/simple/my-lib/': { status: 503 } }
    const broken = await pypi.releases(queryFor('pypi', 'my-lib', 'pep440'), portsFor({ clients, recorded }).ports)
    expect(broken.answer).toMatchObject({ status: 'failed', reason: expect.stringContaining('503') })
  })

  it('says what to do where no index is known', async () => {
    const { ports } = portsFor({ clients: { pypi: async () => [] } })
    const { answer } = await pypi.releases(queryFor('pypi', 'my-lib', 'pep440'), ports)
    expect(answer).toMatchObject({ status: 'failed', reason: expect.stringContaining('install pip or uv') })
  })

  it('sends a validator only to the index that gave it', async () => {
    const recorded: Recorded = { [`${INDEX}my-lib/`]: { body: project, headers: { ...JSON_TYPE, etag: '"e"' } } }
    const first = await ask(recorded)
    const known = { answer: first.answer, validator: first.validator ?? '' }
    const other = portsFor({ clients: { pypi: async () => [addressFor('https://b.example/simple/')] } })
    await pypi.releases(queryFor('pypi', 'my-lib', 'pep440', { known }), other.ports)
    expect(other.asked[0]?.headers).not.toHaveProperty('if-none-match')
    const same = portsFor({ recorded: { [`${INDEX}my-lib/`]: { status: 304 } } })
    const again = await pypi.releases(queryFor('pypi', 'my-lib', 'pep440', { known }), same.ports)
    expect(same.asked[0]?.headers).toMatchObject({ 'if-none-match': '"e"' })
    expect(again.revalidated).toBe(true)
  })

  it('finds what a version requires: metadata file, then the JSON document, then nothing', async () => {
    const metadata =
      'Metadata-Version: 2.1\nName: my-lib\nRequires-Python: >=3.8\nRequires-Dist: urllib3 (<3,>=1.21)\n' +
      'Requires-Dist: PySocks>=1.5; extra == "socks"\n\nRequires-Dist: not-a-header\n'
    const { ports } = portsFor({
      recorded: {
        [`${INDEX}my-lib/`]: { body: project, headers: JSON_TYPE },
        [`${FILES}my_lib-1.1-py3-none-any.whl.metadata`]: { body: metadata },
        'https://py.registry.example/pypi/my-lib/1.0/json': {
          body: { info: { requires_dist: ['idna<4'], requires_python: '>=3.8' } },
        },
      },
    })
    const found = await pypi.requires?.(queryFor('pypi', 'my-lib', 'pep440'), ['1.0', '1.1', '2.0rc1', '7'], ports)
    expect(Object.fromEntries(found ?? [])).toEqual({
      '1.0': { requires: [{ name: 'idna', range: '<4', kind: 'normal' }], runtimes: { python: '>=3.8' } },
      '1.1': {
        requires: [
          { name: 'urllib3', range: '<3,>=1.21', kind: 'normal' },
          { name: 'pysocks', range: '>=1.5', kind: 'optional', marker: 'extra == "socks"' },
        ],
        runtimes: { python: '>=3.8' },
      },
    })
  })
})

describe('file names', () => {
  it.each([
    ['my_lib-1.0-1-py3-none-any.whl', 'my-lib', '1.0'],
    ['my-lib-1.0.tar.gz', 'my-lib', '1.0'],
    ['my.lib-1.0-1.tar.gz', 'my-lib', '1.0-1'],
    ['lib-3d-2.0.zip', 'lib-3d', '2.0'],
    ['MyLib-1.0-py2.7.egg', 'mylib', '1.0'],
    ['MyLib-1.0.win32-py2.7.exe', 'mylib', '1.0'],
    ['MyLib-1.0.win-amd64.exe', 'mylib', '1.0'],
    ['other-1.0.tar.gz', 'my-lib', undefined],
    ['my-lib-1.0.tar.gz.asc', 'my-lib', undefined],
  ])('%s', (name, projectName, version) => {
    expect(versionOfFile(name, projectName)).toBe(version)
  })

  it('reads a hostile page in linear time', () => {
    const started = performance.now()
    expect(filesOfHtml('<a '.repeat(300_000), INDEX)).toEqual([])
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

describe('requirements', () => {
  it.each([
    ['requests', { name: 'requests', range: '', kind: 'normal' }],
    ['Foo.Bar[x,y] >=1,<2', { name: 'foo-bar', range: '>=1,<2', kind: 'normal' }],
    ['a (>=1) ; python_version < "3.8"', { name: 'a', range: '>=1', kind: 'normal', marker: 'python_version < "3.8"' }],
    [
      'a @ https://x.example/a.whl ; extra == "b"',
      { name: 'a', range: '@ https://x.example/a.whl', kind: 'optional', marker: 'extra == "b"' },
    ],
    ['-r file', undefined],
  ])('%s', (text, expected) => {
    expect(parseRequirement(text)).toEqual(expected)
  })

  it('never throws, and gives no requirement without a name', () => {
    assert(
      property(string(), (text) => {
        expect(parseRequirement(text)?.name).not.toBe('')
      }),
    )
  })

  it('reads headers alone', () => {
    expect(parseMetadata('Requires-Dist: a\r\n\r\nRequires-Dist: b').requires).toEqual(['a'])
  })
})
