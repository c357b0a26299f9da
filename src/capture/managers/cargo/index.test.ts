import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { cargo } from './index.ts'

const fixture = readFileSync(new URL('fixtures/Cargo.toml', import.meta.url), 'utf8')
const extractText = (text: string, path = 'Cargo.toml') => cargo.extract({ path, text })

describe('cargo', () => {
  test('pins dependencies of every kind', () => {
    expect(pinLines(extractText(fixture), fixture)).toMatchInlineSnapshot(`
      [
        "workspace.dependencies.serde = 1.0 -> 1.0 require/runtime crate:serde [floating]",
        "dependencies.anyhow = 1.0.86 -> 1.0.86 require/runtime crate:anyhow [floating; comment "until the next release"]",
        "dependencies.exact = =2.4.6 -> 2.4.6 require/runtime crate:exact",
        "dependencies.ranged = >=1.2, <1.5 -> 1.2 require/runtime crate:ranged [floating]",
        "dependencies.renamed = 0.4 -> 0.4 require/runtime crate:real-name [floating]",
        "dependencies.any = * ->  require/runtime crate:any [floating]",
        "dependencies.tagged = v1.4.0 -> v1.4.0 require/runtime github-tags:example/tagged",
        "dependencies.at-commit = 0123456789abcdef0123456789abcdef01234567 -> 0123456789abcdef0123456789abcdef01234567 require/runtime git-refs:https://git.example/o/at-commit",
        "dependencies.on-branch = main -> main require/runtime git-refs:https://github.com/example/on-branch [floating]",
        "dependencies.tabled = 0.15.0 -> 0.15.0 require/runtime crate:tabled [floating]",
        "dev-dependencies.proptest = 1.5.0 -> 1.5.0 require/dev crate:proptest [floating]",
        "build-dependencies.cc = 1.1.13 -> 1.1.13 require/build crate:cc [floating]",
        "target.cfg(unix).dependencies.libc = 0.2.155 -> 0.2.155 require/runtime crate:libc [floating; marker cfg(unix)]",
        "target.cfg(windows).dev-dependencies.winapi = 0.3.9 -> 0.3.9 require/dev crate:winapi [floating; marker cfg(windows)]",
        "patch.https://github.com/example/patched.patched = 89abcdef0123456789abcdef0123456789abcdef -> 89abcdef0123456789abcdef0123456789abcdef replace/runtime git-refs:https://github.com/example/patched",
        "package.rust-version = 1.77.2 -> 1.77.2 compatibility/runtime rust-version:rust [floating]",
      ]
    `)
  })

  test('a workspace and its lock file', () => {
    expect(extractText(fixture, 'rust/Cargo.toml').project).toMatchObject({
      members: ['rust/crates/*/Cargo.toml', 'local/Cargo.toml', '!rust/crates/old/Cargo.toml'],
      runtimes: { rust: '1.77.2' },
      lockfiles: [{ path: 'rust/Cargo.lock', locker: 'none' }],
    })
  })

  test('what it cannot identify is a gap', () => {
    const { pins, gaps } = extractText(
      '[dependencies]\na = { version = "1", registry = "x" }\n"$(touch x)" = "1"\nodd = "1 2"\nesc = "1.0\\u002e0"\n',
    )
    expect(pins).toEqual([])
    expect(gaps).toEqual([
      { line: 2, text: 'dependencies.a.version: 1', why: 'from a registry that is configured elsewhere' },
      { line: 3, text: '$(touch x): 1', why: 'not a name' },
      { line: 4, text: 'odd: 1 2', why: 'neither a version nor a range' },
      { line: 5, text: 'dependencies.esc: 1.0.0', why: 'written with escapes' },
    ])
  })

  test.each([
    ['a conflict', '[dependencies]\n<<<<<<< HEAD\na = "1"\n', 'line 2: expected TOML, found the git conflict marker'],
    ['a truncated file', '[dependencies]\na = { version = "1', 'line 2: expected TOML, found'],
  ])('says where it met %s', (_, text, message) => {
    expect(() => extractText(text)).toThrow(message)
  })

  test('values of the wrong type fix nothing', () => {
    expect(extractText('dependencies = 3\n[dev-dependencies]\na = 1\nb = [{ version = "1" }]\n').pins).toEqual([])
  })
})
