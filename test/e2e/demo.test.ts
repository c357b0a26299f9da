/** The whole loop on real registries and tools: what `npm start` promises. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { Report } from '../../src/records/report.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const BRANCHES = ['main', 'release-1.0'] as const

describe.skipIf(!process.env['SEAWORTHY_E2E'])('the demo', () => {
  let out: string
  const repository = (): string => join(out, 'repository.git')
  const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: repository(), encoding: 'utf8' })
  const readReport = (): Report => Report.parse(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')))
  const tips = (): string => git('for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads/')
  const dependencies = (branch: string): Record<string, string> =>
    JSON.parse(git('show', `${branch}:package.json`)).dependencies

  beforeAll(() => {
    out = mkdtempSync(join(tmpdir(), 'seaworthy-demo-test-'))
    const demo = spawnSync(process.execPath, [here('../../src/cli/demo/main.ts'), '--out', out], { encoding: 'utf8' })
    if (demo.status !== 0) throw new Error(`exit code ${demo.status}\n${demo.stderr}`)
  }, 600_000)
  afterAll(() => rmSync(out, { recursive: true, force: true }), 120_000)

  it('brings both branches from many fixable findings to none, verified', () => {
    const report = readReport()
    expect(report.branches.map(({ branch }) => branch)).toEqual([...BRANCHES])
    for (const { branch, before, after, outcome, verification } of report.branches) {
      expect(before.fixable, branch).toBeGreaterThan(30)
      expect(after.fixable, branch).toBe(0)
      expect(outcome, branch).toBe('merged')
      expect(verification.state, branch).toMatch(/green|flaky/)
    }
  })

  it('takes main to the newest versions and the release branch by the smallest steps', () => {
    expect(dependencies('main')['express']).toMatch(/^\^5\./)
    expect(dependencies('main')['ws']).toMatch(/^\^8\./)
    expect(dependencies('release-1.0')['express']).toMatch(/^\^4\./)
    expect(dependencies('release-1.0')['ws']).toMatch(/^\^7\./)
  })

  it('says in each commit what it is', () => {
    for (const branch of BRANCHES) {
      const messages = git('log', '--format=%B%x00', branch, '--grep=^Seaworthy-Change: ').split('\0')
      expect(messages.length).toBeGreaterThan(5)
    }
  })

  it('changes nothing when it is run again', () => {
    const before = tips()
    const args = ['run', repository(), '--merge', '--trust', '--advisories', join(out, 'advisories.sqlite')]
    const again = spawnSync(
      process.execPath,
      [here('../../bin/seaworthy.js'), ...args, '--state', join(out, 'state'), '--report', join(out, 'again')],
      { encoding: 'utf8' },
    )
    expect(again.status, again.stderr).toBe(0)
    expect(again.stdout).toContain('nothing to update')
    expect(tips()).toBe(before)
  }, 120_000)
})
