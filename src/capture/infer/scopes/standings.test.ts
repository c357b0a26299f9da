import { describe, expect, test } from 'vitest'

import type { Pin } from '../../../records/inventory.ts'
import { inferFiles } from '../testing-files.ts'

const USE = '$ curl https://github.com/o/tool/releases/download/${TOOL_VERSION}/tool'

/** `file:line version standing <- file:line of the one that counts`, of every pin. */
const standingsIn = (files: Readonly<Record<string, string>>, known: readonly Pin[] = []): readonly string[] => {
  const { pins, standings } = inferFiles(files, { known })
  const all = [...known, ...pins]
  const placeOf = (pin: Pin | undefined) => (pin ? `${pin.file}:${pin.line}` : 'nothing')
  return all.map((pin) => {
    const { standing = '-', overriddenBy } = standings.get(pin.id) ?? {}
    const by = overriddenBy === undefined ? '' : ` <- ${placeOf(all.find(({ id }) => id === overriddenBy))}`
    return `${placeOf(pin)} ${pin.current} ${standing}${by}`
  })
}

/** A pin of an annotation on the value of a definition in a file of the small language. */
const annotated = (file: string, text: string, version: string): Pin => {
  const start = text.indexOf(version)
  const line = text.slice(0, start).split('\n').length
  return {
    id: `annotated ${file}`,
    file,
    line,
    range: [start, start + version.length],
    raw: version,
    current: version,
    component: { datasource: 'github-releases', name: 'o/tool', purl: 'pkg:github/o/tool' },
    versioning: 'semver',
    manager: 'annotated',
    evidence: `annotation on line ${line}`,
    floating: false,
    key: 'TOOL_VERSION',
    role: 'require',
    scope: 'runtime',
  }
}

describe('Make', () => {
  test('`=` wins over `?=`, whichever file is read first', () => {
    expect(
      standingsIn({
        Makefile: `include kind.mk\nTOOL_VERSION = v2.0.0\n${USE}`,
        'kind.mk': 'TOOL_VERSION ?= v1.0.0',
      }),
    ).toEqual(['Makefile:2 v2.0.0 effective', 'kind.mk:1 v1.0.0 overridden <- Makefile:2'])
  })

  test('of two `?=` in one file the first counts', () => {
    expect(standingsIn({ Makefile: `TOOL_VERSION ?= v1.0.0\nTOOL_VERSION ?= v2.0.0\n${USE}` })).toEqual([
      'Makefile:1 v1.0.0 effective',
      'Makefile:2 v2.0.0 overridden <- Makefile:1',
    ])
  })

  test('files of another run say nothing', () => {
    expect(
      standingsIn({ Makefile: `TOOL_VERSION = v2.0.0\n${USE}`, 'other/Makefile': `TOOL_VERSION ?= v1.0.0\n${USE}` }),
    ).toEqual(['Makefile:1 v2.0.0 -', 'other/Makefile:1 v1.0.0 -'])
  })

  test('the command line is over all', () => {
    expect(
      standingsIn({
        Makefile: `TOOL_VERSION = v1.0.0\n${USE}`,
        '.github/workflows/ci.yaml': '$ make TOOL_VERSION=v2.0.0 test',
      }),
    ).toEqual([
      'Makefile:1 v1.0.0 default <- .github/workflows/ci.yaml:1',
      '.github/workflows/ci.yaml:1 v2.0.0 effective',
    ])
  })
})

describe('callers', () => {
  test('a pipeline sets what a Makefile has as default', () => {
    expect(
      standingsIn({
        Makefile: `TOOL_VERSION = \${TOOL_VERSION:-v1.0.0}\n${USE}`,
        '.github/workflows/ci.yaml': 'TOOL_VERSION = v2.0.0\n$ make e2e',
      }),
    ).toEqual([
      'Makefile:1 v1.0.0 default <- .github/workflows/ci.yaml:1',
      '.github/workflows/ci.yaml:1 v2.0.0 effective',
    ])
  })

  test('a pipeline that does not run it says nothing', () => {
    expect(
      standingsIn({
        'hack/x.sh': `TOOL_VERSION = \${TOOL_VERSION:-v1.0.0}\n${USE}`,
        '.github/workflows/ci.yaml': 'TOOL_VERSION = v2.0.0\n$ make e2e',
      }),
    ).toEqual(['hack/x.sh:1 v1.0.0 -', '.github/workflows/ci.yaml:1 v2.0.0 -'])
  })

  test('a Dockerfile sets what a script that it runs has as default', () => {
    expect(
      standingsIn({
        Dockerfile: 'TOOL_VERSION ?= v2.0.0\n$ sh /install.sh',
        'images/install.sh': `TOOL_VERSION = \${TOOL_VERSION:-v1.0.0}\n${USE}`,
      }),
    ).toEqual(['Dockerfile:1 v2.0.0 effective', 'images/install.sh:1 v1.0.0 default <- Dockerfile:1'])
  })

  test('through a Makefile between', () => {
    expect(
      standingsIn({
        Makefile: '$ ./hack/install.sh',
        'hack/install.sh': `TOOL_VERSION = \${TOOL_VERSION:-v1.0.0}\n${USE}`,
        '.github/workflows/ci.yaml': 'TOOL_VERSION = v2.0.0\n$ make tools',
      }),
    ).toContain('hack/install.sh:1 v1.0.0 default <- .github/workflows/ci.yaml:1')
  })

  test('what is only handed on is the value itself', () => {
    expect(
      standingsIn({
        Makefile: `TOOL_VERSION ?= v1.0.0\n$ docker build --build-arg TOOL_VERSION=\${TOOL_VERSION} .\n${USE}`,
      }),
    ).toEqual(['Makefile:1 v1.0.0 -'])
  })
})

describe('variables that nothing names', () => {
  const text = 'TOOL_VERSION = v1.0.0'

  test('are used nowhere', () => {
    expect(standingsIn({ Makefile: text }, [annotated('Makefile', text, 'v1.0.0')])).toEqual([
      'Makefile:1 v1.0.0 unused',
    ])
  })

  test.each([
    ['a use in another file', { 'x.sh': '$ echo ${TOOL_VERSION}' }],
    ['a mention in a text', { 'x.py': '"os.environ TOOL_VERSION"' }],
    ['an option', { 'x.sh': '$ docker build --build-arg TOOL_VERSION .' }],
  ])('%s is a use', (_, others) => {
    expect(standingsIn({ Makefile: text, ...others }, [annotated('Makefile', text, 'v1.0.0')])).toEqual([
      'Makefile:1 v1.0.0 -',
    ])
  })

  test('variables of a pipeline are for whatever it runs', () => {
    const file = '.github/workflows/ci.yaml'
    expect(standingsIn({ [file]: text }, [annotated(file, text, 'v1.0.0')])).toEqual([`${file}:1 v1.0.0 -`])
  })
})

test('a comment explains the other definitions of its variable, however many uses say else', () => {
  const makefile = `TOOL_VERSION = v2.0.0\n${['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => `${name.toUpperCase()} = quay.io/tool/${name}:\${TOOL_VERSION}`).join('\n')}`
  const { pins } = inferFiles(
    { Makefile: makefile, 'x.sh': 'TOOL_VERSION = v1.0.0' },
    { known: [annotated('Makefile', makefile, 'v2.0.0')] },
  )
  expect(pins.map(({ file, component }) => `${file} ${component.name}`)).toEqual(['x.sh o/tool'])
})
