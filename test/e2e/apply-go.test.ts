import { execFileSync } from 'node:child_process'

import { describe, expect, it } from 'vitest'

import { E2E, goMove, openWorkbench } from './apply-tools.ts'

const hasGo = (): boolean => {
  try {
    return execFileSync('go', ['version']).length > 0
  } catch {
    return false
  }
}

const MAIN =
  'package main\n\nimport "golang.org/x/text/language"\n\nfunc main() { println(language.English.String()) }\n'
const mod = (version: string) => `module example.com/demo\n\ngo 1.21\n\nrequire golang.org/x/text v${version}\n`

describe.skipIf(!E2E || !hasGo())('the go locker on the real proxy', () => {
  it('relocks without a change, and moves a module to the planned version', async () => {
    const project = { id: 'go.sum', manifest: 'go.mod', lockfile: 'go.sum', ecosystem: 'Go' }
    const bench = await openWorkbench('go', { 'go.mod': mod('0.3.7'), 'main.go': MAIN }, project)
    expect(await bench.relock()).toMatchObject({ status: 'changed', files: ['go.sum'] })
    expect(await bench.relock()).toEqual({ status: 'unchanged' })
    expect(await bench.lock(goMove('golang.org/x/text', '0.3.7', '0.3.8'))).toMatchObject({
      status: 'locked',
      departures: [],
      resolved: [{ name: 'golang.org/x/text', from: '0.3.7', to: '0.3.8' }],
    })
    expect(await bench.text('go.mod')).toBe(mod('0.3.8'))
    bench.run('go', 'vet', './...')
  }, 180_000)

  it('refuses a version that needs a newer Go than planned', async () => {
    const project = { id: 'go.sum', manifest: 'go.mod', lockfile: 'go.sum', ecosystem: 'Go' }
    const bench = await openWorkbench('go', { 'go.mod': mod('0.3.8'), 'main.go': MAIN }, project)
    const outcome = await bench.lock(goMove('golang.org/x/text', '0.3.8', '0.28.0'))
    expect(outcome).toMatchObject({ status: 'unresolvable', reason: expect.stringMatching(/the plan keeps go 1\.21/) })
  }, 180_000)
})
