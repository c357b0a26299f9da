import { describe, expect, test } from 'vitest'

import { lockLines } from '../../testing.ts'
import { composerLock } from './index.ts'

const NOTIFIED = { 'notification-url': 'https://registry.example/downloads/' }

const LOCK = JSON.stringify(
  {
    packages: [
      {
        name: 'symfony/console',
        version: 'v6.4.9',
        require: { php: '>=8.1', 'psr/log-implementation': '*' },
        ...NOTIFIED,
      },
      { name: 'Monolog/Monolog', version: '3.6.0', provide: { 'psr/log-implementation': '3.0.0' }, ...NOTIFIED },
      { name: 'example/forked', version: 'dev-main', source: { type: 'git' } },
      { name: 'example/local', version: '1.0.0', dist: { type: 'path' } },
    ],
    'packages-dev': [{ name: 'phpunit/phpunit', version: '11.2.8', ...NOTIFIED }],
    platform: { php: '^8.2' },
  },
  null,
  4,
)

const MANIFEST = {
  path: 'composer.json',
  text: '{"require":{"symfony/console":"^6.4"},"require-dev":{"phpunit/phpunit":"*"}}',
}

describe('composer-lock', () => {
  const extract = (text: string) => composerLock.extract({ path: 'composer.lock', text }, [MANIFEST])

  test('packages with edges, also over what others provide', () => {
    expect(extract(LOCK).runtimes).toEqual({ php: '^8.2' })
    expect(lockLines(extract(LOCK))).toMatchInlineSnapshot(`
      [
        "symfony/console = symfony/console v6.4.9 runtime line 4 [direct] -> monolog/monolog",
        "monolog/monolog = Monolog/Monolog 3.6.0 runtime line 13",
        "example/forked = example/forked dev-main runtime line 21 [git]",
        "example/local = example/local 1.0.0 runtime line 28 [local]",
        "phpunit/phpunit = phpunit/phpunit 11.2.8 dev line 37 [direct]",
      ]
    `)
  })

  test('what is of the wrong type is not there', () => {
    expect(
      extract('{"packages":[3,{"name":"a/b","version":[],"require":4}],"packages-dev":{}}').packages,
    ).toMatchObject([{ name: 'a/b', version: '', dependsOn: [] }])
  })

  test.each([
    ['a conflict', '{\n<<<<<<< HEAD\n}', 'line 2: expected the JSON of a composer.lock, found the git conflict marker'],
    ['a truncated file', '{\n"packages": [', 'line 2: expected the JSON of a composer.lock, found'],
    ['a list', '[]', 'line 1: expected the JSON of a composer.lock, found a list'],
  ])('says where it met %s', (_, text, message) => {
    expect(() => extract(text)).toThrow(message)
  })
})
