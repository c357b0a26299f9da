import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { dockerfile } from './index.ts'

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
const extractText = (path: string, text: string) => dockerfile.extract({ path, text })

describe('dockerfile', () => {
  test('pins images where their version stands', () => {
    const text = fixture('Dockerfile')
    expect(pinLines(extractText('Dockerfile', text), text)).toMatchInlineSnapshot(`
      [
        "syntax docker/dockerfile = 1.7 -> 1.7 image/build docker:docker/dockerfile",
        "FROM library/golang = 1.26.1 -> 1.26.1 image/build docker:library/golang [variant -alpine; extract ^(?<version>.+)-alpine$]",
        "FROM quay.io/org/app = 3.2.1 -> 3.2.1 image/build docker:quay.io/org/app",
        "FROM library/node = 20.11.0@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef -> 20.11.0 image/build docker:library/node [digest sha256:0123]",
        "FROM library/alpine = latest -> latest image/build docker:library/alpine [floating]",
        "FROM library/debian = 12.5-slim -> 12.5-slim image/runtime docker:library/debian [variant -slim]",
        "RUN --mount example/tool = 2.1.0 -> 2.1.0 image/build docker:example/tool",
        "COPY --from ghcr.io/astral-sh/uv = 0.9.26 -> 0.9.26 image/runtime docker:ghcr.io/astral-sh/uv",
      ]
    `)
  })

  test('gaps: what is only known at build time', () => {
    expect(extractText('Dockerfile', fixture('Dockerfile')).gaps).toEqual([
      { line: 17, text: 'FROM ${UNSET}', why: 'ARG UNSET has no default' },
    ])
  })

  test.each([
    ['FROM a/b:${V}', 'V is given at build time and has no default here'],
    ['ARG A=1\nARG B=2\nFROM a/b:${A}.${B}', 'the version is put together from several places'],
    ['ARG A=1.2\nFROM a/b:${A%.*}', '"a/b:${A%.*}" holds an expression that is not evaluated'],
    ['FROM a/b@sha256:short', 'not an image reference'],
    ['FROM $(touch x)', '"$(touch" holds an expression that is not evaluated'],
  ])('%j is a gap', (text, why) => {
    const { gaps, pins } = extractText('Dockerfile', text)
    expect({ pins, why: gaps?.map((gap) => gap.why) }).toEqual({ pins: [], why: [why] })
  })

  test('stages from one ARG are one place to edit', () => {
    const text = 'ARG V=1.0\nFROM a/b:$V AS x\nFROM a/b:$V\n'
    expect(extractText('Dockerfile', text).pins).toHaveLength(1)
  })

  test('a release by name stands in its ARG', () => {
    const text = 'ARG RELEASE=trixie\nFROM debian:${RELEASE}-slim\n'
    expect(pinLines(extractText('Dockerfile', text), text)).toEqual([
      'FROM library/debian = trixie -> trixie image/runtime docker:library/debian [floating; extract ^(?<version>.+)-slim$]',
    ])
  })

  test('a stage may be chosen by a variable', () => {
    const { pins, gaps } = extractText('Dockerfile', 'ARG KIND=slim\nFROM a/b:1.0 AS slim\nFROM ${KIND}\n')
    expect({ pins: pins.length, gaps }).toEqual({ pins: 1, gaps: [] })
  })

  test('the escape directive, continued arguments and comments between', () => {
    const text = '# escape=`\nFROM `\n  # a comment\n\n  golang:1.26.1 `\n  AS x\nRUN dir C:\\\nFROM alpine:3.20\n'
    expect(pinLines(extractText('Dockerfile', text), text)).toEqual([
      'FROM library/golang = 1.26.1 -> 1.26.1 image/build docker:library/golang',
      'FROM library/alpine = 3.20 -> 3.20 image/runtime docker:library/alpine',
    ])
  })

  test('says where it met a conflict', () => {
    expect(() => extractText('Dockerfile', 'FROM a:1\n<<<<<<< HEAD\n')).toThrow(
      'line 2: expected a Dockerfile instruction, found the git conflict marker "<<<<<<< HEAD"',
    )
  })
})
