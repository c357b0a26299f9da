import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { conda } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const linesOf = (text: string, path = 'environment.yml') => pinLines(conda.extract({ path, text }), text)

test('environment.yml', () => {
  expect(linesOf(fixture('environment.yml'))).toEqual([
    'dependencies python = 3.11 -> 3.11 require/runtime conda:python',
    'dependencies numpy = 1.26.4 -> 1.26.4 require/runtime conda:numpy',
    'dependencies pandas = >=2.0,<3 -> 2.0 require/runtime conda:pandas [floating]',
    'dependencies torchvision = 0.16.0 -> 0.16.0 require/runtime conda:pytorch/torchvision',
    'dependencies scipy = 1.11 -> 1.11 require/runtime conda:scipy',
    'dependencies pip =  ->  require/runtime conda:pip [floating]',
    'pip torch = ==2.1.0 -> 2.1.0 require/runtime pypi:torch',
    'pip requests = >=2.31 -> 2.31 require/runtime pypi:requests [floating; extras socks]',
  ])
})

test.each([
  ['an expression', 'dependencies:\n  - numpy={{ version }}\n'],
  ['a list of charts', 'dependencies:\n  - { name: redis, version: 18.0.1 }\n'],
  ['a long text', `dependencies:\n  - ${'a.'.repeat(50_000)}!\n`],
])('nothing: %s', (_, text) => {
  expect(linesOf(text)).toEqual([])
})
