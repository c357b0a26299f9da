import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { composer } from './index.ts'

const fixture = readFileSync(new URL('fixtures/composer.json', import.meta.url), 'utf8')
const extractText = (text: string, path = 'composer.json') => composer.extract({ path, text })

describe('composer', () => {
  test('pins what is required', () => {
    expect(pinLines(extractText(fixture), fixture)).toMatchInlineSnapshot(`
      [
        "require.php = ^8.2 -> 8.2 compatibility/runtime php-version:php [floating]",
        "require.ext-json = * ->  compatibility/runtime packagist:ext-json [floating]",
        "require.symfony/console = ^6.4 || ^7.0 -> 6.4 require/runtime packagist:symfony/console [floating]",
        "require.Monolog/Monolog = 3.6.0 -> 3.6.0 require/runtime packagist:monolog/monolog",
        "require.laravel/framework = ^10|^11 -> 10 require/runtime packagist:laravel/framework [floating]",
        "require.example/tilde = ~1.2 -> 1.2 require/runtime packagist:example/tilde [floating]",
        "require.example/wild = 2.1.* -> 2.1 require/runtime packagist:example/wild [floating]",
        "require.example/stable = ^4.0@beta -> 4.0 require/runtime packagist:example/stable [floating]",
        "require.example/branch = dev-main ->  require/runtime packagist:example/branch [floating]",
        "require.example/next = 3.x-dev ->  require/runtime packagist:example/next [floating]",
        "require-dev.phpunit/phpunit = ^11.2.8 -> 11.2.8 require/dev packagist:phpunit/phpunit [floating]",
      ]
    `)
  })

  test('a project with its lock file', () => {
    expect(extractText(fixture, 'api/composer.json').project).toMatchObject({
      runtimes: { php: '^8.2' },
      lockfiles: [{ path: 'api/composer.lock', locker: 'none' }],
    })
  })

  test('what it cannot identify is a gap', () => {
    const { pins, gaps } = extractText(
      '{"require":{\n"$(touch x)": "1.0", "a/b": "1 to 2", "a/c": "1.0\\u002e0", "a/d": 3}}',
    )
    expect(pins).toEqual([])
    expect(gaps).toEqual([
      { line: 2, text: '$(touch x): 1.0', why: 'not a name' },
      { line: 2, text: 'a/b: 1 to 2', why: 'neither a version nor a range' },
      { line: 2, text: 'a/c: 1.0.0', why: 'written with escapes' },
    ])
  })

  test.each([
    ['a conflict', '{\n<<<<<<< HEAD\n}', 'line 2: expected a JSON object, found the git conflict marker'],
    ['a truncated file', '{\n"require": {"a/b": "1', 'line 2: expected a JSON object, found UnexpectedEndOfString'],
  ])('says where it met %s', (_, text, message) => {
    expect(() => extractText(text)).toThrow(message)
  })
})
