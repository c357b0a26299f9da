import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { fleet } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const linesOf = (text: string, path = 'fleet.yaml') => pinLines(fleet.extract({ path, text }), text)

test('fleet.yaml', () => {
  expect(linesOf(fixture('fleet.yaml'))).toEqual([
    'chart metallb = 0.14.8 -> 0.14.8 require/runtime helm:metallb',
    'chart podinfo = 6.7.1 -> 6.7.1 require/runtime docker:ghcr.io/stefanprodan/charts/podinfo',
  ])
})

test('nothing of a chart without repository', () => {
  expect(linesOf('helm:\n  chart: redis\n  version: 18.0.1\n')).toEqual([])
})
