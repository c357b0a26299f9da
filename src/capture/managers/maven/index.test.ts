import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { maven } from './index.ts'

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
const extractText = (text: string, path = 'pom.xml') => maven.extract({ path, text })
const linesOf = (text: string, path = 'pom.xml') => pinLines(extractText(text, path), text)

describe('maven', () => {
  test('pins dependencies, plugins, extensions and the parent; a property where it is defined', () => {
    expect(linesOf(fixture('pom.xml'))).toMatchInlineSnapshot(`
      [
        "parent org.example.boot:starter-parent = 3.2.1 -> 3.2.1 require/runtime maven:org.example.boot:starter-parent",
        "dependencyManagement.dependencies org.example.bom:platform = 5.1.4.Final -> 5.1.4.Final require/runtime maven:org.example.bom:platform",
        "properties.jackson.version com.fasterxml.jackson.core:jackson-core = 2.17.1 -> 2.17.1 require/runtime maven:com.fasterxml.jackson.core:jackson-core",
        "properties.jackson.version com.fasterxml.jackson.core:jackson-databind = 2.17.1 -> 2.17.1 require/runtime maven:com.fasterxml.jackson.core:jackson-databind",
        "dependencies org.example:stream_2.13 = [3.4,4.0) -> 3.4 require/runtime maven:org.example:stream_2.13 [floating]",
        "dependencies junit:junit = 4.13.2 -> 4.13.2 require/dev maven:junit:junit",
        "build.extensions kr.motd.maven:os-maven-plugin = 1.7.1 -> 1.7.1 require/build maven:kr.motd.maven:os-maven-plugin",
        "build.plugins org.apache.maven.plugins:compiler-plugin = 3.13.0 -> 3.13.0 require/build maven:org.apache.maven.plugins:compiler-plugin",
        "configuration.annotationProcessorPaths org.example:processor = 1.5.5 -> 1.5.5 require/build maven:org.example:processor",
        "plugin.dependencies org.example:plugin-helper = 0.8.7 -> 0.8.7 require/build maven:org.example:plugin-helper",
      ]
    `)
  })

  test('modules belong to the project', () => {
    expect(extractText(fixture('pom.xml'), 'app/pom.xml').project).toMatchObject({
      members: ['app/core/pom.xml', 'app/tools/cli/pom.xml'],
      runtimes: { java: '21' },
    })
  })

  test('the wrapper, with the checksum that must move along', () => {
    const path = '.mvn/wrapper/maven-wrapper.properties'
    const text = `${fixture('maven-wrapper.properties')}distributionSha256Sum=${'7'.repeat(64)}\n`
    expect(linesOf(text, path).map((line) => line.replace(/ = [^]*? -> /, ' -> '))).toEqual([
      'distributionUrl -> 3.9.6 require/build maven:org.apache.maven:apache-maven [digest sha256:7777]',
      'wrapperUrl -> 3.2.0 require/build maven:org.apache.maven.wrapper:maven-wrapper',
      'wrapperVersion -> 3.3.2 require/build maven:org.apache.maven.wrapper:maven-wrapper',
    ])
    const [pin] = extractText(text, path).pins
    const edited = pin && maven.render({ ...pin, raw: text.slice(...pin.range) }, '3.9.9', `sha256:${'8'.repeat(64)}`)
    expect(edited).toMatch(/^3\.9\.9\/apache-maven-3\.9\.9-bin\.zip[^]*=8{64}$/)
  })

  test('extensions of the build', () => {
    const text =
      '<extensions><extension><groupId>g</groupId><artifactId>a</artifactId><version>1.0</version></extension></extensions>'
    expect(linesOf(text, '.mvn/extensions.xml')).toEqual(['extensions g:a = 1.0 -> 1.0 require/build maven:g:a'])
  })

  const child = (parent: string, group = '') =>
    `<project><parent><groupId>com.example</groupId><artifactId>p</artifactId><version>1.0</version>${parent}</parent>${group}</project>`

  test.each([
    ['at the root', 'pom.xml', child(''), 1],
    ['without a path to it', 'core/pom.xml', child('<relativePath/>'), 1],
    ['of another family', 'core/pom.xml', child('', '<groupId>org.other</groupId>'), 1],
    [
      'with a version of its own',
      'core/pom.xml',
      child('', '<groupId>com.example.core</groupId><version>4.0-SNAPSHOT</version>'),
      1,
    ],
    ['beside or above it', 'core/pom.xml', child(''), 0],
    ['by its path', 'core/pom.xml', child('<relativePath>../parent</relativePath>', '<groupId>org.other</groupId>'), 0],
  ])('a parent %s', (_, path, text, pins) => {
    expect(extractText(text, path).pins).toHaveLength(pins)
  })

  const using = (version: string, name = 'a') =>
    `<dependency><groupId>g</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`

  test('properties are lent, and what this file does not define is borrowed', () => {
    const text = `<project><properties><a>1.0</a><b>\${a}</b><c>\${elsewhere}</c><text>no version</text></properties>
      <dependencies>${using('${x}', 'x')}${using('${c}', 'y')}</dependencies></project>`
    const { pins, gaps, lent, borrowed } = extractText(text)
    expect([pins, gaps]).toEqual([[], []])
    expect(lent?.map(({ name, key, value }) => [name, key, value])).toEqual([
      ['a', 'properties.a', '1.0'],
      ['b', 'properties.a', '1.0'],
    ])
    expect(borrowed?.map(({ name, dependency }) => [name, dependency.component.name])).toEqual([
      ['x', 'g:x'],
      ['elsewhere', 'g:y'],
    ])
  })

  test('what it cannot identify is a gap; a property that refers to itself says nothing', () => {
    const text = `<project><properties><a>\${b}</a><b>\${a}</b></properties><dependencies>
      ${using('${a}')}
      ${using('1.0', '$(touch x)')}
      ${using('1.0', '${elsewhere}')}</dependencies></project>`
    const { pins, gaps } = extractText(text)
    expect(pins).toEqual([])
    expect(gaps?.map(({ line, why }) => `${line} ${why}`)).toEqual([
      '3 not a name',
      '4 a name with a property that this file does not define',
    ])
  })

  test.each([
    ['a conflict', '<project>\n<<<<<<< HEAD\n</project>', 'line 2: expected a tag, found the git conflict marker'],
    ['a truncated file', '<project>\n<a>', 'line 2: expected </a>, found the end of the file'],
    ['tags that do not match', '<project>\n<a></b></project>', 'line 2: expected </a>, found "</b></project>"'],
    ['a comment without end', '<project>\n<!-- ', 'line 2: expected "-->" after "<!--", found the end of the file'],
    ['JSON', '{"a": 1}', 'line 1: expected XML, found'],
  ])('says where it met %s', (_, text, message) => {
    expect(() => extractText(text)).toThrow(message)
  })
})
