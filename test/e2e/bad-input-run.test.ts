/** A hostile or broken world around `plan` and `run`: registries, repositories' own client files, read-only disks, two runs at once. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import {
  ended,
  git,
  homeFor,
  makeRepository,
  NPM_FILES,
  openBench,
  serve,
  servePackuments,
  type Bench,
  type Registry,
} from './cli-bench.ts'

const E2E = process.env['SEAWORTHY_E2E'] !== undefined
const BUBBLEWRAP = 'bwrap'
const SANDBOX = spawnSync(BUBBLEWRAP, ['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', 'true']).status === 0

let bench: Bench
let berths: string
const registries: Registry[] = []

beforeAll(async () => {
  bench = await openBench()
  berths = makeRepository(bench, 'berths', NPM_FILES)
})
afterAll(() => {
  for (const registry of registries) registry.close()
  bench.close()
})

const words = (text: string): string => text.replaceAll(/\s+/g, ' ')

const opened = async (registry: Promise<Registry>): Promise<Registry> => {
  registries.push(await registry)
  return registry
}

describe('a registry', () => {
  /** Whether there is a fix is unknown then, and an unknown is no success. */
  const planWith = async (name: string, registry: Promise<Registry>) => {
    const { url } = await opened(registry)
    const args = ['plan', berths, '--state', bench.at(`state-${name}`)]
    const { code, stdout } = await bench.run(args, { env: homeFor(bench, `home-${name}`, url) })
    expect(code).toBe(3)
    expect(stdout).toContain('Unknown, so not zero')
    return words(stdout).replaceAll(url, 'URL/')
  }

  it.concurrent.each([
    ['errors', 500, 'boom', 'URL/berth: expected an answer, found status 500: "boom"'],
    ['garbage', 200, '<html>hello</html>', 'URL/berth: expected JSON, found "<html>hello</html>"'],
  ])('that answers with %s is named, and what it said', async (name, status, body, line) => {
    const registry = serve((_request, response) => response.writeHead(status).end(body))
    expect(await planWith(name, registry)).toContain(line)
  })

  it.concurrent('that is not there is named', async () => {
    const gone = await serve(() => {})
    gone.close()
    expect(await planWith('gone', Promise.resolve(gone))).toContain('URL/berth: expected an answer, found ECONNREFUSED')
  })

  it.skipIf(!E2E)(
    'that hangs is given up, and named',
    async () => {
      expect(
        await planWith(
          'hang',
          serve(() => {}),
        ),
      ).toContain('URL/berth: expected an answer, found none within 30 s')
    },
    180_000,
  )

  it('is not asked offline, and the age of what is kept is said', async () => {
    const none = await bench.run(['plan', berths, '--offline', '--state', bench.at('state-offline')])
    expect(none.code).toBe(3)
    expect(words(none.stdout)).toContain('releases of berth: offline, and nothing is kept of an earlier run')

    const { url, asked } = await opened(servePackuments())
    const env = homeFor(bench, 'home-offline', url)
    await bench.run(['plan', berths], { env })
    const before = asked.length
    const kept = await bench.run(['plan', berths, '--offline'], { env })
    expect(asked.length).toBe(before)
    expect(kept.code).toBe(0)
    expect(kept.stdout).toContain('berth 1.1.0 -> 1.3.0')
  })
})

describe('a hostile repository', () => {
  it("runs nothing of its .npmrc, sends no secret, and is asked at its own registry alone", async () => {
    const [theirs, users] = await Promise.all([opened(servePackuments()), opened(servePackuments())])
    const host = theirs.url.replace('http:', '')
    const hostile = makeRepository(bench, 'hostile', {
      ...NPM_FILES,
      '.npmrc': `registry=${theirs.url}\n${host}:_authToken=\${TOKEN}\ngit=./x.sh\nscript-shell=./x.sh\nnode-options=--require ./x.js\n`,
      'x.sh': `#!/bin/sh\ntouch ${bench.at('executed')}\n`,
      'x.js': `require('fs').writeFileSync(${JSON.stringify(bench.at('executed'))}, '')\n`,
      'seaworthy.yaml': 'verify:\n  command: grep -q harbour package.json\n',
    })
    bench.write('home-hostile/.npmrc', `registry=${users.url}\n${users.url.replace('http:', '')}:_authToken=of-the-user\n`)
    const env = { HOME: bench.at('home-hostile'), TOKEN: 'of-the-environment' }
    const { code } = await bench.run(['run', hostile, '--merge', '--trust'], { env })
    expect(code).toBe(0)
    expect(git(hostile, 'show', 'main:package-lock.json')).toContain('"version": "1.3.0"')
    expect(existsSync(bench.at('executed'))).toBe(false)
    expect(theirs.asked.length).toBeGreaterThan(0)
    expect(theirs.asked.map(({ headers }) => headers.authorization)).toEqual(theirs.asked.map(() => undefined))
    expect(users.asked).toEqual([])
  }, 60_000) // prettier-ignore

  it.skipIf(!SANDBOX)('whose test writes hooks, refs and our state changes none of them', async () => {
    const { url } = await opened(servePackuments())
    const script = [
      '#!/bin/sh',
      'mkdir -p .git/hooks',
      `for hook in post-checkout pre-commit reference-transaction; do printf '#!/bin/sh\\ntouch ${bench.at('hooked')}\\n' > .git/hooks/$hook; chmod +x .git/hooks/$hook; done`,
      `git config core.fsmonitor "touch ${bench.at('hooked')}"`,
      `for file in ${bench.at('state')}/*.sqlite ${bench.at('state')}/*/state.sqlite ${bench.at('wrecker/.git/refs/heads/main')}; do echo junk > $file; done`,
      'echo "the secret is <$SECRET>"',
      'exit 1',
    ].join('\n')
    const wrecker = makeRepository(bench, 'wrecker', {
      ...NPM_FILES,
      'test.sh': script,
      'seaworthy.yaml': 'verify:\n  command: sh ./test.sh\n',
    })
    const tip = git(wrecker, 'rev-parse', 'main')
    const env = { ...homeFor(bench, 'home-wrecker', url), SECRET: 'a-real-secret' }
    const ended = await bench.run(['run', wrecker, '--merge', '--report', bench.at('wrecked')], { env })
    expect(ended.stdout).toContain('main · latest')
    expect(git(wrecker, 'rev-parse', 'main')).toBe(tip)
    expect(existsSync(bench.at('hooked'))).toBe(false)
    const report = readFileSync(bench.at('wrecked', 'report.json'), 'utf8')
    expect(report).toContain('the secret is <>')
    expect(report).not.toContain('a-real-secret')
    const again = await bench.run(['plan', wrecker], { env })
    expect(again.code).toBe(0)
  }, 90_000) // prettier-ignore
})

describe('the disk', () => {
  it.skipIf(!SANDBOX)('that is read-only is said before anything is done', () => {
    const program = new URL('../../bin/seaworthy.js', import.meta.url).pathname
    const mounts = ['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc']
    const { status, stdout, stderr } = spawnSync(BUBBLEWRAP, [...mounts, process.execPath, program, 'run', berths], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: bench.at('home'), SEAWORTHY_STATE: bench.at('read-only') },
    })
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr).toMatch(/^seaworthy: \S+\/read-only: expected a folder that can be written, found EROFS: [^\n]*\n$/)
  })
})

describe('two runs at once', () => {
  it('after one that the configuration ended, the next is a run of its own', async () => {
    const harbour = makeRepository(bench, 'mended', { 'README.md': 'a harbour\n', 'seaworthy.yaml': 'cooldwn: 0\n' })
    expect((await bench.run(['run', harbour])).code).toBe(2)
    bench.write('mended/seaworthy.yaml', 'cooldown: 0\n')
    git(harbour, 'commit', '--quiet', '--all', '--message=fix: a typo')
    const { code, stderr } = await bench.run(['run', harbour])
    expect(code, stderr).toBe(0)
    expect(stderr).not.toContain('interrupted')
  })

  it('the second leaves and says so, or waits', async () => {
    const released = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<void>()
    const { url } = await opened(
      serve((_request, response) => {
        asked.resolve()
        void released.promise.then(() => response.writeHead(404).end('{}'))
      }),
    )
    const env = homeFor(bench, 'home-two', url)
    const args = ['run', berths, '--state', bench.at('state-two')]
    const first = ended(bench.start(args, { env }))
    await asked.promise
    const second = await bench.run(args, { env })
    expect(second).toMatchObject({ code: 3, stdout: '' })
    expect(second.stderr).toMatch(/^seaworthy: another run \(pid \d+, since \S+\) works on this repository; nothing was done \(--wait MINUTES waits for it\)\n$/)

    const child = bench.start([...args, '--wait', '1'], { env })
    const waiting = Promise.withResolvers<void>()
    child.stderr?.once('data', () => waiting.resolve())
    const third = ended(child)
    await waiting.promise
    released.resolve()
    const both = await Promise.all([first, third])
    expect(both[1].stderr).toMatch(/^Waiting: another run \(pid \d+/)
    for (const { stdout } of both) expect(stdout).toContain('main · latest')
  }, 90_000) // prettier-ignore
})
