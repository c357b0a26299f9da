import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { ParseError } from '../../../records/errors.ts'
import { pinLines } from '../../testing.ts'
import { jsonnetBundler } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const COMMIT = '08c6903c'.repeat(5)
const linesOf = (text: string, path = 'jsonnetfile.json') => pinLines(jsonnetBundler.extract({ path, text }), text)

test('jsonnetfile.json', () => {
  expect(linesOf(fixture('jsonnetfile.json'))).toEqual([
    'dependencies https://github.com/prometheus-operator/kube-prometheus.git jsonnet/kube-prometheus = v0.14.0 -> v0.14.0 require/runtime github-tags:prometheus-operator/kube-prometheus',
    `dependencies ssh://git@git.example/libs/own.git = ${COMMIT} -> ${COMMIT} require/runtime git-refs:https://git.example/libs/own`,
  ])
})

test('what is broken, and what has no version', () => {
  expect(() => jsonnetBundler.extract({ path: 'a.json', text: '[]' })).toThrow(ParseError)
  expect(linesOf('{ "dependencies": [{ "source": { "git": { "remote": "https://github.com/o/n" } } }] }')).toEqual([
    'dependencies https://github.com/o/n =  ->  require/runtime git-refs:https://github.com/o/n [floating]',
  ])
})
