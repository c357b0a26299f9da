/** What every command prints and how it ends, on good input. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { CaptureCoverage } from '../../src/records/coverage.ts'
import {
  git,
  HARBOUR_FILES,
  homeFor,
  makeRepository,
  NPM_FILES,
  openBench,
  servePackuments,
  type Bench,
  type Ended,
  type Registry,
} from './cli-bench.ts'

let bench: Bench
let harbour: string

beforeAll(async () => {
  bench = await openBench()
  harbour = makeRepository(bench, 'harbour', HARBOUR_FILES)
})
afterAll(() => bench.close())

/** Plain lines of at most 80 columns; a word that cannot be broken may be longer, and a command that is to be copied. */
const expectPlainPage = ({ stdout }: Ended): void => {
  const unbreakable = /^ *(take over: .*|\S+)$/
  const tooWide = stdout.split('\n').filter((line) => line.length > 80 && !unbreakable.test(line))
  expect(tooWide).toEqual([])
  expect(stdout).not.toMatch(/[\u001B\r]/)
  expect(stdout).not.toMatch(/\b(undefined|NaN|\[object)\b/)
}

describe('scan', () => {
  it('shows findings by file, worst first, with the line and the fix', async () => {
    const ended = await bench.run(['scan', harbour])
    expectPlainPage(ended)
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout).toMatch(/critical +CVE-2025-0003 +buoy +3\.0 +3\.1 +1\n/)
    expect(ended.stdout).toMatch(/high +CVE-2025-0004 +example\.com\/anchor +v?1\.3\.0 +v?1\.4\.0 +5\n/)
    expect(ended.stdout.indexOf('CVE-2025-0003')).toBeLessThan(ended.stdout.indexOf('CVE-2025-0002'))
    expect(ended.stdout).toContain('4 vulnerabilities among 6 packages: 1 critical, 2 high, 1 low')
  })

  it('writes SARIF, CycloneDX and its own record, and ends with 1 from the level on', async () => {
    const [record, sarif, bom] = await Promise.all([
      bench.run(['scan', harbour, '--json', '--fail-on', 'critical']),
      bench.run(['scan', harbour, '--sarif', '--output', bench.at('out.sarif')]),
      bench.run(['scan', harbour, '--cyclonedx', '--fail-on', 'low']),
    ])
    expect([record.code, sarif.code, bom.code]).toEqual([1, 0, 1])
    const ids = JSON.parse(record.stdout).findings.map(({ id }: { id: string }) => id)
    expect(ids.toSorted()).toEqual(['CVE-2025-0001', 'CVE-2025-0002', 'CVE-2025-0003', 'CVE-2025-0004'])
    expect(sarif.stdout).toBe('')
    expect(JSON.parse(readFileSync(bench.at('out.sarif'), 'utf8')).runs[0].results).toHaveLength(4)
    expect(JSON.parse(bom.stdout)).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' })
    expect(JSON.parse(bom.stdout).vulnerabilities).toHaveLength(4)
  })

  it('ends with 0 below the level, and counts what is accepted apart', async () => {
    const accepted = makeRepository(bench, 'accepted', {
      'requirements.txt': 'buoy==3.0\n',
      'seaworthy.yaml': 'accept:\n  - { id: CVE-2025-0003, reason: not reachable, owner: pilots, until: 2999-01-31 }\n',
    })
    const ended = await bench.run(['scan', accepted, '--fail-on', 'low'])
    expect(ended.code).toBe(0)
    expect(ended.stdout).toContain('1 accepted finding')
  })

  it('looks at a folder without git', async () => {
    bench.write('plain/requirements.txt', 'buoy==3.0\n')
    const ended = await bench.run(['scan'], { cwd: bench.at('plain') })
    expect(ended.stdout).toContain('CVE-2025-0003')
  })
})

describe('inventory', () => {
  it('gives every pin and package with its place', async () => {
    const ended = await bench.run(['inventory', harbour, '--json'])
    const { pins, packages, source } = JSON.parse(ended.stdout)
    expect(source).toMatchObject({ kind: 'tree', branch: 'main', commit: git(harbour, 'rev-parse', 'HEAD') })
    expect(pins).toContainEqual(expect.objectContaining({ file: 'requirements.txt', line: 1, current: '3.0' }))
    expect(packages.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['berth', 'crane', 'buoy', 'example.com/anchor']),
    )
  })

  it('ends quietly when its reader has seen enough', () => {
    const program = new URL('../../bin/seaworthy.js', import.meta.url).pathname
    const script = '"$0" "$1" inventory "$2" | head -n 1; echo "${PIPESTATUS[0]}"'
    const { stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, program, harbour], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: bench.at('home') },
    })
    expect({ stdout, stderr }).toEqual({ stdout: '{\n0\n', stderr: '' })
  })
})

describe('coverage', () => {
  const program = (version: string) => `#!/bin/sh\n# what it installs\nODDLY_NAMED_VERSION=${version}\necho done\n`

  it('says what is captured, and what would settle each gap', async () => {
    bench.write('gappy/install.sh', program('1.2.3'))
    bench.write('gappy/requirements.txt', 'buoy==3.0\n')
    const ended = await bench.run(['coverage'], { cwd: bench.at('gappy') })
    expect(ended.code).toBe(0)
    expectPlainPage(ended)
    expect(ended.stdout).toContain('install.sh:3 ODDLY_NAMED_VERSION = 1.2.3')
    expect(ended.stdout).toContain('above it: # renovate: datasource=? depName=?')
    expect(ended.stdout).toContain('1 pin, 1 gap, 0 excused: 50 % of what looks like an external version')
  })

  it('ends with 1 for --fail-on-gap, and with 0 once the line is there', async () => {
    bench.write('gappy/install.sh', program('1.2.3'))
    const options = { cwd: bench.at('gappy') }
    const failed = await bench.run(['coverage', '--fail-on-gap', '--json', '--no-cache'], options)
    expect(failed.code).toBe(1)
    expect(CaptureCoverage.parse(JSON.parse(failed.stdout)).gaps).toMatchObject([{ variable: 'ODDLY_NAMED_VERSION' }])
    bench.write(
      'gappy/install.sh',
      program('1.2.3').replace('# what it installs', '# renovate: datasource=github-tags depName=o/odd'),
    )
    expect((await bench.run(['coverage', '--fail-on-gap', '--no-cache'], options)).code).toBe(0)
  })

  it('leaves out what the configuration ignores', async () => {
    bench.write('ignoring/install.sh', program('1.2.3'))
    bench.write('ignoring/seaworthy.yaml', 'capture:\n  ignore: [install.sh]\n')
    const ended = await bench.run(['coverage', '--fail-on-gap'], { cwd: bench.at('ignoring') })
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing here looks like') })
  })
})

describe('advisories', () => {
  it('says what the store holds', async () => {
    const [page, record] = await Promise.all([
      bench.run(['advisories', 'status']),
      bench.run(['advisories', 'status', '--json']),
    ])
    expectPlainPage(page)
    expect(page.stdout).toContain('4 advisories in 3 ecosystems')
    expect(page.stdout).toMatch(/npm +2 +\d{4}-\d\d-\d\d +known/)
    expect(JSON.parse(record.stdout).ecosystems).toHaveLength(3)
  })

  it('answers one version, and a stream of them line by line', async () => {
    const [one, many] = await Promise.all([
      bench.run(['advisories', 'query', 'npm', 'berth', '1.1.0']),
      bench.run(['advisories', 'query', '--stdin'], {
        stdin: [
          { ecosystem: 'PyPI', name: 'Buoy', version: '3.0' },
          { ecosystem: 'PyPI', name: 'buoy', version: '3.1' },
        ]
          .map((question) => `${JSON.stringify(question)}\n`)
          .join(''),
      }),
    ])
    expect(JSON.parse(one.stdout)).toMatchObject({
      ids: ['GHSA-aaaa-bbbb-cccc'],
      findings: [{ id: 'CVE-2025-0001', fix: { state: 'fixed', versions: ['1.2.0'] } }],
    })
    const answers = many.stdout.trim().split('\n')
    expect(answers.map((line) => JSON.parse(line).ids)).toEqual([['GHSA-gggg-hhhh-jjjj'], []])
    expect([one.code, many.code]).toEqual([0, 0])
  })

  it('copies the store', async () => {
    const copied = await bench.run(['advisories', 'export', bench.at('copy.sqlite')])
    expect(copied.code).toBe(0)
    const asked = await bench.run(['advisories', 'status', '--advisories', bench.at('copy.sqlite')])
    expect(asked.stdout).toContain('4 advisories in 3 ecosystems')
  })
})

describe('plan, explain and run', () => {
  let registry: Registry
  let berths: string
  let env: Record<string, string>

  beforeAll(async () => {
    registry = await servePackuments()
    env = homeFor(bench, 'home-of-npm', registry.url)
    berths = makeRepository(bench, 'berths', {
      ...NPM_FILES,
      'seaworthy.yaml': 'verify:\n  command: grep -q harbour package.json\n',
    })
    git(berths, 'branch', 'release-1.0')
    git(berths, 'branch', 'topic')
  })
  afterAll(() => registry.close())

  it('plans each kept branch by its policy, and names the others', async () => {
    const ended = await bench.run(['plan', berths], { env })
    expectPlainPage(ended)
    expect(ended.code).toBe(0)
    expect(ended.stdout).toMatch(/main · latest[\s\S]*berth 1\.1\.0 -> 1\.3\.0[\s\S]*release-1\.0 · security/)
    expect(ended.stdout).toMatch(/release-1\.0 · security[\s\S]*berth 1\.1\.0 -> 1\.2\.0/)
    expect(ended.stdout).toContain('topic: left out, does not look like a release branch')
  })

  it('plans the branch that is asked for, and speaks of no other', async () => {
    const ended = await bench.run(['plan', berths, '--branch', 'release-1.0'], { env })
    expect(ended.stdout).toContain('berth 1.1.0 -> 1.2.0')
    expect(ended.stdout).not.toMatch(/main|topic/)
    const record = await bench.run(['plan', berths, '--branch', 'release-1.0', '--json'], { env })
    expect(JSON.parse(record.stdout)).toMatchObject([{ policy: { branch: 'release-1.0', name: 'security' } }])
  })

  it('explains a component, and says what may have been meant', async () => {
    const [known, unknown] = await Promise.all([
      bench.run(['explain', 'CVE-2025-0001', berths, '--branch', 'main'], { env }),
      bench.run(['explain', 'brth', berths], { env }),
    ])
    expectPlainPage(known)
    expect(known.stdout).toContain('1.1.0 -> 1.3.0 taken')
    expect(unknown).toMatchObject({ code: 2, stdout: '' })
    expect(unknown.stderr).toContain('found "brth" (did you mean berth?)')
  })

  it('leaves a dirty checkout alone and says so, moves the others, and does nothing the second time', async () => {
    bench.write('berths/package.json', `${NPM_FILES['package.json']} `)
    const [main, release] = [git(berths, 'rev-parse', 'main'), git(berths, 'rev-parse', 'release-1.0')]
    const first = await bench.run(['run', berths, '--merge', '--trust', '--fail-on', 'low'], { env })
    expectPlainPage(first)
    expect(git(berths, 'rev-parse', 'main')).toBe(main)
    expect(git(berths, 'rev-parse', 'release-1.0')).not.toBe(release)
    expect(git(berths, 'show', 'release-1.0:package-lock.json')).toContain('"version": "1.2.0"')
    expect(git(berths, 'log', '-1', '--format=%B', 'release-1.0')).toContain('Seaworthy-Change: ')
    expect(first.stdout.replaceAll(/\s+/g, ' ')).toContain('which has changes: left as it is')
    expect(first.stdout).toMatch(/main · latest · 2 fixable, none once taken over/)
    expect(first.stdout).toMatch(/release-1\.0 · security · zero fixable/)
    expect(readFileSync(bench.at('berths/package.json'), 'utf8')).toBe(`${NPM_FILES['package.json']} `)

    const tip = git(berths, 'rev-parse', 'release-1.0')
    const second = await bench.run(['run', berths, '--merge', '--trust', '--branch', 'release-1.0'], { env })
    expect(second).toMatchObject({ code: 0 })
    expect(second.stdout).toContain('Nothing new: no branch was changed.')
    expect(git(berths, 'rev-parse', 'release-1.0')).toBe(tip)
  }, 60_000)

  it('changes nothing in a dry run, from a detached HEAD as well', async () => {
    const detached = makeRepository(bench, 'detached', NPM_FILES)
    git(detached, 'checkout', '--quiet', '--detach')
    const refs = git(detached, 'for-each-ref')
    const ended = await bench.run(['run', detached, '--dry-run', '--fail-on', 'high', '--json'], { env })
    expect(ended.code).toBe(1)
    expect(JSON.parse(ended.stdout).branches).toMatchObject([{ branch: 'main', outcome: 'planned' }])
    expect(git(detached, 'for-each-ref')).toBe(refs)
    expect(existsSync(bench.at('detached/seaworthy'))).toBe(false)
  })
})

describe('help', () => {
  it.each(['', 'scan', 'plan', 'run', 'explain', 'inventory', 'coverage', 'advisories', 'advisories query'])(
    'of "%s" describes every option within 80 columns',
    async (command) => {
      const ended = await bench.run([...command.split(' ').filter(Boolean), '--help'])
      expect(ended.code).toBe(0)
      expectPlainPage(ended)
      expect(ended.stdout).not.toMatch(/^ {2}-\S+( <\w+>)?\n {2}-/m)
    },
  )
})
