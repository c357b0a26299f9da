import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { tekton } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const DIGEST = '1'.repeat(64)
const linesOf = (text: string, path = 'pipeline.yaml') => pinLines(tekton.extract({ path, text }), text)

test('pipeline.yaml', () => {
  expect(linesOf(fixture('pipeline.yaml'))).toEqual([
    `bundle quay.io/konflux-ci/pipeline-build = 0.2@sha256:${DIGEST} -> 0.2 image/build docker:quay.io/konflux-ci/pipeline-build [digest sha256:1111]`,
    'task of a repository github.com/tektoncd/catalog = v1.6.0 -> v1.6.0 require/build github-tags:tektoncd/catalog',
    'bundle gcr.io/tekton-releases/catalog/upstream/golangci-lint = 0.4 -> 0.4 image/build docker:gcr.io/tekton-releases/catalog/upstream/golangci-lint',
  ])
})

test('nothing of other resources, and of parameters without a repository', () => {
  const list = (name: string) =>
    `spec:\n  taskRef:\n    params:\n      - { name: ${name}, value: "quay.io/a-b/c:1.0" }\n`
  expect(linesOf(`apiVersion: v1\n${list('bundle')}`)).toEqual([])
  expect(linesOf(`apiVersion: tekton.dev/v1\n${list('revision')}`)).toEqual([])
  expect(linesOf(`apiVersion: tekton.dev/v1\n${list('bundle')}`)).toHaveLength(1)
})
