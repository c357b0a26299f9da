import { describe, expect, test } from 'vitest'

import type { BlockSubject } from '../claim.ts'
import { blockOf, callOf, claimLines, type Values } from '../testing-subjects.ts'
import { imageBlock } from './image-block.ts'

const images = (path: string, entries: Values, values?: Values): readonly string[] =>
  claimLines(imageBlock, [blockOf(path.split('.'), entries, values)]).map((line) => line.replace(/^docker /, ''))

const DIGEST = `sha256:${'c'.repeat(64)}`

describe('images in mappings', () => {
  test.each<[string, Values, readonly string[]]>([
    ['spec.containers.0', { name: 'web', image: 'nginx:1.27' }, ['nginx 1.27']],
    ['spec.containers.0', { image: 'nginx' }, ['nginx -']],
    ['services.db', { image: 'postgres:16-alpine' }, ['postgres 16-alpine']],
    ['jobs.x', { container: 'node:20' }, ['node 20']],
    ['test.image', { name: 'ruby:3.3', entrypoint: '' }, ['ruby 3.3']],
    ['image', { repository: 'grafana/grafana', tag: '11.0.0', pullPolicy: 'Always' }, ['grafana/grafana 11.0.0']],
    ['image', { registry: 'quay.io', repository: 'cilium/app', tag: 'v1' }, ['quay.io/cilium/app v1']],
    ['image', { registry: 'docker.io', repository: 'nginx', tag: '1.27' }, ['docker.io/nginx 1.27']],
    ['image', { repository: 'cilium/app', digest: DIGEST }, [`cilium/app ${DIGEST}`]],
    ['image', { name: 'cilium/app', version: '1.2' }, ['cilium/app 1.2']],
    ['operator', { repository: 'quay.io/cilium/app', tag: 'v2' }, ['quay.io/cilium/app v2']],
    ['x', { image: 'quay.io/cilium/app', imageTag: 'v2' }, ['quay.io/cilium/app v2']],
    ['x', { image: 'cilium/app', tag: 'v2' }, ['cilium/app v2']],
    ['x', { imageName: 'cilium/app', imageTag: 'v2' }, ['cilium/app v2']],
    ['x', { image_repository: 'cilium/app', image_tag: 'v2' }, ['cilium/app v2']],
    ['x', { frrImage: 'frrouting/frr', frrImageTag: '9.1' }, ['frrouting/frr 9.1']],
    ['x', { frrImageRepository: 'frrouting/frr', frrImageTag: '9.1' }, ['frrouting/frr 9.1']],
    [
      'x',
      { fooImage: 'quay.io/metallb/speaker:1', barImage: 'quay.io/grafana/loki:2' },
      ['quay.io/metallb/speaker 1', 'quay.io/grafana/loki 2'],
    ],
    ['images.0', { name: 'cilium/app', newTag: 'v3' }, ['cilium/app v3']],
    ['images.0', { name: 'app', newName: 'ghcr.io/cilium/app', newTag: 'v3' }, ['ghcr.io/cilium/app v3']],
    ['images.0', { name: 'cilium/app', digest: DIGEST }, [`cilium/app ${DIGEST}`]],
    [
      'preload.images',
      { 0: 'quay.io/metallb/speaker:1', 1: 'grafana/loki:2' },
      ['quay.io/metallb/speaker 1', 'grafana/loki 2'],
    ],
    ['containers.0.env.0', { name: 'RELATED_IMAGE_X', value: 'cilium/app:v1' }, ['cilium/app v1']],
    ['containers.0.args', { 0: '--sidecar-image=cilium/app:v1', 1: '--port=80:80' }, ['cilium/app v1']],
    ['env', { DB: 'public.ecr.aws/aquasecurity/trivy-db:2' }, ['public.ecr.aws/aquasecurity/trivy-db 2']],
    ['from', { kind: 'DockerImage', name: 'quay.io/cilium/app:v1' }, ['quay.io/cilium/app v1']],
    ['executors.x.docker.0', { image: 'cimg/node:20.11' }, ['cimg/node 20.11']],
  ])('%s %j', (path, entries, expected) => {
    expect(images(path, entries)).toEqual(expected)
  })

  test.each<[string, Values]>([
    ['services.web', { image: 'cilium/app:v1', build: '.' }],
    ['image', { repository: 'kube-ovn', tag: 'v1.17.0' }],
    ['x', { defaultImageRegistry: 'quay.io', defaultImageRepository: 'strimzi', defaultImageTag: '1.2.0' }],
    ['x', { image: 'ttl.sh/connect-example:24h' }],
    ['image', { repository: 'cilium/app', tag: '' }],
    ['dependencies.0', { name: 'redis', version: '18.0.0', repository: 'https://charts.example.net' }],
    ['dependencies.0', { name: 'redis', version: '18.0.0', repository: 'oci://registry-1.docker.io/bitnamicharts' }],
    ['source', { repo: 'kubernetes/kubernetes', tag: 'v1.29.0' }],
    ['with', { repository: 'org/name', ref: 'v1' }],
    ['pool', { vmImage: 'ubuntu-22.04' }],
    ['machine', { image: 'ubuntu-2204:2024.01.1' }],
    ['', { image: '/assets/logo.png', title: 'x' }],
    ['', { image: 'assets/logo.png' }],
    ['page', { image: 'logo/small' }],
    ['x', { name: 'web', version: '1.2.3' }],
    ['metadata', { name: 'nginx', tag: '1.2' }],
    ['env.0', { name: 'REDIS', value: 'redis:6379' }],
    ['x', { imagePullPolicy: 'Always', imageID: 'sha256:abc' }],
    ['x', { image: 'Ubuntu 22.04' }],
    ['x', { image: 'localhost:5000/app:v1' }],
    ['x', { image: 'myimage:v1' }],
    ['ports', { 0: '80:80', 1: '443:443' }],
  ])('none: %s %j', (path, entries) => {
    expect(images(path, entries)).toEqual([])
  })

  test("a chart's values say what its template joins", () => {
    const values = { REGISTRY: 'docker.io/robustadev', NAME: 'kubewatch:v2.14.0' }
    expect(images('spec.containers.0', { image: '${REGISTRY}/${NAME}' }, values)).toEqual([
      'docker.io/robustadev/kubewatch v2.14.0',
    ])
    const block: BlockSubject = {
      ...blockOf(['prometheus'], { repository: 'prom/prometheus', tag: 'v2.50.0' }),
      file: 'chart/values.yaml',
    }
    expect(claimLines(imageBlock, [block])).toEqual(['docker prom/prometheus v2.50.0'])
  })

  test('inputs of a step', () => {
    expect(claimLines(imageBlock, [callOf('org/action@v1', { image: 'tonistiigi/binfmt:qemu-v8.1.5' })])).toEqual([
      'docker tonistiigi/binfmt qemu-v8.1.5',
    ])
  })
})
