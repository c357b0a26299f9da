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

test('a chart of the same name follows the project', async () => {
  expect(
    await inferred({
      'up.sh': 'CILIUM_VERSION=v1.18.5\nhelm install cilium cilium/cilium --version ${CILIUM_VERSION#v}\n',
    }),
  ).toContain('1 v1.18.5 github-releases:cilium/cilium')
})

test('an image of another name keeps the version', async () => {
  expect(
    await inferred({ 'up.sh': 'K8S_VERSION=v1.36.1\nkind create cluster --image kindest/node:$K8S_VERSION\n' }),
  ).toEqual(['1 v1.36.1 docker:kindest/node'])
})

test('a language is its image where the tag says more than a version', async () => {
  const build = (value: string) =>
    inferred({ 'build.sh': `PYTHON_VERSION=${value}\ndocker pull python:$PYTHON_VERSION\n` })
  expect(await build('3.12')).toEqual(['1 3.12 python-version:python'])
  expect(await build('3.12-slim')).toEqual(['1 3.12-slim docker:library/python'])
})
