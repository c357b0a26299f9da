import { describe, expect, test } from 'vitest'

import { badLiterals, factLines } from '../../testing.ts'
import { shell } from './index.ts'
import { isTellingScript } from './telling-script.ts'

const read = (path: string, text: string): readonly string[] => {
  const facts = shell.read({ path, text })
  expect(badLiterals(facts, text)).toEqual([])
  return factLines(facts)
}

describe('shell', () => {
  test('reads scripts and templates of scripts', () => {
    expect(read('a.sh', 'X=1.2')).toEqual(['X = 1.2'])
    expect(read('a.sh.j2', 'curl {{ v }}')).toEqual(['script', '  curl ‹v›'])
  })

  test.each([
    ['#!/bin/sh\nX=1.2', ['X = 1.2']],
    ['#!/usr/bin/env bash\nX=1.2', ['X = 1.2']],
    ['#!/usr/bin/env -S bash -e\nX=1.2', ['X = 1.2']],
    ['#!/usr/bin/env python3\nX=1.2', []],
    ['X=1.2', []],
  ])('without extension the first line decides: %j', (text, expected) => {
    expect(read('hack/build', text)).toEqual(expected)
  })

  test('Bats tests are blocks of commands', () => {
    expect(read('a.bats', 'setup() {\n  a\n}\n@test "it is {so}" {\n  run b 1.2\n}\n')).toEqual([
      'script',
      '  b 1.2',
      'script setup',
      '  a',
    ])
  })
})

test.each([
  ['curl $X | sh', true],
  ['apk add jq', true],
  ['X_VERSION=$1', true],
  ['X=1.26', true],
  ['. ./versions.sh', true],
  ['ip addr add 10.0.0.1/24 dev eth0; sleep 5', false],
  ['# see https://h/x\n  # version: 1.2\nexec ./app', false],
  ['#!/usr/bin/env bash\nset -e\n$1 --version', false],
])('a script is parsed where it may tell of something from outside: %j', (text, expected) => {
  expect(isTellingScript(text)).toBe(expected)
})

test('files of variables have values with blanks, quotes, comments and references', () => {
  const text = 'A=1.2\nexport B = "x y" # note\n#C=1\nD=\'$A\'\nE=a b # note\nF=${A:-3}/$B\r\nG=\nA=${A:-9}\n'
  expect(read('versions.env', text)).toEqual([
    'A = 1.2',
    'B = x y',
    'D = $A',
    'E = a b',
    'F = ‹A:3›/‹B›',
    'G = ',
    'A ?= 9',
  ])
  expect(read('.env.local', 'A=1')).toEqual(['A = 1'])
  expect(read('.envrc', 'A=1.2; b')).toEqual(['A = 1.2', 'script', '  b'])
})
