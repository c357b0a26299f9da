import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { pub } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const linesOf = (text: string, path = 'pubspec.yaml') => pinLines(pub.extract({ path, text }), text)

test('pubspec.yaml', () => {
  expect(linesOf(fixture('pubspec.yaml'))).toEqual([
    'dependencies.http = ^1.2.0 -> 1.2.0 require/runtime dart:http [floating]',
    'dependencies.path = 1.9.0 -> 1.9.0 require/runtime dart:path',
    'dependencies.inner = >=2.0.0 <3.0.0 -> 2.0.0 require/runtime dart:inner [floating]',
    'dependencies github.com/example/fork = v1.0.1 -> v1.0.1 require/runtime github-tags:example/fork',
    'dev_dependencies.test =  ->  require/dev dart:test [floating]',
    'dev_dependencies.lints = ^4.0.0 -> 4.0.0 require/dev dart:lints [floating]',
    'dependency_overrides.meta = 1.15.0 -> 1.15.0 replace/runtime dart:meta',
  ])
})

test('packages of the SDK, of paths, and expressions are none', () => {
  expect(linesOf('dependencies:\n  flutter: { sdk: flutter }\n  own: { path: ../own }\n  a: ${V}\n')).toEqual([])
})
