import { assert, property } from 'fast-check'
import { describe, expect, test } from 'vitest'

import { LONG_TEXTS, mutationsOf } from '../../testing-mutations.ts'
import { badLiterals, factLines } from '../../testing.ts'
import { template } from './index.ts'

const linesOf = (path: string, text: string): readonly string[] => factLines(template.read({ path, text }))

const UNIT = `{% set etcd = "v3.5.12" %}
# quay.io/comment/x:1.0
[Service]
Environment="ETCD_IMAGE=quay.io/coreos/etcd:{{ etcd }}"
ExecStart=/usr/bin/docker run --name etcd {{ etcd_repo }}/etcd:{{ etcd_tag | default('v3.5.9') }} \\
  https://github.com/a/b/releases/download/v1.0.0/x.tgz
`

describe('template', () => {
  test('lines of a unit', () => {
    expect(linesOf('etcd.service.j2', UNIT)).toEqual([
      'etcd = v3.5.12',
      'text Service: Environment: ETCD_IMAGE=quay.io/coreos/etcd:‹etcd›',
      'text Service: https://github.com/a/b/releases/download/v1.0.0/x.tgz',
    ])
  })

  test('fields of a manifest, a helper of a chart', () => {
    expect(linesOf('proxy.manifest.j2', 'apiVersion: v1\n    image: {{ repo }}:{{ tag }}\n')).toEqual([
      'text image: ‹repo›:‹tag›',
    ])
    const helper = '{{- define "image" -}}\n{{- default "docker.io/example/app:1.2" .Values.image }}\n{{- end -}}\n'
    expect(linesOf('_helpers.tpl', helper)).toEqual(['text ‹.Values.image:docker.io/example/app:1.2›'])
  })

  test('variables of other template languages', () => {
    expect(linesOf('a.erb', 'image = "quay.io/a/b:<%= @tag %>"\n')).toEqual([
      'image = quay.io/a/b:‹tag›',
      'text image: quay.io/a/b:‹tag›',
    ])
    expect(linesOf('a.in', 'URL=https://github.com/a/b/archive/@VERSION@.tar.gz\n')).toEqual([
      'URL = https://github.com/a/b/archive/‹VERSION›.tar.gz',
      'text URL: https://github.com/a/b/archive/‹VERSION›.tar.gz',
    ])
    expect(linesOf('a.envsubst', 'IMAGE=quay.io/a/b:${TAG:-1.0}\n')).toEqual([
      'IMAGE = quay.io/a/b:‹TAG:1.0›',
      'text IMAGE: quay.io/a/b:‹TAG:1.0›',
    ])
  })

  test('every literal of a broken file is verbatim', () => {
    assert(
      property(mutationsOf(UNIT), (text) => {
        expect(badLiterals(template.read({ path: 'a.j2', text }), text)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test.each(LONG_TEXTS)('takes linear time for many %j', (piece, text) => {
    const start = performance.now()
    template.read({ path: 'a.j2', text })
    template.read({ path: 'a.j2', text: text.replaceAll(piece, `${piece}\n`).slice(0, 200_000) })
    expect(performance.now() - start).toBeLessThan(2000)
  })
})
