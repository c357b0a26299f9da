import { describe, expect, it } from 'vitest'

import type { ExecResult } from '../../../system/ports.ts'
import { aMove, aProject, exited, memoryFiles, testClients, testPorts } from '../../testing.ts'
import { goErrors, unreadableModules } from './failure.ts'
import { compareGoVersions, goPackages, neededGo, parseGoMod } from './go-mod.ts'
import { goLocker } from './locker.ts'

const MOD = `module example.com/app // comment

go 1.25.0

toolchain go1.25.5

require (
	example.com/a v1.0.0
	"example.com/b" v0.0.0-20210101000000-abcdefabcdef // indirect
	example.com/local v1.0.0
)

require example.com/c v1.0.0

replace example.com/c => example.com/fork v1.1.0

replace (
	example.com/a v0.9.0 => example.com/a v0.9.1
	example.com/local => ./local
)
`

describe('go.mod', () => {
  it('gives the modules of a build, replacements done', () => {
    expect([...goPackages(parseGoMod(MOD))].map(([key, { name, version }]) => `${key}: ${name} ${version}`)).toEqual([
      'go: go 1.25.0',
      'toolchain: go 1.25.5',
      'example.com/a: example.com/a 1.0.0',
      'example.com/b: example.com/b 0.0.0-20210101000000-abcdefabcdef',
      'example.com/local: example.com/local 1.0.0',
      'example.com/c: example.com/fork 1.1.0',
    ])
  })

  it('knows the newest Go that it asks for', () => {
    expect(neededGo(parseGoMod(MOD))).toBe('1.25.5')
    expect(neededGo(parseGoMod('module m\n'))).toBe('1.16')
    const ordered = ['1.9', '1.21', '1.21beta1', '1.21rc2', '1.21.0', '1.21.10', '1.22']
    expect(ordered.toReversed().toSorted(compareGoVersions)).toEqual(ordered)
  })
})

const UNREADABLE = `go: downloading example.com/x v1.0.0
go: example.com/app imports
	example.com/x: example.com/x@v1.0.0: reading https://registry.example/example.com/x/@v/v1.0.0.zip: 403 Forbidden
	server response: not available
`

describe('errors of Go', () => {
  it('are told from progress, with their continuation', () => {
    expect(goErrors(UNREADABLE)).toHaveLength(1)
    expect(unreadableModules(UNREADABLE)).toEqual(['example.com/x'])
  })

  it('are about more than a download where one of them says something else', () => {
    expect(unreadableModules(`${UNREADABLE}go: example.com/y@v2.0.0: invalid version\n`)).toBeUndefined()
    expect(unreadableModules('')).toBeUndefined()
  })
})

const project = aProject({ id: 'go.sum', manifest: 'go.mod', lockfile: 'go.sum', ecosystem: 'Go', locker: 'go' })
const move = aMove('example.com/a', '1.0.0', '1.0.1', { ecosystem: 'Go' })

type Answer = (command: string) => ExecResult | undefined

const lock = async (moves = [move], answer: Answer = () => undefined, mod = MOD) => {
  const files = memoryFiles({ 'go.mod': mod, 'go.sum': '' })
  const commands: string[] = []
  const environments: Readonly<Record<string, string>>[] = []
  const warnings: string[] = []
  const ports = testPorts(
    files,
    async (request) => {
      const command = request.args.join(' ')
      if (command.startsWith('env '))
        return exited(0, JSON.stringify({ GOVERSION: 'go1.26.8', GOPRIVATE: 'corp.example' }))
      commands.push(command)
      environments.push(request.env)
      return answer(command) ?? exited(0)
    },
    {
      clients: testClients({
        go: async () => ({
          proxies: [
            {
              address: {
                url: 'https://registry.example/go/',
                headers: { authorization: `Basic ${btoa('me:pw')}` },
                identity: 'x',
                from: 'test',
              },
              fallback: 'any',
            },
            { address: 'direct', fallback: 'not-found' },
          ],
          isPrivate: () => false,
        }),
      }),
      log: { debug: () => {}, info: () => {}, warn: (text) => void warnings.push(text), progress: () => {} },
    },
  )
  const result = await goLocker.lock({ project, moves, gitDependencies: false }, ports)
  return { result, commands, environment: environments[0] ?? {}, warnings, files }
}

describe('the go locker', () => {
  it('gets all moves in one call and tidies, in an environment of its own', async () => {
    const other = aMove('example.com/b', '0.0.0', '0.1.0')
    const { result, commands, environment } = await lock([move, other])
    expect(result).toEqual({ status: 'locked', files: [] })
    expect(commands).toEqual(['get example.com/a@v1.0.1 example.com/b@v0.1.0', 'mod tidy'])
    expect(environment).toMatchObject({
      GOPROXY: 'https://me:pw@registry.example/go|direct',
      GOPRIVATE: 'corp.example',
      GOTOOLCHAIN: 'local',
      GOFLAGS: '-mod=mod',
      GOMODCACHE: '/cache/go/pkg/mod',
      HOME: '/cache/home',
    })
  })

  it('names the toolchain where the installed Go is too old', async () => {
    const { environment } = await lock([], undefined, 'module m\n\ngo 1.27.1\n')
    expect(environment['GOTOOLCHAIN']).toBe('go1.27.1')
  })

  it('leaves replaced modules and unknown names to their edited lines', async () => {
    const moves = [
      aMove('example.com/fork', '1.1.0', '1.2.0'),
      aMove('example.com/c', '1.0.0', '1.2.0'),
      aMove('go', '1.25.0', '1.25.9'),
    ]
    expect((await lock(moves)).commands).toEqual(['mod tidy'])
  })

  it('refuses a version that raises the go line', async () => {
    const files = memoryFiles({ 'go.mod': MOD })
    const ports = testPorts(files, async ({ args }) => {
      if (args[0] === 'get')
        await files.write('go.mod', MOD.replace('go 1.25.0', 'go 1.26.0').replace('toolchain go1.25.5\n', ''))
      return exited(0, args[0] === 'get' ? 'go: example.com/a@v1.0.1 requires go >= 1.26.0\n' : '{}')
    })
    expect(await goLocker.lock({ project, moves: [move], gitDependencies: false }, ports)).toEqual({
      status: 'unresolvable',
      reason: 'the plan keeps go 1.25.0, it would become go 1.26.0 (example.com/a@v1.0.1 requires go >= 1.26.0)',
    })
  })

  it('follows the moves alone where a module that nobody moves cannot be had', async () => {
    const { result, commands, warnings } = await lock([move], (command) =>
      command === 'mod tidy' ? exited(1, UNREADABLE) : undefined,
    )
    expect(result).toEqual({ status: 'locked', files: [] })
    expect(commands.at(-1)).toBe('mod download example.com/a@v1.0.0')
    expect(warnings[0]).toContain('no registry gives example.com/x')
  })

  it('fails with the first telling line of Go', async () => {
    const failing = (command: string) =>
      command.startsWith('get')
        ? exited(1, 'go: downloading x v1\ngo: example.com/a@v1.0.1: invalid version: unknown revision v1.0.1\n')
        : undefined
    expect((await lock([move], failing)).result).toEqual({
      status: 'unresolvable',
      reason: 'go get: example.com/a@v1.0.1: invalid version: unknown revision v1.0.1',
    })
  })

  it('says what to install where Go is missing', async () => {
    const ports = testPorts(memoryFiles({}), undefined, {
      exec: { run: async () => exited(0), which: async () => undefined },
    })
    expect(await goLocker.lock({ project, moves: [], gitDependencies: false }, ports)).toMatchObject({
      status: 'tool-missing',
      reason: expect.stringContaining('install Go'),
    })
  })
})
