import { describe, expect, it } from 'vitest'

import { aMove, aProject, exited, memoryFiles, testClients, testPorts } from '../../testing.ts'
import { keepUnmoved } from './keep-unmoved.ts'
import { uvLocker } from './locker.ts'

const entry = (name: string, version: string, wheel: string) => `[[package]]
name = "${name}"
version = "${version}"
source = { registry = "https://registry.example/simple" }
dependencies = [
    { name = "other" },
]
sdist = { url = "https://registry.example/${name}.tar.gz", hash = "sha256:1" }
wheels = [
    { url = "https://registry.example/${wheel}", hash = "sha256:2" },
]
`

const HEAD = 'version = 1\nrevision = 2\nrequires-python = ">=3.10"\n\n'
const LOCK = `${HEAD}${[entry('a', '1.0', 'a.whl'), entry('b', '1.0', 'b.whl')].join('\n')}`

describe('keepUnmoved', () => {
  it('keeps the text of entries that differ in their files alone', () => {
    const after = `${HEAD}${[entry('a', '1.0', 'a-uploaded-since.whl'), entry('b', '1.1', 'b-1.1.whl')].join('\n')}`
    expect(keepUnmoved(LOCK, after)).toBe(
      `${HEAD}${[entry('a', '1.0', 'a.whl'), entry('b', '1.1', 'b-1.1.whl')].join('\n')}`,
    )
  })

  it('takes the new text where requirements changed, and is idempotent', () => {
    const after = LOCK.replace('{ name = "other" }', '{ name = "other", marker = "x" }')
    expect(keepUnmoved(LOCK, after)).toBe(after)
    expect(keepUnmoved(LOCK, LOCK)).toBe(LOCK)
    expect(keepUnmoved('', after)).toBe(after)
  })

  it('drops and adds entries as they come', () => {
    const one = `${HEAD}${entry('a', '1.0', 'x.whl')}`
    expect(keepUnmoved(LOCK, one)).toBe(`${HEAD}${entry('a', '1.0', 'a.whl')}`)
    expect(keepUnmoved(one, LOCK)).toBe(`${HEAD}${[entry('a', '1.0', 'x.whl'), entry('b', '1.0', 'b.whl')].join('\n')}`)
  })
})

const project = aProject({
  id: 'uv.lock',
  manifest: 'pyproject.toml',
  lockfile: 'uv.lock',
  ecosystem: 'PyPI',
  locker: 'uv',
})

const lock = async (manifest = '[project]\n', text = LOCK, after = text) => {
  const files = memoryFiles({ 'pyproject.toml': manifest, 'uv.lock': text, 'uv.toml': 'index-url = "https://evil"' })
  const cache = memoryFiles({}, '/cache')
  const commands: string[] = []
  const environments: Readonly<Record<string, string>>[] = []
  const header = { authorization: `Basic ${btoa('me:pw')}` }
  const clients = testClients({
    pypi: async () => [{ url: 'https://registry.example/simple/', headers: header, identity: 'x', from: 'test' }],
  })
  const ports = testPorts(
    files,
    async ({ args, cwd, env }) => {
      commands.push(args.join(' '))
      if (args[0] === 'lock') environments.push(env)
      if (args[0] === 'lock') await cache.write(`${cwd.slice('/cache/'.length)}/uv.lock`, after)
      return exited(0)
    },
    { cache, clients },
  )
  const moves = [aMove('b', '1.0', '1.1', { ecosystem: 'PyPI' })]
  const result = await uvLocker.lock({ project, moves, gitDependencies: false }, ports)
  return { result, commands, environment: environments[0] ?? {}, text: await files.readText('uv.lock') }
}

describe('the uv locker', () => {
  it('upgrades the planned packages alone, with the uv of the revision, and has uv check it', async () => {
    const { result, commands, environment } = await lock(
      undefined,
      undefined,
      LOCK.replace('"b"\nversion = "1.0"', '"b"\nversion = "1.1"'),
    )
    expect(result).toEqual({ status: 'locked', files: ['uv.lock'] })
    expect(commands.slice(1)).toEqual([
      'install --quiet --only-binary :all: uv>=0.7,<0.8',
      'lock --upgrade-package b==1.1',
      'lock --locked',
    ])
    expect(environment).toMatchObject({ UV_NO_BUILD: '1', UV_DEFAULT_INDEX: 'https://me:pw@registry.example/simple/' })
  })

  it.each([
    ['[tool.uv]\nrequired-version = "==0.8.13"\n', LOCK, 'uv==0.8.13'],
    ['[tool.uv]\nrequired-version = "==0.8.13 --index-url=https://evil"\n', LOCK, 'uv>=0.7,<0.8'],
    ['', LOCK.replace('revision = 2\n', ''), 'uv>=0.5,<0.6'],
    ['', LOCK.replace('revision = 2\n', 'revision = 9\n'), 'uv'],
  ])('installs what the project asks for: %j', async (manifest, text, requirement) => {
    const { commands } = await lock(manifest, text)
    expect(commands[1]).toBe(`install --quiet --only-binary :all: ${requirement}`)
  })

  it('tells an index that the lock file does not name nothing', async () => {
    const { environment } = await lock(undefined, LOCK.replaceAll('registry.example/simple', 'other.example/simple'))
    expect(environment).not.toHaveProperty('UV_DEFAULT_INDEX')
  })

  it('is a conflict where a git dependency is new', async () => {
    const { result } = await lock('[tool.uv.sources]\nx = { git = "https://github.com/x/x" }\n')
    expect(result).toMatchObject({ status: 'conflict', reason: expect.stringContaining('https://github.com/x/x') })
  })

  it('is a conflict where the lock file is no TOML', async () => {
    expect((await lock('', '<<<<<<<')).result).toEqual({
      status: 'conflict',
      reason: 'uv.lock: line 1: expected TOML, found a conflict marker "<<<<<<<"',
    })
  })
})
