import { describe, expect, it } from 'vitest'

import { ParseError } from '../../../records/errors.ts'
import { lockedPackages, parseLockFile } from './lock-file.ts'

const lock = (packages: object, lockfileVersion: unknown = 3) =>
  `${JSON.stringify({ lockfileVersion, packages }, null, 2)}\n`

describe('parseLockFile', () => {
  it('knows how the file is written', () => {
    const text = lock({ '': {}, 'node_modules/a': { version: '1.0.0' } })
    expect(parseLockFile(text).format).toEqual({ indent: '  ', newline: '\n', trailingNewline: true, resolved: false })
    const other = text.replaceAll('  ', '\t').replaceAll('\n', '\r\n').trimEnd()
    expect(parseLockFile(other).format).toMatchObject({ indent: '\t', newline: '\r\n', trailingNewline: false })
    const resolved = lock({ 'node_modules/a': { version: '1.0.0', resolved: 'https://registry.example/a.tgz' } })
    expect(parseLockFile(resolved).format.resolved).toBe(true)
  })

  it.each([
    ['{\n<<<<<<< ours\n', 'line 2: expected JSON, found a conflict marker "<<<<<<<"'],
    ['{', 'expected JSON'],
    ['[]', 'expected a JSON object'],
    [lock({}, 1), 'expected lockfileVersion 2 or 3, found 1'],
    [lock({ a: 1 }), 'expected an object "packages" of objects'],
    ['{"lockfileVersion":3}', 'found none'],
  ])('refuses %j', (text, message) => {
    expect(() => parseLockFile(text)).toThrow(ParseError)
    expect(() => parseLockFile(text)).toThrow(message)
  })
})

describe('lockedPackages', () => {
  it('has every installed copy, aliases by their real name', () => {
    const packages = lockedPackages(
      parseLockFile(
        lock({
          '': { name: 'demo' },
          'packages/x': { version: '1.0.0' },
          'node_modules/x': { link: true, resolved: 'packages/x' },
          'node_modules/a': { version: '1.0.0' },
          'node_modules/b/node_modules/a': { version: '2.0.0' },
          'node_modules/min': { name: 'minimist', version: '1.2.5' },
        }),
      ),
    )
    expect([...packages.values()].map(({ name, version }) => `${name} ${version}`)).toEqual([
      'a 1.0.0',
      'a 2.0.0',
      'minimist 1.2.5',
    ])
  })
})
