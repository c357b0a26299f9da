import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { annotated } from './index.ts'

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
const extractText = (path: string, text: string) => annotated.extract({ path, text })

describe('annotated', () => {
  test.each(['Makefile', 'workflow.yaml', 'install.sh'])('pins annotated variables of %s', (name) => {
    const text = fixture(name)
    expect(pinLines(extractText(name, text), text)).toMatchSnapshot()
  })

  test('registryUrl and extractVersion go with the pin', () => {
    const { pins } = extractText('workflow.yaml', fixture('workflow.yaml'))
    expect(pins[1]).toMatchObject({ registryUrl: 'https://git.example/', extractVersion: '^release-(?<version>.+)$' })
  })

  test('an annotation that names nothing that can be looked up is a gap', () => {
    expect(extractText('Makefile', fixture('Makefile')).gaps).toEqual([
      {
        line: 7,
        text: '# renovate: datasource=github-releases depName=gone packageName=owner/gone',
        why: 'no variable with a version follows',
      },
    ])
    expect(extractText('install.sh', fixture('install.sh')).gaps).toEqual([
      { line: 9, text: '# renovate: datasource=npm depName=$(touch${IFS}x)', why: 'not an npm package name' },
    ])
  })

  test.each([
    ['ARG GO_VERSION=1.26.1', '1.26.1'],
    ['ENV GO_VERSION 1.26.1', '1.26.1'],
    ['GO_VERSION ::= 1.26.1', '1.26.1'],
    ['export GO_VERSION="1.26.1"', '1.26.1'],
    ['- GO_VERSION=1.26.1', '1.26.1'],
    ['"goVersion": "1.26.1",', '1.26.1'],
    ["go_version = '1.26.1'", '1.26.1'],
    ['let goVersion: string = "1.26.1"', '1.26.1'],
    ['GO_VERSION=1.26.1;', '1.26.1'],
    ['RUN install-tool golang 1.26.1', '1.26.1'],
    ['GO_VERSION=latest', undefined],
    ['GO_VERSION=$(curl x)', undefined],
    ['func main() {', undefined],
  ])('reads %j', (line, version) => {
    const { pins } = extractText('any', `# renovate: datasource=golang-version depName=go\n${line}\n`)
    expect(pins.map(({ current }) => current)).toEqual(version === undefined ? [] : [version])
  })

  test('a sentence that begins with the word is none', () => {
    expect(extractText('a.ts', '// renovate: will update this\nconst a = "1.0"\n')).toEqual({ pins: [], gaps: [] })
  })
})
