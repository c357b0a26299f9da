import { describe, expect, test } from 'vitest'

import type { Pin } from '../../records/inventory.ts'
import { inferFiles, inferredLines } from './testing-files.ts'

const lines = (files: Readonly<Record<string, string>>) => inferredLines(inferFiles(files))

describe('a version is pinned where it is written', () => {
  test('in the use itself, or in the variable that feeds it', () => {
    const pins = lines({
      'a.sh': [
        'KIND_VERSION = v0.30.0',
        'BASE = https://github.com/o',
        '$ curl ${BASE}/kind/releases/download/${KIND_VERSION}/kind',
        '$ docker run ghcr.io/a/b:1.2.3',
      ].join('\n'),
    })
    expect(pins).toEqual([
      'a.sh:1 KIND_VERSION = v0.30.0 -> github-releases:o/kind@v0.30.0 (certain: release download on line 3)',
      'a.sh:4 docker run ghcr.io/a/b:* = 1.2.3 -> docker:ghcr.io/a/b@1.2.3 (certain: image on line 4)',
    ])
  })

  test('a fallback, also of the variable itself', () => {
    expect(lines({ 'a.sh': 'V = ${V:-1.2.3}\n$ curl https://github.com/o/r/releases/download/v${V}/x' })).toEqual([
      'a.sh:1 V = 1.2.3 -> github-releases:o/r@1.2.3 (certain: release download on line 2)',
    ])
  })

  test('a part of a value stands for the whole; a tag keeps what stands around the variable', () => {
    expect(
      lines({
        'a.sh':
          'GO_VERSION = 1.26.1\nOTHER = v2.0.1\n$ docker run quay.io/a/go:${GO_VERSION}-alpine\n$ curl https://github.com/o/r/releases/download/${OTHER~}/x',
      }),
    ).toEqual([
      'a.sh:1 GO_VERSION = 1.26.1 -> docker:quay.io/a/go@1.26.1 (certain: image on line 3)',
      'a.sh:2 OTHER = v2.0.1 -> github-releases:o/r@v2.0.1 (certain: release download on line 4)',
    ])
  })

  test('what nothing here sets is said, not dropped', () => {
    const { pins, gaps, excused } = inferFiles({ 'a.sh': '$ docker run ghcr.io/a/b:${TAG}' })
    expect({ pins, gaps }).toEqual({ pins: [], gaps: [] })
    expect(excused).toEqual([{ file: 'a.sh', line: 1, text: 'ghcr.io/a/b TAG', why: 'version given from outside' }])
  })

  test('several numbers from several places are a gap', () => {
    const { pins, gaps } = inferFiles({ 'a.sh': 'MAJOR = 1\nMINOR = 2\n$ docker run ghcr.io/a/b:${MAJOR}.${MINOR}' })
    expect(pins).toEqual([])
    expect(gaps).toEqual([
      { file: 'a.sh', line: 1, text: 'ghcr.io/a/b 1.2', why: 'the version is put together from several places' },
    ])
  })

  test('what floats and what is not written', () => {
    expect(lines({ 'a.sh': '$ pip install jq yq==1.2\n$ docker run ghcr.io/a/b:latest' })).toEqual([
      'a.sh:1 pip install jq =  -> pypi:jq@ floating (certain: pip install on line 1)',
      'a.sh:1 pip install yq==* = 1.2 -> pypi:yq@1.2 (certain: pip install on line 1)',
      'a.sh:2 docker run ghcr.io/a/b:* = latest -> docker:ghcr.io/a/b@latest floating (certain: image on line 2)',
    ])
  })

  test('no version is no pin', () => {
    expect(lines({ 'a.sh': 'V = true\n$ docker run ghcr.io/a/b:${V}\n$ docker run ghcr.io/a/c:${D}' })).toEqual([])
  })
})

describe('variables', () => {
  const use = '$ curl https://github.com/cilium/cilium/releases/download/${CILIUM_VERSION}/x'

  test('every definition that the use could mean is a pin', () => {
    expect(
      lines({
        Makefile: `include kind.mk\nCILIUM_VERSION = v1.20.1\n`,
        'kind.mk': `CILIUM_VERSION ?= v1.18.5\n${use}\n`,
      }),
    ).toEqual([
      'Makefile:2 CILIUM_VERSION = v1.20.1 -> github-releases:cilium/cilium@v1.20.1 (likely: same variable as in kind.mk: release download on line 2 of kind.mk)',
      'kind.mk:1 CILIUM_VERSION = v1.18.5 -> github-releases:cilium/cilium@v1.18.5 (certain: release download on line 2)',
    ])
  })

  test('a name of its own reaches the whole repository, VERSION its file', () => {
    const other = '$ curl https://github.com/o/r/releases/download/${VERSION}/x'
    expect(
      lines({
        'a.env': 'CILIUM_VERSION = v1.20.1\nVERSION = v3.0.0\n',
        'b.sh': `${use}\n${other}\n`,
        'c.sh': 'VERSION = v4.0.0\n',
      }),
    ).toEqual([
      'a.env:1 CILIUM_VERSION = v1.20.1 -> github-releases:cilium/cilium@v1.20.1 (certain: release download on line 1 of b.sh)',
    ])
  })

  test('what a caller gives', () => {
    expect(
      lines({
        'ci.sh': '$ k8s_version=v1.30.0 make test\n$ make K8S_VERSION=v1.31.0',
        'kind.yaml': 'image: quay.io/kindest/node:${k8s_version}\nother: quay.io/kindest/node:${K8S_VERSION}\n',
      }).map((line) => line.replace(/ \(.*/, '')),
    ).toEqual([
      'ci.sh:1 k8s_version = v1.30.0 -> docker:quay.io/kindest/node@v1.30.0',
      'ci.sh:2 make K8S_VERSION=* = v1.31.0 -> docker:quay.io/kindest/node@v1.31.0',
    ])
  })

  test('each job has its own matrix', () => {
    const image = (name: string) => `$ docker run ghcr.io/a/${name}:\${matrix.version}`
    expect(
      lines({
        'ci.yaml': [
          '@jobs.a',
          'matrix.version = 1.2.3',
          'matrix.version = 1.3.0',
          image('x'),
          '@jobs.b',
          'matrix.version = 9.1',
          image('y'),
        ].join('\n'),
      }).map((line) => line.replace(/ \(.*/, '')),
    ).toEqual([
      'ci.yaml:2 matrix.version = 1.2.3 -> docker:ghcr.io/a/x@1.2.3',
      'ci.yaml:3 matrix.version = 1.3.0 -> docker:ghcr.io/a/x@1.3.0',
      'ci.yaml:6 matrix.version = 9.1 -> docker:ghcr.io/a/y@9.1',
    ])
  })

  test('cycles and doubling end', () => {
    const doubling = Array.from({ length: 60 }, (_, index) => `A${index + 1} = \${A${index}}\${A${index}}`)
    const chain = Array.from({ length: 5000 }, (_, index) => `B${index + 1} = \${B${index}}`)
    const text = [
      'X = ${Y}',
      'Y = ${X}',
      'A0 = 1.2',
      ...doubling,
      'B0 = 1.2',
      ...chain,
      '$ docker run ghcr.io/a/b:${X}${A60}${B5000}',
    ]
    expect(inferFiles({ 'a.sh': text.join('\n') }).pins).toEqual([])
  })
})

describe('one pin a place', () => {
  test('a release before an image', () => {
    expect(
      lines({
        Makefile: [
          'METALLB_VERSION = v0.16.0',
          'A = quay.io/metallb/controller:${METALLB_VERSION}',
          'B = quay.io/metallb/speaker:${METALLB_VERSION}',
          'C = https://github.com/metallb/metallb/releases/download/${METALLB_VERSION}/x',
        ].join('\n'),
      }),
    ).toEqual([
      'Makefile:1 METALLB_VERSION = v0.16.0 -> github-releases:metallb/metallb@v0.16.0 (certain: release download on line 4)',
    ])
  })

  test('a manager has the place, and its variable is known elsewhere', () => {
    const known: Pin = {
      id: 'known',
      file: 'Makefile',
      line: 1,
      range: [14, 21],
      raw: 'v1.36.1',
      current: 'v1.36.1',
      component: { datasource: 'docker', name: 'kindest/node', purl: 'pkg:docker/kindest/node' },
      versioning: 'docker',
      manager: 'annotated',
      evidence: 'annotation on line 1',
      floating: false,
      key: 'K8S_VERSION',
      role: 'image',
      scope: 'build',
    }
    const { pins, gaps } = inferFiles(
      { Makefile: 'K8S_VERSION = v1.36.1\n', 'ci.env': 'K8S_VERSION = v1.30.0\nOTHER_VERSION = v1.0.1\n' },
      { known: [known] },
    )
    expect(pins.map(({ file, raw, component, confidence }) => [file, raw, component.name, confidence])).toEqual([
      ['ci.env', 'v1.30.0', 'kindest/node', 'likely'],
    ])
    expect(gaps.map(({ text }) => text)).toEqual(['OTHER_VERSION = v1.0.1'])
  })
})

describe('what is no pin', () => {
  const own = { repository: 'github.com/o/r', names: new Set<string>(), versions: new Set(['1.17.0']) }

  test('what the repository makes itself', () => {
    const { pins, excused } = inferFiles(
      {
        'a.sh': [
          '$ docker build -t ${REGISTRY}/app:${TAG} .',
          '$ docker run example.org/team/app:1.2.3',
          '$ docker run example.org/team/other:1.2.3',
          '$ curl https://github.com/o/r/releases/download/v1.16.0/x',
          'APP_VERSION = v1.17.0',
        ].join('\n'),
      },
      { own },
    )
    expect(pins.map(({ component }) => component.name)).toEqual(['example.org/team/other'])
    expect(excused.map(({ line, why }) => `${line} ${why}`)).toEqual(['2 own image', '4 own version', '5 own version'])
  })

  test('what is called like the repository and its package', () => {
    const { pins } = inferFiles(
      {
        'a.sh': [
          '$ docker run ghcr.io/team/tool:1.2.3',
          '$ docker run ghcr.io/team/other:1.2.3',
          '$ docker run library/tool:1.2.3',
        ].join('\n'),
      },
      { own: { ...own, repository: 'github.com/o/tool', names: new Set(['tool', 'other']) } },
    )
    expect(pins.map(({ component }) => component.name)).toEqual(['ghcr.io/team/other', 'library/tool'])
  })

  test('images that rules build for every Makefile that includes them, wherever they are pushed', () => {
    const { pins, excused } = inferFiles({
      'common.mk': '$ docker build -t org/${PROJECT_NAME}:latest .',
      'a/Makefile': 'include ../common.mk\nPROJECT_NAME = app',
      'b/Makefile': 'include ../common.mk\nPROJECT_NAME = web',
      'run.sh': [
        '$ docker run quay.io/org/app:1.2.3',
        '$ docker run quay.io/org/web:1.2.3',
        '$ docker run quay.io/org/other:1.2.3',
        '$ docker run quay.io/team/web:1.2.3',
      ].join('\n'),
    })
    expect(pins.map(({ component }) => component.name)).toEqual(['quay.io/org/other', 'quay.io/team/web'])
    expect(excused.flatMap(({ file, line, why }) => (file === 'run.sh' ? [`${line} ${why}`] : []))).toEqual([
      '1 own image',
      '2 own image',
    ])
  })

  test('what was not identified is a gap, or excused with a reason', () => {
    const { gaps, excused } = inferFiles({
      'a.sh': [
        'FOO_VERSION = v1.2.3',
        'CNI_SPEC_VERSION = 0.3.1',
        'MIN_KUBE_VERSION = 1.20.0',
        'SUBNET = 10.0.0.1',
        '$ curl https://downloads.acme.io/foo-1.2.3.tar.gz',
        '$ curl https://acme.io/docs/1.2.3/',
      ].join('\n'),
    })
    expect(gaps.map(({ line, text }) => `${line} ${text}`)).toEqual([
      '1 FOO_VERSION = v1.2.3',
      '5 https://downloads.acme.io/foo-1.2.3.tar.gz',
    ])
    expect(excused.map(({ line, why }) => `${line} ${why}`)).toEqual([
      '2 schema or API version',
      '3 a bound that is compared against',
    ])
  })
})
