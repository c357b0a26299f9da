import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Exec, ExecRequest } from '../ports.ts'
import { createClientConfig, type ClientConfigOptions } from './client-config.ts'
import { registryAddress } from './client-config/address.ts'
import { matchesPrefix, parseProxyList } from './client-config/go.ts'
import { parseNetrc } from './client-config/netrc.ts'
import { registriesIn } from './client-config/npm.ts'
import { createExec } from './exec.ts'

let home = ''
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'seaworthy-home-'))
})
afterEach(() => rm(home, { recursive: true }))

const write = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(home, path)), { recursive: true })
  await writeFile(join(home, path), text)
}

type Answers = Readonly<Record<string, Readonly<{ stdout?: string; exitCode?: number }>>>

/** Programs by name, with what they print. */
const execWith = (answers: Answers): Exec & { asked: ExecRequest[] } => {
  const asked: ExecRequest[] = []
  return {
    asked,
    which: async (command) => (command in answers ? `/programs/${command}` : undefined),
    run: async (request) => {
      asked.push(request)
      const { stdout = '', exitCode = 0 } = answers[request.command.replace('/programs/', '')] ?? {}
      return { status: 'exited', exitCode, stdout, stderr: '', output: stdout, durationMs: 1 }
    },
  }
}

const configWith = (rest: Partial<ClientConfigOptions> = {}) =>
  createClientConfig({ exec: execWith({}), env: {}, home, overrides: {}, ...rest })

const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

describe('npm', () => {
  it('has the registry of a scope, and its token for that host alone', async () => {
    await write(
      '.npmrc',
      '@corp:registry=https://npm.corp.example/repo/\n//npm.corp.example/repo/:_authToken=${CORP_TOKEN}\nregistry=https://registry.example/\n',
    )
    const { npm } = configWith({ env: { CORP_TOKEN: 's3cret' } })
    expect(await npm('@corp/part')).toMatchObject({
      url: 'https://npm.corp.example/repo/',
      headers: { authorization: 'Bearer s3cret' },
      from: 'npm config',
    })
    expect(await npm('left')).toMatchObject({ url: 'https://registry.example/', headers: {} })
    expect((await npm('@corp/part')).identity).not.toBe((await configWith().npm('@corp/part')).identity)
  })

  it('knows user and password, and _auth', async () => {
    await write(
      '.npmrc',
      `registry=https://a.example/\n@b:registry=https://b.example/\n//a.example/:username=me\n//a.example/:_password=${Buffer.from('pw').toString('base64')}\n//b.example/:_auth=${Buffer.from('you:pw').toString('base64')}\n`,
    )
    const { npm } = configWith()
    expect((await npm('x')).headers).toEqual({ authorization: basic('me', 'pw') })
    expect((await npm('@b/x')).headers).toEqual({ authorization: basic('you', 'pw') })
  })

  it('takes the environment and, with nothing configured, the default of npm itself', async () => {
    const { npm } = configWith({ env: { npm_config_registry: 'https://env.example/' } })
    expect(await npm('x')).toMatchObject({ url: 'https://env.example/' })
    expect((await configWith().npm('x')).url).toMatch(/^https:\/\/[^/]+\/$/)
  })

  it('takes addresses from the repository, and nothing else', async () => {
    await write('.npmrc', '//npm.corp.example/:_authToken=s3cret\n')
    const text = [
      'registry=https://npm.corp.example/',
      '@evil:registry=https://${TOKEN}.evil.example/',
      '@other:registry = "https://me:pw@other.example/npm"',
      '//other.example/:_authToken=theirs',
      'git=./x.sh',
    ].join('\n')
    const { npm } = configWith({ repositoryFiles: [{ path: '.npmrc', text }], env: { TOKEN: 'leak' } })
    expect(await npm('x')).toMatchObject({
      url: 'https://npm.corp.example/',
      headers: { authorization: 'Bearer s3cret' },
    })
    expect(await npm('@evil/x')).toMatchObject({ url: 'https://npm.corp.example/' })
    expect(await npm('@other/x')).toMatchObject({
      url: 'https://other.example/npm/',
      headers: {},
      from: '.npmrc @other:registry',
    })
    expect(registriesIn(text)).toEqual({
      registry: 'https://npm.corp.example/',
      '@other:registry': 'https://other.example/npm',
    })
  })

  it('sends no token in clear, whatever the repository wants', async () => {
    await write('.npmrc', '//npm.corp.example/:_authToken=s3cret\n')
    const repositoryFiles = [{ path: '.npmrc', text: 'registry=http://npm.corp.example/' }]
    expect((await configWith({ repositoryFiles }).npm('x')).headers).toEqual({})
  })

  it('is overridden by seaworthy.yaml', async () => {
    const { npm } = configWith({ overrides: { npm: 'https://own.example/npm/' } })
    expect(await npm('x')).toMatchObject({ url: 'https://own.example/npm/', from: 'seaworthy.yaml registries.npm' })
  })
})

describe('pypi', () => {
  const pip = (settings: Readonly<Record<string, string>>) =>
    execWith({ python3: { stdout: JSON.stringify({ builtIn: 'https://default.example/simple', settings }) } })
  const urls = async (rest: Partial<ClientConfigOptions>) => (await configWith(rest).pypi()).map(({ url }) => url)

  it('asks pip for its settings and its default, in a neutral folder', async () => {
    const exec = pip({
      'global.index-url': 'https://a.example/simple',
      ':env:.extra-index-url': 'https://b.example/simple https://c.example/',
    })
    expect(await urls({ exec })).toEqual([
      'https://a.example/simple/',
      'https://b.example/simple/',
      'https://c.example/',
    ])
    expect(exec.asked.map(({ cwd }) => cwd)).toEqual(['/'])
    expect(await urls({ exec: pip({}) })).toEqual(['https://default.example/simple/'])
  })

  it('asks uv where there is no pip, and says nothing where there is neither', async () => {
    const stdout =
      '--default-index <DEFAULT_INDEX>\n  The default package index (by default: <https://uv.example/simple>)'
    expect(await urls({ exec: execWith({ uv: { stdout } }) })).toEqual(['https://uv.example/simple/'])
    expect(await urls({})).toEqual([])
  })

  it("reads uv's variables and its user file", async () => {
    await write('.config/uv/uv.toml', '[[index]]\nurl = "https://file.example/simple"\n')
    const env = { UV_INDEX: 'corp=https://corp.example/simple', UV_DEFAULT_INDEX: 'https://main.example/simple' }
    expect(await urls({ env })).toEqual([
      'https://corp.example/simple/',
      'https://file.example/simple/',
      'https://main.example/simple/',
    ])
  })

  it('takes addresses of the repository without their credentials', async () => {
    const pyproject = [
      '[[tool.poetry.source]]',
      'name = "corp"',
      'url = "https://me:pw@corp.example/simple"',
      '[[tool.poetry.source]]',
      'name = "PyPI"',
      'priority = "supplemental"',
      '[[tool.poetry.source]]',
      'name = "hidden"',
      'url = "https://hidden.example/simple"',
      'priority = "explicit"',
    ].join('\n')
    const repositoryFiles = [
      { path: 'pyproject.toml', text: pyproject },
      {
        path: 'requirements.txt',
        text: '--extra-index-url https://${TOKEN}@extra.example/\n--extra-index-url=https://extra.example/\nrequests==2.0\n',
      },
      { path: 'broken/pyproject.toml', text: '[[[' },
    ]
    const config = configWith({ exec: pip({}), repositoryFiles, env: { TOKEN: 'leak' } })
    const addresses = await config.pypi()
    expect(addresses.map(({ url }) => url)).toEqual([
      'https://corp.example/simple/',
      'https://default.example/simple/',
      'https://extra.example/',
    ])
    expect(addresses.every(({ headers }) => Object.keys(headers).length === 0)).toBe(true)
  })

  it("sends the user's credentials to the host they are for", async () => {
    await write('.netrc', 'machine netrc.example login me password pw\n')
    const exec = pip({ 'global.index-url': 'https://you:word@corp.example/simple' })
    const repositoryFiles = [
      {
        path: 'requirements.txt',
        text: '--index-url https://corp.example/other\n--extra-index-url https://netrc.example/simple\n',
      },
    ]
    const addresses = await configWith({ exec, repositoryFiles }).pypi()
    expect(addresses.map(({ url, headers }) => [url, headers['authorization']])).toEqual([
      ['https://corp.example/other/', basic('you', 'word')],
      ['https://netrc.example/simple/', basic('me', 'pw')],
    ])
  })

  it('is overridden by seaworthy.yaml', async () => {
    expect(await urls({ exec: pip({}), overrides: { pypi: 'https://own.example/simple' } })).toEqual([
      'https://own.example/simple/',
    ])
  })
})

describe('go', () => {
  it('asks go in a folder without a module', async () => {
    const stdout = JSON.stringify({
      GOPROXY: 'https://me:pw@a.example|https://b.example,direct,https://never.example',
      GOPRIVATE: '*.corp.example',
      GONOPROXY: '',
    })
    const exec = execWith({ go: { stdout } })
    const { proxies, isPrivate } = await configWith({ exec }).go()
    expect(
      proxies.map(({ address, fallback }) => [typeof address === 'string' ? address : address.url, fallback]),
    ).toEqual([
      ['https://a.example/', 'any'],
      ['https://b.example/', 'not-found'],
      ['direct', 'not-found'],
    ])
    expect(proxies[0]?.address).toMatchObject({ headers: { authorization: basic('me', 'pw') } })
    expect(isPrivate('git.corp.example/m')).toBe(true)
    expect(isPrivate('github.com/m')).toBe(false)
    expect(exec.asked[0]).toMatchObject({ cwd: '/', env: { GOWORK: 'off', GOTOOLCHAIN: 'local' } })
  })

  it('says what is missing', async () => {
    await expect(configWith().go()).rejects.toThrow('install Go, or set GOPROXY or registries.go), found no go on PATH')
    expect((await configWith({ env: { GOPROXY: 'off' } }).go()).proxies).toEqual([
      { address: 'off', fallback: 'not-found' },
    ])
  })

  it('says that a proxy in a folder is not asked', async () => {
    const config = configWith({ env: { GOPROXY: 'file:///srv/proxy' } })
    await expect(config.go()).rejects.toThrow('expected direct, off, or proxies by http or https')
  })

  it('keeps private modules private where the proxy is overridden', async () => {
    const { proxies, isPrivate } = await configWith({
      env: { GOPRIVATE: 'corp.example' },
      overrides: { go: 'https://own.example' },
    }).go()
    expect(proxies).toMatchObject([{ address: { url: 'https://own.example/', from: 'seaworthy.yaml registries.go' } }])
    expect(isPrivate('corp.example/m')).toBe(true)
  })

  it.each([
    ['*.corp.example', 'git.corp.example/a/b', true],
    ['*.corp.example', 'corp.example', false],
    ['github.com/corp/*', 'github.com/corp/a/b', true],
    ['github.com/corp', 'github.com/corporation', false],
    ['a.example, b.example/x ,', 'b.example/x/y', true],
    ['[gh]it.example', 'git.example/x', true],
    ['git?example', 'git.example', true],
    ['git.example', 'gitxexample', false],
    ['', 'a', false],
  ])('GOPRIVATE=%s and %s', (globs, path, expected) => {
    expect(matchesPrefix(globs, path)).toBe(expected)
  })

  it('leaves out what is no address', () => {
    expect(parseProxyList('nonsense,off', () => undefined)).toEqual([{ address: 'off', fallback: 'not-found' }])
  })
})

describe('docker', () => {
  it('keeps identity tokens apart from what is sent to the registry', async () => {
    const auths = {
      'kept.example': { identitytoken: 'token' },
      'plain.example': { auth: 'bWU6cHc=', identitytoken: '' },
    }
    await write('.docker/config.json', JSON.stringify({ auths, credHelpers: { 'help.example': 'test' } }))
    const exec = execWith({ 'docker-credential-test': { stdout: '{"Username":"<token>","Secret":"helped"}' } })
    const { docker } = configWith({ exec })
    expect(await docker('kept.example')).toMatchObject({ headers: {}, refreshToken: 'token' })
    expect(await docker('help.example')).toMatchObject({ headers: {}, refreshToken: 'helped' })
    expect((await docker('plain.example')).refreshToken).toBeUndefined()
    const identities = ['kept.example', 'help.example', 'plain.example'].map(
      async (host) => (await docker(host)).identity,
    )
    expect(new Set(await Promise.all(identities)).size).toBe(3)
  })

  it("takes what podman and skopeo keep before docker's own", async () => {
    const entry = (user: string) => ({ auth: Buffer.from(`${user}:pw`).toString('base64') })
    const kept = (auths: object) => JSON.stringify({ auths })
    await write('.docker/config.json', kept({ 'a.example': entry('docker'), 'b.example': entry('docker') }))
    await write('.config/containers/auth.json', kept({ 'a.example': entry('podman') }))
    await write('own.json', kept({ 'c.example': entry('own') }))
    const { docker } = configWith({ env: { REGISTRY_AUTH_FILE: join(home, 'own.json') } })
    const headers = await Promise.all(
      ['a', 'b', 'c', 'd'].map(async (host) => (await docker(`${host}.example`)).headers),
    )
    expect(headers).toEqual([...['podman', 'docker', 'own'].map((user) => ({ authorization: basic(user, 'pw') })), {}])
  })

  it('reads plain entries and asks helpers for their host', async () => {
    await write(
      '.docker/config.json',
      JSON.stringify({ auths: { 'plain.example': { auth: 'bWU6cHc=' } }, credHelpers: { 'help.example': 'test' } }),
    )
    const exec = execWith({ 'docker-credential-test': { stdout: '{"Username":"you","Secret":"word"}' } })
    const { docker } = configWith({ exec })
    expect(await docker('plain.example')).toMatchObject({
      url: 'https://plain.example/',
      headers: { authorization: 'Basic bWU6cHc=' },
    })
    expect((await docker('help.example')).headers).toEqual({ authorization: basic('you', 'word') })
    expect(exec.asked[0]).toMatchObject({ args: ['get'], stdin: 'help.example' })
    expect((await docker('other.example')).headers).toEqual({})
  })

  it('knows Docker Hub by its names, and an override of it', async () => {
    await write(
      '.docker/config.json',
      JSON.stringify({ auths: { 'https://index.docker.io/v1/': { auth: 'bWU6cHc=' } } }),
    )
    const hub = await configWith().docker('docker.io')
    expect(hub.headers).toEqual({ authorization: 'Basic bWU6cHc=' })
    const mirror = await configWith({ overrides: { docker: 'https://mirror.example' } }).docker('docker.io')
    expect(mirror).toMatchObject({ url: 'https://mirror.example/', headers: {} })
  })

  it('takes a broken config, or a helper that prints nonsense, as none', async () => {
    await write('.docker/config.json', '{')
    expect((await configWith().docker('a.example')).headers).toEqual({})
    await write('.docker/config.json', JSON.stringify({ credsStore: 'odd' }))
    const exec = execWith({ 'docker-credential-odd': { stdout: '{"Username":' } })
    expect((await configWith({ exec }).docker('a.example')).headers).toEqual({})
  })

  it('runs a real helper', async () => {
    await write(
      'bin/docker-credential-real',
      '#!/bin/sh\nread host\nprintf \'{"Username":"%s","Secret":"pw"}\' "$host"\n',
    )
    await chmod(join(home, 'bin/docker-credential-real'), 0o755)
    await write('.docker/config.json', JSON.stringify({ credsStore: 'real' }))
    const path = `${join(home, 'bin')}:${process.env['PATH']}`
    const { docker } = configWith({ exec: createExec({ path }), env: { PATH: path } })
    expect((await docker('a.example')).headers).toEqual({ authorization: basic('a.example', 'pw') })
  })
})

describe('netrc', () => {
  it('reads machines, the default, and passes over macros and comments', () => {
    const text =
      'machine a.example\n login me\n password "p w"\nmacdef init\ncd /\nmachine trap.example\n\n# machine b.example\ndefault login anonymous password x\nmachine a.example login second password no\n'
    expect(Object.fromEntries(parseNetrc(text))).toEqual({
      'a.example': { login: 'me', password: 'p w' },
      '': { login: 'anonymous', password: 'x' },
    })
  })
})

it('identities differ by address and by credential, and show neither', () => {
  const identity = (url: string, authorization?: string) =>
    registryAddress(new URL(url), authorization, 'test').identity
  const ids = [
    identity('https://a.example'),
    identity('https://b.example'),
    identity('https://a.example', 'Bearer x'),
    identity('https://a.example', 'Bearer y'),
  ]
  expect(new Set(ids).size).toBe(4)
  expect(identity('https://a.example/')).toBe(ids[0])
})
