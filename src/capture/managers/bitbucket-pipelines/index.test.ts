import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { bitbucketPipelines } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const linesOf = (text: string, path = 'bitbucket-pipelines.yml') =>
  pinLines(bitbucketPipelines.extract({ path, text }), text)

test('bitbucket-pipelines.yml', () => {
  expect(linesOf(fixture('bitbucket-pipelines.yml'))).toEqual([
    'image library/node = 22.9.0 -> 22.9.0 image/build docker:library/node',
    'image library/postgres = 16.4 -> 16.4 image/build docker:library/postgres',
    'image ghcr.io/cilium/build = 1.4 -> 1.4 image/build docker:ghcr.io/cilium/build',
    'pipe bitbucket.org/atlassian/aws-s3-deploy = 1.1.0 -> 1.1.0 require/build bitbucket-tags:atlassian/aws-s3-deploy',
    'pipe cilium/deploy = 2.0.1 -> 2.0.1 image/build docker:cilium/deploy',
    'image library/python = 3.12-slim -> 3.12-slim image/build docker:library/python [variant -slim]',
  ])
})

test('variables are none; a branch of a pipe floats', () => {
  expect(linesOf('image: $IMAGE\npipelines:\n  default:\n    - step: { script: [{ pipe: "o/n:$V" }] }\n')).toEqual([])
  expect(linesOf('pipelines:\n  default:\n    - step: { script: [{ pipe: "o/n:main" }] }\n')).toEqual([
    'pipe bitbucket.org/o/n = main -> main require/build git-refs:https://bitbucket.org/o/n [floating]',
  ])
})
