import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { gomod } from './index.ts'

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
const extractText = (path: string, text: string) => gomod.extract({ path, text })

describe('gomod', () => {
  test('pins every requirement, replacement and runtime of go.mod', () => {
    const text = fixture('go.mod')
    expect(pinLines(extractText('go.mod', text), text)).toMatchInlineSnapshot(`
      [
        "go = 1.25.1 -> 1.25.1 runtime/runtime golang-version:go",
        "toolchain = 1.25.3 -> 1.25.3 runtime/runtime golang-version:go",
        "require golang.org/x/net = v0.38.0 -> v0.38.0 require/runtime go:golang.org/x/net [comment "Pin to fix CVE-2025-22872"]",
        "require github.com/docker/docker = v28.0.0+incompatible -> v28.0.0+incompatible require/runtime go:github.com/docker/docker [comment "the daemon's own"]",
        "require k8s.io/api = v0.33.1 -> v0.33.1 require/runtime go:k8s.io/api",
        "require github.com/davecgh/go-spew = v1.1.2-0.20180830191138-d8f796af33cc -> v1.1.2-0.20180830191138-d8f796af33cc indirect/runtime go:github.com/davecgh/go-spew",
        "require gopkg.in/yaml.v3 = v3.0.1 -> v3.0.1 indirect/runtime go:gopkg.in/yaml.v3",
        "replace k8s.io/api = v0.33.2 -> v0.33.2 replace/runtime go:k8s.io/api",
        "replace github.com/pkg/errors = v0.9.2 -> v0.9.2 replace/runtime go:example.com/fork/errors",
      ]
    `)
  })

  test('a go.mod is a project that go.sum locks', () => {
    expect(extractText('api/go.mod', fixture('go.mod')).project).toEqual({
      directory: 'api',
      manifest: 'api/go.mod',
      ecosystem: 'Go',
      locker: 'go',
      members: [],
      runtimes: { go: '1.25.1' },
      lockfiles: [
        { path: 'api/go.sum', locker: 'go' },
        { path: 'api/go.mod', locker: 'go' },
      ],
    })
  })

  test('a go.work lists its modules and is not locked itself', () => {
    const text = fixture('go.work')
    const extraction = extractText('go.work', text)
    expect(extraction.project).toMatchObject({
      members: ['api/go.mod', 'server/go.mod'],
      locker: 'none',
      lockfiles: [],
    })
    expect(pinLines(extraction, text)).toEqual([
      'go = 1.25.1 -> 1.25.1 runtime/runtime golang-version:go',
      'replace golang.org/x/text = v0.23.0 -> v0.23.0 replace/runtime go:golang.org/x/text',
    ])
  })

  test('a name that is no module path is a gap', () => {
    const { pins, gaps } = extractText('go.mod', 'module a\nrequire `$(touch x)` v1.0.0\nrequire -rf v1.0.0\n')
    expect(pins).toEqual([])
    expect(gaps).toEqual([
      { line: 2, text: '$(touch x) v1.0.0', why: 'not a Go module path' },
      { line: 3, text: '-rf v1.0.0', why: 'not a Go module path' },
    ])
  })

  test.each([
    [
      'a conflict',
      'module a\n<<<<<<< HEAD\n',
      'line 2: expected a go.mod directive such as "require", found the git conflict marker "<<<<<<< HEAD"',
    ],
    [
      'a conflict in a block',
      'require (\n\ta v1.0.0\n<<<<<<< HEAD\n)\n',
      'line 3: expected a module and its version, such as "golang.org/x/net v0.38.0", found the git conflict marker "<<<<<<< HEAD"',
    ],
    [
      'a version that is none',
      'module a\n\nrequire golang.org/x/net latest\n',
      'line 3: expected a module and its version, such as "golang.org/x/net v0.38.0", found "golang.org/x/net latest"',
    ],
    [
      'a replacement without version',
      'replace a => b\n',
      'line 1: expected a replacement such as "example.com/a => example.com/b v1.2.3", found "a => b"',
    ],
    ['no go.mod at all', '{"a": 1}\n', 'line 1: expected a go.mod directive such as "require", found "{"a": 1}"'],
  ])('says where it met %s', (_, text, message) => {
    expect(() => extractText('go.mod', text)).toThrow(message)
  })
})
