import { describe, expect, it } from 'vitest'

import type { RegistryAddress } from '../system/ports.ts'
import { installPythonTool, pipIndexes, withCredential } from './python-tools.ts'
import { runTool, toolFailure, withoutCredentials } from './run-tool.ts'
import { normalizedPath } from './scratch.ts'
import { exited, memoryFiles, testClients, testPorts } from './testing.ts'
import { toolEnvironment } from './tool-environment.ts'

const address = (url: string, authorization?: string): RegistryAddress => ({
  url,
  headers: authorization === undefined ? {} : { authorization },
  identity: url,
  from: 'test',
})

describe('toolEnvironment', () => {
  it('passes on what is named and nothing else', () => {
    const user = {
      PATH: '/bin',
      HTTPS_PROXY: 'http://proxy',
      NPM_TOKEN: 'secret',
      AWS_SECRET_ACCESS_KEY: 's',
      HOME: '/root',
    }
    const environment = toolEnvironment(user, '/cache/home', { GOFLAGS: '-mod=mod' })
    expect(environment).toMatchObject({
      PATH: '/bin',
      HTTPS_PROXY: 'http://proxy',
      HOME: '/cache/home',
      GOFLAGS: '-mod=mod',
    })
    expect(JSON.stringify(environment)).not.toContain('secret')
    expect(environment).not.toHaveProperty('AWS_SECRET_ACCESS_KEY')
  })
})

describe('toolFailure', () => {
  it('leaves passwords out and tells the world from the rung', () => {
    const failed = toolFailure('go get', exited(1, 'Get https://user:pw@registry.example/x: connection refused'))
    expect(failed).toEqual({
      status: 'unresolvable',
      reason: 'go get: Get https://registry.example/x: connection refused',
      transient: true,
    })
    expect(toolFailure('uv lock', exited(2, 'No solution found'))).toEqual({
      status: 'unresolvable',
      reason: 'uv lock: No solution found',
    })
  })

  it('says what is missing where the program cannot be started', () => {
    const result = { ...exited(1), status: 'not-found' as const, stderr: 'spawn go ENOENT' }
    expect(toolFailure('go', result)).toEqual({
      status: 'tool-missing',
      reason: 'go cannot be started: spawn go ENOENT',
    })
  })

  it('masks a token without a name as well', () => {
    expect(withoutCredentials('https://token@registry.example/ and ssh://git@host/x')).toBe(
      'https://registry.example/ and ssh://host/x',
    )
  })
})

describe('runTool', () => {
  it('uses the sandbox where there is one, with network', async () => {
    const seen: unknown[] = []
    const ports = testPorts(memoryFiles({}), () => exited(1), {
      sandbox: {
        kind: async () => ({ kind: 'bubblewrap' }),
        run: async (request) => {
          seen.push([request.network, request.writable])
          return exited(0)
        },
      },
    })
    const result = await runTool({ command: 'go', args: [], cwd: '/', env: {}, writable: ['/tree'] }, ports)
    expect([result.exitCode, seen]).toEqual([0, [[true, ['/tree']]]])
  })
})

describe('Python tools', () => {
  it('are installed from wheels, once, and not from the indexes of the repository', async () => {
    const commands: string[] = []
    const clients = testClients({ pypi: async () => [address('https://registry.example/evil/')] })
    const ports = testPorts(
      memoryFiles({}),
      ({ command, args, env }) => {
        commands.push(`${command} ${args.join(' ')}`)
        expect(JSON.stringify(env)).not.toContain('evil')
        return exited(0)
      },
      {
        clients,
        environment: { PATH: '/usr/bin', HOME: '/home/user', PIP_INDEX_URL: 'https://registry.example/simple/' },
      },
    )
    const tool = { name: 'Poetry', requirement: 'poetry==1.8.5' }
    const folder = '/cache/python/poetry-1.8.5'
    expect(await installPythonTool(tool, ports)).toEqual({ status: 'installed', folder })
    expect(await installPythonTool(tool, ports)).toEqual({ status: 'installed', folder })
    expect(commands).toEqual([
      `/usr/bin/python3 -m venv ${folder}`,
      `${folder}/bin/pip install --quiet --only-binary :all: poetry==1.8.5`,
    ])
  })

  it('are missing, in one line, without Python or without the version', async () => {
    const none = testPorts(memoryFiles({}), undefined, {
      exec: { run: async () => exited(0), which: async () => undefined },
    })
    expect(await installPythonTool({ name: 'uv', requirement: 'uv' }, none)).toEqual({
      status: 'tool-missing',
      reason: 'uv needs python3: install Python with its venv module',
    })
    const failing = testPorts(memoryFiles({}), ({ args }) =>
      exited(args.includes('install') ? 1 : 0, 'ERROR: no matching distribution\n'),
    )
    expect(await installPythonTool({ name: 'Poetry', requirement: 'poetry==99' }, failing)).toEqual({
      status: 'tool-missing',
      reason: 'poetry==99 cannot be installed: ERROR: no matching distribution',
    })
  })

  it('are told credentials in the address, where they know no other way', async () => {
    const basic = address('https://registry.example/simple/', `Basic ${btoa('me:p@ss')}`)
    expect(withCredential(basic)).toBe('https://me:p%40ss@registry.example/simple/')
    const clients = testClients({ pypi: async () => [basic, address('https://registry.example/extra/')] })
    expect(await pipIndexes(testPorts(memoryFiles({}), undefined, { clients }))).toEqual({
      PIP_INDEX_URL: 'https://me:p%40ss@registry.example/simple/',
      PIP_EXTRA_INDEX_URL: 'https://registry.example/extra/',
    })
  })
})

describe('normalizedPath', () => {
  it.each([
    ['a/./b/../c', 'a/c'],
    ['.', '.'],
    ['../x', undefined],
    ['a/../../x', undefined],
  ])('%s', (path, expected) => {
    expect(normalizedPath(path)).toBe(expected)
  })
})
