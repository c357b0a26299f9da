import { array, assert, constantFrom, property } from 'fast-check'
import { describe, expect, test } from 'vitest'

import { badLiterals, factLines } from '../../testing.ts'
import { windowsScript } from './index.ts'

const lines = (text: string, path = 'a.ps1') => {
  const facts = windowsScript.read({ path, text })
  expect(badLiterals(facts, text)).toEqual([])
  return factLines(facts)
}

describe('PowerShell', () => {
  test('variables', () => {
    expect(
      lines(`$goVersion = "1.26.1"
$env:KIND_VERSION='v0.30.0'
param([string] $X, [string]$Image="a/b:$goVersion", [int]$n=3)
$url = "https://host.example/\${goVersion}/$($a.b(1))/x.zip"
$both = "a/b:1" + $x # why
<# $no = "1" #>
`),
    ).toEqual([
      'goVersion = 1.26.1',
      'KIND_VERSION = v0.30.0',
      'Image = a/b:‹goVersion›',
      'n = 3',
      'url = https://host.example/‹goVersion›/‹›/x.zip',
      'script',
      '  param',
      '  [string] ‹X›',
      'text both: a/b:1',
      'text both: +',
      'text both: ‹x›',
    ])
  })

  test('commands', () => {
    expect(
      lines(`if (-not (Test-Path $x)) { curl.exe -Lo "$x\\y.zip" \`
    https://host.example/v1.0/y.zip | Out-Null }
& 'C:\\tools\\kind.exe' version; docker pull 'org/app:1'`),
    ).toEqual([
      'script',
      '  if',
      '  -not',
      '  Test-Path ‹x›',
      '  curl -Lo ‹x›\\y.zip https://host.example/v1.0/y.zip',
      '  Out-Null',
      '  C:\\tools\\kind version',
      '  docker pull org/app:1',
    ])
  })
})

test('batch files', () => {
  const text = `@echo off
rem set NO=1
:: set NO=2
set V=1.2.3
set "URL=https://host.example/v%V%/x.zip"
curl.exe -L -o "%TEMP%\\x" "%URL%" && echo done
`
  expect(lines(text, 'get.bat')).toEqual([
    'V = 1.2.3',
    'URL = https://host.example/v‹V›/x.zip',
    'script',
    '  @echo off',
    '  curl -L -o ‹TEMP›\\x ‹URL›',
    '  echo done',
  ])
})

test('linear time, whatever never ends', () => {
  for (const piece of ['"', "'", '$(', '${', '<#', '`', '(', '%', '!', ' ', '\n', '$a=', '"\n', 'rem '])
    for (const path of ['a.ps1', 'a.cmd']) {
      const start = performance.now()
      lines(`x ${piece.repeat(50_000)}`, path)
      expect(performance.now() - start).toBeLessThan(2000)
    }
})

test('of any text it says only what stands in it', () => {
  const word = constantFrom(
    '$a',
    '=',
    '"',
    "'",
    ' ',
    '\n',
    '`',
    '${b}',
    '$(c)',
    '%D%',
    'set ',
    'x',
    ',',
    '(',
    ')',
    '#',
    '^',
  )
  assert(
    property(array(word, { maxLength: 40 }), (words) => {
      const text = words.join('')
      return ['a.psm1', 'a.bat'].every((path) => badLiterals(windowsScript.read({ path, text }), text).length === 0)
    }),
  )
})
