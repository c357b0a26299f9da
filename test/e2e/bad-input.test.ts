/** Bad input: one line that says what is wrong and where, the right exit code, and the rest is done. */
import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { writeZip } from '../../scripts/write-zip.ts'
import {
  HARBOUR_FILES,
  makeRepository,
  NPM_FILES,
  openBench,
  writeFolder,
  type Bench,
  type FileTexts,
} from './cli-bench.ts'

let bench: Bench
let harbour: string

beforeAll(async () => {
  bench = await openBench()
  harbour = makeRepository(bench, 'harbour', HARBOUR_FILES)
})
afterAll(() => bench.close())

/** Terminal pages wrap; the words are what is asserted. */
const words = (text: string): string => text.replaceAll(/\s+/g, ' ')

/** How a command ends that prints its one line and nothing else. */
const failure = (code: number, line: string | RegExp) => ({
  code,
  stdout: '',
  stderr: typeof line === 'string' ? `seaworthy: ${line}\n` : expect.stringMatching(line),
})

describe('files of the tree', () => {
  const scanOf = async (name: string, files: FileTexts) => {
    const { code, stdout } = await bench.run(['scan', writeFolder(bench, name, files), '--fail-on', 'critical'])
    return { code, text: words(stdout) }
  }

  it('a corrupt go.mod is named with its line, and the rest is scanned', async () => {
    const { code, text } = await scanOf('corrupt', {
      ...HARBOUR_FILES,
      'go.mod': 'module example.com/harbour\n\nrequire (\n\texample.com/anchor v1.3.0\n\texample.com/broken\n',
    })
    expect(text).toContain('go.mod:5: expected a module and its version, such as "golang.org/x/net v0.38.0", found "example.com/broken"')
    expect(text).toContain('CVE-2025-0003')
    expect(code).toBe(1)
  }) // prettier-ignore

  it('a lock file with a conflict marker is unknown, not zero', async () => {
    const { code, text } = await scanOf('conflict', {
      ...NPM_FILES,
      'package-lock.json': `{\n<<<<<<< HEAD\n  "lockfileVersion": 3\n=======\n>>>>>>> topic\n}\n`,
    })
    expect(text).toContain('package-lock.json:2: expected JSON, found the git conflict marker "<<<<<<< HEAD"')
    expect(text).toContain('No known vulnerability in what could be read')
    expect(code).toBe(3)
  })

  it('a name that a shell would run is a name, and reported as one that nothing could hold', async () => {
    const { text } = await scanOf('names', {
      ...HARBOUR_FILES,
      'package.json': NPM_FILES['package.json']?.replace('"crane": "2.0.0"', '"$(touch x)": "1.0.0"') ?? '',
      'go.mod': `${HARBOUR_FILES['go.mod']}require $(touch x) v1.0.0\n`,
    })
    expect(text).toMatch(/could not be read.*go\.mod:6: expected/i)
    expect(text).toContain('1 possible pin that nothing could identify')
    expect(() => readFileSync(bench.at('names/x'))).toThrow('ENOENT')
  })

  it('no symlink is followed out of the tree', async () => {
    bench.write('outside/requirements.txt', 'buoy==2.9\n')
    const folder = makeRepository(bench, 'links', { 'requirements.txt': 'buoy==3.0\n' })
    symlinkSync('/etc/passwd', bench.at('links/package.json'))
    symlinkSync(bench.at('outside/requirements.txt'), bench.at('links/requirements-dev.txt'))
    symlinkSync(bench.at('outside'), bench.at('links/folder'))
    const { pins, files, skipped } = JSON.parse((await bench.run(['inventory', folder])).stdout)
    expect(pins.map(({ current }: { current: string }) => current)).toEqual(['3.0'])
    expect(files).toHaveLength(1)
    expect(skipped).toEqual({ symlink: 3 })
  })
})

describe('the configuration', () => {
  it.each([
    ['an unknown key', 'merge: green\ncooldwn: 3 days\n', 'seaworthy.yaml:2: expected a known key (the nearest is "cooldown"), found "cooldwn"'],
    ['an unknown value', 'branches:\n  - match: main\n    policy: latset\n', /^seaworthy: seaworthy\.yaml:3: expected .*"latest" or "security" or "none", found "latset"\n$/],
    ['no YAML', 'branches:\n  - match: [main\npolicy: latest\n', /^seaworthy: seaworthy\.yaml:[23]: expected YAML, found .*\n$/],
  ])('%s is named with its line', async (_, text, line) => {
    bench.write('configured/requirements.txt', 'buoy==3.0\n')
    bench.write('configured/seaworthy.yaml', text)
    expect(await bench.run(['scan', bench.at('configured')])).toEqual(failure(2, line))
  }) // prettier-ignore
})

describe('the command line', () => {
  it('names what is wrong with an argument', async () => {
    const place = bench.at('nowhere')
    expect(await bench.run(['scan', harbour, '--fail-on', 'hihg'])).toEqual(failure(2, /^seaworthy: option '--fail-on <level>' argument 'hihg' is invalid\. Allowed choices are critical, high/))
    expect(await bench.run(['scna'])).toEqual(failure(2, /^seaworthy: unknown command 'scna'\n\(Did you mean scan\?\)/))
    expect(await bench.run(['scan', `${harbour}/go.mod`])).toEqual(failure(2, `${harbour}/go.mod: expected a folder, found a file`))
    expect(await bench.run(['inventory', place])).toEqual(failure(2, `${place}: expected a folder, found nothing there`))
  }) // prettier-ignore

  it('names what is wrong with a repository or a branch', async () => {
    bench.write('no-git/requirements.txt', 'buoy==3.0\n')
    expect(await bench.run(['run', bench.at('no-git')])).toEqual(
      failure(2, `${bench.at('no-git')}: expected a git repository, found none`),
    )
    expect(await bench.run(['plan', harbour, '--branch', 'mian'])).toEqual(
      failure(2, '--branch: expected a branch: main, found mian'),
    )
    expect(await bench.run(['run', harbour, '--wait', 'soon'])).toEqual(
      failure(2, '--wait: expected minutes, such as 10, found soon'),
    )
  })

  it('refuses a result file before any work is done', async () => {
    const line = /^seaworthy: \/nowhere\/out: expected a file that can be written, found ENOENT/
    const commands = ['scan', 'inventory', 'plan']
    const all = await Promise.all(commands.map((command) => bench.run([command, harbour, '-o', '/nowhere/out'])))
    expect(all).toEqual(commands.map(() => failure(3, line)))
  })
})

describe('advisories', () => {
  const importOf = (folder: string) =>
    bench.run(['advisories', 'import', bench.at(folder), '--advisories', bench.at(`${folder}.sqlite`)])
  const good = () => readFileSync(bench.at('osv/PyPI/all.zip')) // prettier-ignore

  it('a truncated zip fails, the other archives are read', async () => {
    truncateSync(bench.write('truncated/npm/all.zip', readFileSync(bench.at('osv/npm/all.zip'))), 200)
    bench.write('truncated/PyPI/all.zip', good())
    const { code, stderr } = await importOf('truncated')
    expect(stderr).toContain(
      'truncated/npm/all.zip: expected a zip archive, found no end of directory: cut short, or no zip\n',
    )
    expect(stderr).toContain('1 advisory in ')
    expect(code).toBe(3)
  })

  it('a zip bomb is not unpacked', async () => {
    bench.write('bomb/npm/all.zip', writeZip([{ name: 'GHSA-bomb.json', content: new Uint8Array(24 * 2 ** 20) }]))
    const { code, stderr } = await importOf('bomb')
    expect(stderr).toMatch(/all\.zip \(GHSA-bomb\.json\): expected at most 200 bytes out of one \(a limit against zip bombs\), found \d+ bytes that unpack to 25165824\n/)
    expect(code).toBe(3)
  }) // prettier-ignore

  it('an advisory that is no JSON is named, the rest is read', async () => {
    const record = (id: string) => JSON.stringify({ id, modified: '2026-01-01T00:00:00Z', affected: [] })
    const files = [
      { name: 'GHSA-bad.json', content: 'this is no json' },
      { name: 'GHSA-good.json', content: record('GHSA-good') },
    ]
    bench.write('no-json/npm/all.zip', writeZip(files))
    const { code, stderr } = await importOf('no-json')
    expect(stderr).toContain('npm/GHSA-bad.json: expected a JSON object, found "this is no json"\n')
    expect(stderr).toContain('1 advisory in ')
    expect(code).toBe(0)
  })

  it('a store that is none, or of something else, is named', async () => {
    const junk = bench.write('junk.sqlite', 'junk')
    const missing = bench.at('missing.sqlite')
    expect(await bench.run(['scan', harbour, '--advisories', junk])).toEqual(failure(3, /^seaworthy: \S+\/junk\.sqlite: .*expected a store of Seaworthy, found another file; import again\n$/))
    expect(await bench.run(['scan', harbour, '--advisories', missing, '--offline'])).toEqual(failure(2, `${missing}: expected an advisory store; make one with "seaworthy advisories import DIR|ZIP|URL", found none`))
    expect(await bench.run(['advisories', 'import', bench.at('nowhere')])).toEqual(failure(2, `${bench.at('nowhere')}: expected a folder, a zip or an address, found nothing there`))
    expect(await bench.run(['advisories', 'import', bench.at('osv'), '--advisories', `${junk}/store.sqlite`])).toEqual(failure(3, `${junk}: expected a folder that can be written, found a file`))
  }) // prettier-ignore

  it('a file of somebody is not overwritten', async () => {
    const file = bench.write('package.json', '{}')
    const args = ['advisories', 'import', bench.at('osv'), '--advisories', file]
    const line = `${file}: expected an advisory store, or nothing, found another file; it is left`
    expect(await bench.run(args)).toEqual(failure(2, line))
    expect(readFileSync(file, 'utf8')).toBe('{}')
  })

  it('an unreachable bucket is named where there is no store', async () => {
    const args = ['scan', harbour, '--advisories', bench.at('missing.sqlite')]
    const { code, stderr } = await bench.run(args, { env: { HTTPS_PROXY: 'http://127.0.0.1:9' } })
    expect(code).toBe(3)
    expect(stderr).toMatch(
      /seaworthy: \S+\/Go\/all\.zip: expected an answer, found ECONNREFUSED; there is no advisory store at /,
    )
  })

  it('an ecosystem that the store has not is no answer of zero', async () => {
    const nearest = `${bench.at('advisories.sqlite')}: expected an ecosystem that the store has, spelled as there, such as npm, found nmp`
    expect(await bench.run(['advisories', 'query', 'nmp', 'berth', '1.0.0'])).toEqual(failure(2, nearest))
  })

  it('a bad question is answered by what is wrong with it, and the rest goes on', async () => {
    const { code, stdout, stderr } = await bench.run(['advisories', 'query', '--stdin'], {
      stdin: 'nonsense\n\n{"ecosystem":"PyPI","name":"buoy","version":"3.0"}\n',
    })
    expect(code).toBe(2)
    expect(stderr).toBe('stdin:1: expected {"ecosystem", "name", "version"}, found nonsense\n')
    const [bad, right] = stdout.split('\n').map((line) => (line ? JSON.parse(line) : undefined))
    expect(bad).toMatchObject({ ids: [], error: expect.stringContaining('stdin:1') })
    expect(right).toMatchObject({ ids: ['GHSA-gggg-hhhh-jjjj'] })
  })
})

describe('the state folder', () => {
  it('that cannot be made is named', async () => {
    const file = bench.write('a-file', '')
    expect(await bench.run(['plan', harbour, '--state', `${file}/state`])).toEqual(failure(3, /^seaworthy: \S+\/a-file\/state: expected a folder that can be written, found ENOTDIR/))
    expect(await bench.run(['plan', harbour, '--state', '/proc/state'])).toEqual(failure(3, /^seaworthy: \/proc\/state: expected a folder that can be written, found ENOENT/))
  }) // prettier-ignore

  it('of the cache may be anything: it is done without', async () => {
    const file = bench.write('no-cache', '')
    const { code, stdout } = await bench.run(['inventory', harbour], { env: { XDG_CACHE_HOME: file } })
    expect(code).toBe(0)
    expect(JSON.parse(stdout).pins).not.toHaveLength(0)
  })

  it('with a database of something else is named', async () => {
    mkdirSync(bench.at('junk-state'))
    writeFileSync(bench.at('junk-state/releases.sqlite'), 'this is no database, and it is long enough to be sure of it')
    expect(await bench.run(['plan', harbour, '--state', bench.at('junk-state')])).toEqual(
      failure(3, /^seaworthy: \S+releases\.sqlite: /),
    )
  })
})
