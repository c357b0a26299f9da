/** Variables that are named after a tool and feed its images or charts, with the real readers and recognizers. */
import { expect, test } from 'vitest'

import { captureFiles, type MemoryFiles } from '../testing.ts'

const inferred = async (files: MemoryFiles) =>
  (await captureFiles(files)).pins
    .filter(({ manager }) => manager === 'inferred')
    .map(({ line, raw, component }) => `${line} ${raw} ${component.datasource}:${component.name}`)

test('the project is what images of the same name are made from', async () => {
  expect(
    await inferred({
      Makefile: [
        'SUBMARINER_VERSION = 0.22.0',
        'OPERATOR = quay.io/submariner/submariner-operator:$(SUBMARINER_VERSION)',
        'GATEWAY = quay.io/submariner/submariner-gateway:$(SUBMARINER_VERSION)',
      ].join('\n'),
    }),
  ).toEqual(['1 0.22.0 github-releases:submariner-io/submariner'])
})

test('a chart and an image of the same name follow the project', async () => {
  expect(
    await inferred({
      'up.sh': [
        'CILIUM_VERSION=v1.18.5',
        'docker pull quay.io/cilium/cilium:$CILIUM_VERSION',
        'helm install cilium cilium/cilium --version ${CILIUM_VERSION#v}',
      ].join('\n'),
    }),
  ).toEqual(['1 v1.18.5 github-releases:cilium/cilium'])
})

test('where one image or one chart is all, its tags are what there is to choose from', async () => {
  const image = 'FRR_VERSION=10.5.1\ndocker pull quay.io/frrouting/frr:$FRR_VERSION\n'
  const chart = 'CILIUM_VERSION=1.18.5\nhelm install cilium cilium/cilium --version $CILIUM_VERSION\n'
  const kind = 'K8S_VERSION=v1.36.1\nkind create cluster --image kindest/node:$K8S_VERSION\n'
  expect(await inferred({ 'up.sh': image })).toEqual(['1 10.5.1 docker:quay.io/frrouting/frr'])
  expect(await inferred({ 'up.sh': chart })).toEqual(['1 1.18.5 helm:cilium'])
  expect(await inferred({ 'up.sh': kind })).toEqual(['1 v1.36.1 docker:kindest/node'])
})

test('a language is its image', async () => {
  expect(await inferred({ 'build.sh': 'PYTHON_VERSION=3.12\ndocker pull python:$PYTHON_VERSION-slim\n' })).toEqual([
    '1 3.12 docker:library/python',
  ])
})
