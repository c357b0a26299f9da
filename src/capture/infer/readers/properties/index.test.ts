import { assert, property } from 'fast-check'
import { describe, expect, test } from 'vitest'

import { LONG_TEXTS, mutationsOf } from '../../testing-mutations.ts'
import { badLiterals, factLines } from '../../testing.ts'
import { properties } from './index.ts'

const linesOf = (path: string, text: string): readonly string[] => factLines(properties.read({ path, text }))

const JSON_TEXT = `{
  // an editor's comment: quay.io/comment/x:1.0
  "$schema": "https://schemas.example.org/v1.0/schema.json",
  "image": "mcr.microsoft.com/devcontainers/go:1.22-bookworm",
  "features": { "ghcr.io/devcontainers/features/docker-in-docker:2": { "version": "24.0" } },
  "chart": { "repository": "https://charts.example.org", "name": "x", "version": "1.2.3" },
  "list": ["https://github.com/a/b/releases/download/v1.2.3/x.tgz"],
}`

const TOML = `version = "0.1.0"
build-image = "rust:1.77.2"

[target.x86_64-unknown-linux-gnu]
image = "ghcr.io/cross-rs/x86_64:0.2.5" # beside
list = ["quay.io/a/b:1.0", "plain"]

[[source]]
git = { repository = "https://github.com/a/b", tag = "v1.2.3" }
`

describe('properties', () => {
  test('JSON of a development container; no schema, no comment', () => {
    expect(linesOf('.devcontainer/devcontainer.json', JSON_TEXT)).toEqual([
      'image = mcr.microsoft.com/devcontainers/go:1.22-bookworm',
      'chart {repository: https://charts.example.org, name: x, version: 1.2.3}',
      'text list: https://github.com/a/b/releases/download/v1.2.3/x.tgz',
      'text features: ghcr.io/devcontainers/features/docker-in-docker:2',
    ])
  })

  test('TOML, INI, properties', () => {
    expect(linesOf('Cross.toml', TOML)).toEqual([
      'build-image = rust:1.77.2',
      'source.git {repository: https://github.com/a/b, tag: v1.2.3}',
      'text target: x86_64-unknown-linux-gnu: image: ghcr.io/cross-rs/x86_64:0.2.5',
      'text target: x86_64-unknown-linux-gnu: list: quay.io/a/b:1.0',
    ])
    expect(linesOf('gradle.properties', 'kafka.version=3.7.0\norg.gradle.jvmargs=-Xmx1g\n')).toEqual([
      'kafka.version = 3.7.0',
    ])
    expect(linesOf('netlify.toml', '[build.environment]\n  HUGO_VERSION = "0.124.1"\n')).toEqual([
      'HUGO_VERSION = 0.124.1',
    ])
    const wrap = '[wrap-file]\nsource_url = https://github.com/a/b/archive/refs/tags/v1.2.tar.gz\n'
    expect(linesOf('a.wrap', wrap)).toEqual([
      'text wrap-file: source_url: https://github.com/a/b/archive/refs/tags/v1.2.tar.gz',
    ])
  })

  test('dashboards, large documents and those of tests are data', () => {
    expect(linesOf('tests/a.json', '{"image": "quay.io/a/b:1.0"}')).toEqual([])
    expect(linesOf('a.json', '{"schemaVersion": 1, "image": "quay.io/a/b:1.0"}')).toEqual([])
    expect(linesOf('a.json', `{"image": "quay.io/a/b:1.0", "x": "${'x'.repeat(300_000)}"}`)).toEqual([])
  })

  test.each([
    ['a.json', JSON_TEXT],
    ['a.toml', TOML],
  ])('every literal of a broken %s is verbatim', (path, sample) => {
    assert(
      property(mutationsOf(sample), (text) => {
        expect(badLiterals(properties.read({ path, text }), text)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test.each(LONG_TEXTS)('takes linear time for many %j', (piece, text) => {
    const start = performance.now()
    properties.read({ path: 'a.json', text: text.slice(0, 250_000) })
    properties.read({ path: 'a.ini', text })
    properties.read({ path: 'a.ini', text: text.replaceAll(piece, `${piece}\n`).slice(0, 200_000) })
    properties.read({ path: 'a.ini', text: `a = [${piece.repeat(900)}\n`.repeat(100) })
    expect(performance.now() - start).toBeLessThan(3000)
  })
})
