import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { buildkite } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const COMMIT = '08c6903c'.repeat(5)
const linesOf = (text: string, path = '.buildkite/pipeline.yml') => pinLines(buildkite.extract({ path, text }), text)

test('.buildkite/pipeline.yml', () => {
  expect(linesOf(fixture('.buildkite/pipeline.yml'))).toEqual([
    'plugin docker = v5.12.0 -> v5.12.0 require/build github-tags:buildkite-plugins/docker-buildkite-plugin',
    'plugin docker-compose = v5.4.1 -> v5.4.1 require/build github-tags:buildkite-plugins/docker-compose-buildkite-plugin',
    'plugin example/thing = v1.0.2 -> v1.0.2 require/build github-tags:example/thing-buildkite-plugin',
    'plugin ssh://git@github.com/example/other-buildkite-plugin.git = v2.1.0 -> v2.1.0 require/build github-tags:example/other-buildkite-plugin',
    `plugin https://gitlab.com/example/another.git = ${COMMIT} -> ${COMMIT} require/build git-refs:https://gitlab.com/example/another`,
  ])
})

test.each([
  '  - docker',
  '  # docker#v1.0.0',
  '  - a/b/c#v1.0.0',
  '  - docker#${V}',
  '  run: a#b c',
  '  - x: "#v1.0.0"',
])('nothing: %s', (line) => {
  expect(linesOf(`plugins:\n${line}\n`)).toEqual([])
})
