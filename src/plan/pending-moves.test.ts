import { expect, test } from 'vitest'

import { pendingMoves } from './pending-moves.ts'
import { planUpdates } from './plan-updates.ts'
import { aComponent, aPin, world } from './testing.ts'
import type { PackageSketch } from './testing.ts'

const tip = (...packages: readonly PackageSketch[]) =>
  world({
    ecosystem: 'Go',
    packages,
    releases: { 'a.example/m': ['v1.2.0'], 'b.example/m': ['v1.2.0'] },
    advisories: [
      { id: 'CVE-1', name: 'a.example/m', affected: ['1.0.0'] },
      { id: 'CVE-2', name: 'b.example/m', affected: ['1.0.0'] },
    ],
    policy: { rules: [{ match: { component: '*' }, group: 'all' }] },
  })
const at = (name: string, version: string): PackageSketch => ({ name, version, range: `v${version}` })
const base = tip(at('a.example/m', '1.0.0'), at('b.example/m', '1.0.0'))
const moves = planUpdates(base).changes[0]?.ladder[0]?.moves ?? []

test('on the base everything is pending', () => {
  expect(pendingMoves(moves, base.inventory)).toEqual(moves)
})

test('what an earlier change set has brought to the target or beyond is left alone', () => {
  const { inventory } = tip(at('a.example/m', '1.3.0'), at('b.example/m', '1.1.0'))
  expect(pendingMoves(moves, inventory).map(({ component }) => component.name)).toEqual(['b.example/m'])
})

test('nothing is pending where all has come along', () => {
  const { inventory } = tip(at('a.example/m', '1.2.0'), at('b.example/m', '1.9.0'))
  expect(pendingMoves(moves, inventory)).toEqual([])
})

test('a package that is no longer there needs no move', () => {
  const { inventory } = tip(at('a.example/m', '1.0.0'))
  expect(pendingMoves(moves, inventory).map(({ component }) => component.name)).toEqual(['a.example/m'])
})

test('a commit is pending until it is there', () => {
  const component = aComponent('git-refs', 'https://github.com/o/r')
  const inventoryAt = (current: string) => world({ pins: [aPin({ component, current, versioning: 'git' })] }).inventory
  const { pins } = inventoryAt('aaaaaaa1')
  const shared = {
    component,
    ecosystem: 'git-refs',
    how: 'edit',
    packageIds: [],
    pinIds: pins.map(({ id }) => id),
  } as const
  const move = { ...shared, from: 'aaaaaaa1', to: 'bbbbbbb2', step: 'digest' } as const
  expect(pendingMoves([move], inventoryAt('aaaaaaa1'))).toEqual([move])
  expect(pendingMoves([move], inventoryAt('bbbbbbb2'))).toEqual([])
})
