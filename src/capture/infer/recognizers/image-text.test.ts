import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { TextSubject } from '../claim.ts'
import { claimLines, definitionOf, textOf, type Values } from '../testing-subjects.ts'
import { imageText } from './image-text.ts'

const inText = (text: string, path: readonly string[] = [], values?: Values): readonly string[] =>
  claimLines(imageText, [textOf(text, path, values)]).map((line) => line.replace(/^docker /, ''))

const inDefinition = (name: string, value: string, values?: Values): readonly string[] =>
  claimLines(imageText, [definitionOf(name, value, values)]).map((line) => line.replace(/^docker /, ''))

describe('images in texts', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['quay.io/frrouting/frr:10.5.1', [], ['quay.io/frrouting/frr 10.5.1']],
    ['derailed/popeye:v0.11.1', ['POPEYE_IMAGE_OVERRIDE'], ['derailed/popeye v0.11.1']],
    ['bitnami/kubectl:latest', ['os.getenv', 'KUBECTL_IMAGE'], ['bitnami/kubectl latest']],
    ['busybox:1.36', ['defaultImage'], ['busybox 1.36']],
    ['nginx:alpine', ['image'], ['nginx alpine']],
    ['postgres:16-alpine', ['PostgreSQLContainer'], ['postgres 16-alpine']],
    ['--sidecar-image=quay.io/cilium/s:v1', [], ['quay.io/cilium/s v1']],
    ['--proxy-image=envoyproxy/envoy:v1.31', [], ['envoyproxy/envoy v1.31']],
    ['        image: alpine:3.20', [], ['alpine 3.20']],
    ['docker://ghcr.io/cilium/r:v1', [], ['ghcr.io/cilium/r v1']],
    ['public.ecr.aws/aquasecurity/trivy-db:2', [], ['public.ecr.aws/aquasecurity/trivy-db 2']],
    [
      'docker.elastic.co/elasticsearch/elasticsearch:8.15.0',
      [],
      ['docker.elastic.co/elasticsearch/elasticsearch 8.15.0'],
    ],
    [
      '123456789012.dkr.ecr.us-east-1.amazonaws.com/team/app:1.2',
      [],
      ['123456789012.dkr.ecr.us-east-1.amazonaws.com/team/app 1.2'],
    ],
    [
      'use ghcr.io/metallb/speaker:1.0, ghcr.io/grafana/loki:2.0.',
      [],
      ['ghcr.io/metallb/speaker 1.0', 'ghcr.io/grafana/loki 2.0'],
    ],
    ['${REGISTRY}/debug/toolkit:v8.0', ['image'], ['debug/toolkit v8.0']],
    ['${REGISTRY_PREFIX}cilium/app:v8.0', ['image'], ['cilium/app v8.0']],
  ])('%s for %j', (text, path, expected) => {
    expect(inText(text, path)).toEqual(expected)
  })

  /** None of them is an image, not even where the field says image. */
  const NO_IMAGES = [
    'localhost:8080',
    'redis:6379',
    'host:443',
    'main.go:12',
    'pkg/image/main.go:12',
    'image/png:1',
    '12:30',
    '16:9',
    '1.2.3.4:80',
    '127.0.0.1:5000/app:v1',
    'localhost:5000/app:v1',
    'kind-registry:5000/app:v1',
    'registry.local/app:v1',
    'http://example.com:80/a:1',
    'https://quay.io/repository/frrouting/frr:1',
    'oci://localhost:5000/charts:1',
    'tcp://10.0.0.1:2375',
    'github.com/org/repo:v1',
    'github.com/org/repo@v1.2.3',
    'golang.org/x/net:v1',
    'k8s.io/api/core/v1:1',
    'system:serviceaccount:default:x',
    'system:node:1',
    'com.google.guava:guava:31.1-jre',
    'app.kubernetes.io/name:1',
    'fe80::1:2',
    '::1',
    '\u001B[31m:1',
    '65000:1016',
    'aa:bb:cc:dd:ee:ff',
    'key: value',
    'a:b',
    'foo/bar:v1.0',
    'myimage:v1',
    'my-registry/app:v1',
    'my-app/image:1.0',
    'repo/image:tag',
    'aaa/xxxtest:1',
    'user/repo:v1',
    'example.com/cilium/app:v1',
    'registry.example.com/cilium/app:v1',
    'org/name:tag',
    'robusta-fio-benchmark:1.0',
    'Nginx:1.2',
    'quay.io/Org/App:1',
    'quay.io/cilium/app:<version>',
    'quay.io/cilium/app:%s',
    'quay.io/cilium/app:{{ .Tag }}',
    'quay.io/cilium/app:TAG',
    'quay.io/cilium/app:vX.Y.Z',
    'quay.io/cilium/app',
    'C:/windows/x:1',
    's3://bucket/key:1',
    'urn:ietf:params:oauth:grant-type:device_code',
    'arn:aws:iam::123456789012:role/x',
    'sha256:' + 'a'.repeat(64),
    'SHA256:abc',
    '${X}',
    '${REGISTRY}/app:v1.0',
    'quay.io/${ORG}/app:v1.0',
    '10:00:00',
    '2024-01-01T10:00:00Z',
    'utf-8:1',
    'mailto:a@b.c',
    'user:pass@host:5432/db',
    'a.b.c:1.2',
    'node_modules/x/y.js:10:5',
  ]
  test.each(NO_IMAGES)('no image: %s', (text) => {
    expect(inText(text, ['image'])).toEqual([])
    expect(inDefinition('IMAGE', text)).toEqual([])
  })

  test.each(['bitnami/kubectl:1.2', 'nginx:1.27', 'some.host/cilium/app:1.2', 'ratio/of:3'])(
    'nothing says that %s is an image',
    (text) => {
      expect(inText(text, ['timeout'])).toEqual([])
    },
  )

  test('values of variables, also lists, with the place of what a variable gives', () => {
    expect(inDefinition('FRR_IMAGE', 'quay.io/frrouting/frr:${V}', { V: '9.1.3' })).toEqual([
      'quay.io/frrouting/frr 9.1.3',
    ])
    expect(inDefinition('PRELOAD', 'ghcr.io/cilium/pause:3.9 ghcr.io/cilium/agnhost:2.47')).toEqual([
      'ghcr.io/cilium/pause 3.9',
      'ghcr.io/cilium/agnhost 2.47',
    ])
    expect(inDefinition('IMG', 'controller:latest')).toEqual([])
    expect(inDefinition('REDIS_HOST', 'redis:6379')).toEqual([])
    expect(inDefinition('NODE_IMAGE', 'kindest/node:${K8S}')).toEqual(['kindest/node ?'])
  })

  test('unit tests make names up; a constant of a test of the whole system is pulled', () => {
    const inFile = (file: string, text: string, path: readonly string[]): readonly string[] =>
      claimLines(imageText, [{ ...textOf(text, path), file } satisfies TextSubject])
    expect(inFile('pkg/a_test.go', 'nginx:1.27', ['Image'])).toEqual([])
    expect(inFile('pkg/a_test.go', 'org.io/fake/image:latest', ['speakerImage'])).toEqual([])
    expect(inFile('pkg/a_test.go', 'quay.io/metallb/speaker:v1', ['image'])).toEqual([])
    expect(inFile('e2e/a_test.go', 'quay.io/metallb/speaker:v1', ['expectedImage'])).toEqual([])
    expect(inFile('e2e/a_test.go', 'quay.io/metallb/speaker:v1', ['info', 'Image'])).toEqual([])
    expect(inFile('e2e/a_test.go', 'quay.io/metallb/speaker:v1', ['frrImage'])).toEqual([
      'docker quay.io/metallb/speaker v1',
    ])
    expect(inFile('src/test/java/ATest.java', 'postgres:16', ['DockerImageName.parse'])).toEqual(['docker postgres 16'])
    expect(inFile('tests/test_a.py', 'cilium/app:1.0', ['image'])).toEqual([])
  })

  test('any text is read in linear time and without error', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab1.:/@-_ \uE000"=,'.split('')), maxLength: 300 }), (text) => {
        for (const line of inText(text.replaceAll('$', ''), ['image'])) expect(line).toMatch(/^\S+ \S+$/)
      }),
    )
    const hostile = [
      'a:'.repeat(10_000),
      'a/'.repeat(9_000) + ':1',
      `${'a'.repeat(19_000)}:1`,
      'a@sha256:'.repeat(2000),
    ]
    const begin = performance.now()
    for (const text of hostile) inText(text, ['image'])
    expect(performance.now() - begin).toBeLessThan(2000)
  })
})
