import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { jenkins } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const linesOf = (text: string, path = 'plugins.txt') => pinLines(jenkins.extract({ path, text }), text)

test('plugins.txt', () => {
  expect(linesOf(fixture('plugins.txt'))).toEqual([
    'plugin git = 5.2.0 -> 5.2.0 require/runtime jenkins-plugins:git',
    'plugin workflow-aggregator = 596.1 -> 596.1 require/runtime jenkins-plugins:workflow-aggregator',
  ])
})

test('plugins.yaml', () => {
  expect(linesOf(fixture('plugins.yaml'), 'plugins.yaml')).toEqual([
    'plugin git = 5.2.0 -> 5.2.0 require/runtime jenkins-plugins:git',
  ])
})

test('a text of something else', () => {
  expect(linesOf('git:5.2.0\nand other words\n', 'plugins.txt')).toEqual([])
})
