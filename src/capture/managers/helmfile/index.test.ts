import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { helmfile } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const linesOf = (text: string, path = 'helmfile.yaml') => pinLines(helmfile.extract({ path, text }), text)

test('helmfile.yaml', () => {
  expect(linesOf(fixture('helmfile.yaml'))).toEqual([
    'release of chart tempo = 1.10.3 -> 1.10.3 require/runtime helm:tempo',
    'release of chart loki = 6.46.0 -> 6.46.0 require/runtime helm:loki',
    'release of chart gateway = ~2.1.0 -> 2.1.0 require/runtime docker:registry.example/charts/gateway [floating]',
    'release of chart podinfo = 6.7.1 -> 6.7.1 require/runtime docker:ghcr.io/stefanprodan/charts/podinfo',
  ])
})

test('a chart of a repository that the file does not name', () => {
  expect(linesOf('releases:\n  - chart: bitnami/redis\n    version: 18.0.1\n')).toEqual([
    'release of chart redis = 18.0.1 -> 18.0.1 require/runtime helm:redis',
  ])
  expect(linesOf('releases:\n  - chart: charts/redis\n  - chart: ../charts/redis\n    version: 1.0.0\n')).toEqual([])
})
