import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { helmChart } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const linesOf = (text: string, path = 'Chart.yaml') => pinLines(helmChart.extract({ path, text }), text)

test('Chart.yaml', () => {
  expect(linesOf(fixture('Chart.yaml'))).toEqual([
    'chart dependency postgresql = ~12.1.0 -> 12.1.0 require/runtime helm:postgresql [floating]',
    'chart dependency redis = 17.3.14 -> 17.3.14 require/runtime docker:registry.example/charts/redis',
    'chart dependency exporter = >=1.0.0 <3.0.0 -> 1.0.0 require/runtime helm:exporter [floating]',
  ])
})

test('requirements.yaml', () => {
  expect(linesOf(fixture('requirements.yaml'), 'requirements.yaml')).toEqual([
    'chart dependency mysql = 1.6.9 -> 1.6.9 require/runtime helm:mysql',
  ])
})

test('the repository of a chart is kept', () => {
  const { pins } = helmChart.extract({ path: 'Chart.yaml', text: fixture('Chart.yaml') })
  expect(pins.map(({ registryUrl }) => registryUrl)).toEqual(['https://charts.example/stable', undefined, undefined])
})

test('nothing of the chart itself, of requirements of other tools, of charts without repository', () => {
  expect(linesOf('name: a\nversion: 1.0.0\nappVersion: 2.0.0\nkubeVersion: ">=1.28"\n')).toEqual([])
  expect(linesOf('dependencies:\n  - name: a\n    version: 1.0.0\n')).toEqual([])
  expect(linesOf('roles:\n  - name: a.b\n    version: 1.0.0\n')).toEqual([])
})

test('a version that is none is a gap', () => {
  const text = 'dependencies:\n  - name: a\n    version: next\n    repository: https://charts.example\n'
  expect(helmChart.extract({ path: 'Chart.yaml', text })).toMatchObject({
    pins: [],
    gaps: [{ line: 3, text: 'a: next' }],
  })
})
