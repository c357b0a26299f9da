import { describe, expect, test } from 'vitest'

import { goMod } from './index.ts'

const H = `h1:${'A'.repeat(43)}=`
const read = (mod: string, sum?: string) => {
  const manifest = { path: 'go.mod', text: mod }
  return sum === undefined ? goMod.extract(manifest, []) : goMod.extract({ path: 'go.sum', text: sum }, [manifest])
}
const summary = (mod: string, sum?: string) =>
  read(mod, sum).packages.map(
    ({ name, version, direct, origin, file, line }) =>
      `${name}@${version} ${direct ? 'direct' : 'indirect'} ${origin} ${file ?? 'go.sum'}:${line}`,
  )

describe('go-mod', () => {
  test('the build list, replacements in effect, versions as OSV writes them', () => {
    const mod = `module m
go 1.24
require (
	a.b/direct v1.0.0
	a.b/indirect v0.0.0-20240101000000-0123456789ab // indirect
	a.b/big v2.0.0+incompatible
	a.b/one v1.0.0
	a.b/local v1.0.0
)
replace (
	a.b/one v1.0.0 => c.d/fork v1.1.0
	a.b/one => c.d/other v9.9.9
	a.b/local => ./local
)
`
    expect(summary(mod, '')).toEqual([
      'a.b/direct@1.0.0 direct registry go.mod:4',
      'a.b/indirect@0.0.0-20240101000000-0123456789ab indirect registry go.mod:5',
      'a.b/big@2.0.0+incompatible direct registry go.mod:6',
      'c.d/fork@1.1.0 direct registry go.mod:7',
      'a.b/local@1.0.0 direct local go.mod:8',
    ])
    expect(read(mod).packages.every(({ dependsOn }) => dependsOn === 'unknown')).toBe(true)
  })

  test('before Go 1.17 the rest of the build list is what go.sum vouches for', () => {
    const sum = [
      `a.b/direct v1.0.0 ${H}`,
      `a.b/deep v1.9.0 ${H}`,
      `a.b/deep v1.10.0 ${H}`,
      `a.b/deep v1.10.0/go.mod ${H}`,
      `a.b/unused v1.0.0/go.mod ${H}`,
      '',
    ].join('\n')
    const mod = (go: string) => `module m\ngo ${go}\nrequire a.b/direct v1.0.0\n`
    expect(summary(mod('1.16'), sum)).toEqual([
      'a.b/direct@1.0.0 direct registry go.mod:3',
      'a.b/deep@1.10.0 indirect registry go.sum:3',
    ])
    expect(summary(mod('1.17'), sum)).toHaveLength(1)
  })

  test('a go.sum that is none', () => {
    expect(() => read('module m\ngo 1.16\n', 'a v1.0.0 h1:x\n<<<<<<< HEAD\n')).toThrow(
      'line 2: expected "module version hash", found the git conflict marker "<<<<<<< HEAD"',
    )
  })
})
