import { describe, expect, it } from 'vitest'

import { aMove } from '../../src/apply/testing.ts'
import { E2E, openWorkbench } from './apply-tools.ts'

const manifest = (express: string) =>
  `${JSON.stringify({ name: 'demo', version: '1.0.0', private: true, dependencies: { express, lodash: '^4.17.20' }, devDependencies: { mocha: '10.0.0' } }, null, 4)}\n`

describe.skipIf(!E2E)('the npm locker on the real registry', () => {
  it('relocks without a change and moves express with what it needs, to the satisfaction of npm', async () => {
    const bench = await openWorkbench('npm', { 'package.json': manifest('4.17.1') }, {})
    bench.run('npm', 'install', '--package-lock-only', '--ignore-scripts', '--no-audit')
    expect(await bench.relock()).toEqual({ status: 'unchanged' })

    await bench.ports.files.write('package.json', manifest('4.17.3'))
    const outcome = await bench.lock(aMove('express', '4.17.1', '4.17.3'))
    expect(outcome).toMatchObject({ status: 'locked', departures: [] })
    const moved = 'resolved' in outcome ? outcome.resolved.map(({ name }) => name) : []
    expect(moved).toContain('body-parser')
    expect(moved).not.toContain('mocha')
    expect(bench.run('npm', 'ci', '--dry-run', '--ignore-scripts', '--no-audit')).toContain('add')
    expect(await bench.relock()).toEqual({ status: 'unchanged' })
  }, 120_000)
})
