import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { circleci } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const linesOf = (text: string, path = '.circleci/config.yml') => pinLines(circleci.extract({ path, text }), text)

test('.circleci/config.yml', () => {
  expect(linesOf(fixture('.circleci/config.yml'))).toEqual([
    'orb circleci/node = 5.2.0 -> 5.2.0 require/build orb:circleci/node',
    'orb circleci/go = 1.11.0 -> 1.11.0 require/build orb:circleci/go',
    'image cimg/go = 1.26.1 -> 1.26.1 image/build docker:cimg/go',
    'image cimg/node = 22.9 -> 22.9 image/build docker:cimg/node',
    'image library/postgres = 16.4-alpine -> 16.4-alpine image/build docker:library/postgres [variant -alpine]',
  ])
})

test('orbs in development, expressions and orbs of this file are none', () => {
  expect(linesOf('orbs:\n  a: o/n@dev:first\n  b: o/n@<< parameters.v >>\n  c:\n    jobs: {}\n')).toEqual([])
  expect(linesOf('orbs:\n  a: o/n@5\n')).toEqual(['orb o/n = 5 -> 5 require/build orb:o/n [floating]'])
})

test('images of aliases; none of machines', () => {
  expect(
    linesOf('aliases:\n  - &node\n    image: cimg/node:14.8.0\njobs: { a: { machine: { image: "ubuntu:2204" } } }\n'),
  ).toEqual(['image cimg/node = 14.8.0 -> 14.8.0 image/build docker:cimg/node'])
})
