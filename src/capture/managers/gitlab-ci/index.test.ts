import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { gitlabCi } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const COMMIT = '08c6903c'.repeat(5)
const linesOf = (text: string, path = '.gitlab-ci.yml') => pinLines(gitlabCi.extract({ path, text }), text)

test('.gitlab-ci.yml', () => {
  expect(linesOf(fixture('.gitlab-ci.yml'))).toEqual([
    'image library/golang = 1.26.1 -> 1.26.1 image/build docker:library/golang',
    'include platform/ci-templates = v2.3.0 -> v2.3.0 require/build gitlab-tags:platform/ci-templates',
    'component components/sast = 2.1.0 -> 2.1.0 require/build gitlab-tags:components/sast',
    'component platform/lint = 1.4.0 -> 1.4.0 require/build gitlab-tags:platform/lint',
    'component platform/lint = ~latest -> ~latest require/build git-refs:https://git.example/platform/lint [floating]',
    'image registry.gitlab.com/gitlab-org/release-cli = v0.18.0 -> v0.18.0 image/build docker:registry.gitlab.com/gitlab-org/release-cli',
    'service library/postgres = 16.4-alpine -> 16.4-alpine image/build docker:library/postgres [variant -alpine]',
    'service library/redis = 7.4 -> 7.4 image/build docker:library/redis',
    `include platform/deploy = ${COMMIT} -> ${COMMIT} require/build git-refs:https://gitlab.com/platform/deploy`,
  ])
})

test('another GitLab is kept', () => {
  const text = 'include:\n  component: git.example/platform/lint/go@1.4.0\n'
  expect(gitlabCi.extract({ path: '.gitlab-ci.yml', text }).pins).toMatchObject([
    { component: { datasource: 'gitlab-tags', name: 'platform/lint' }, registryUrl: 'https://git.example' },
  ])
})

test.each([
  ['variables', 'image: $IMAGE\ntest:\n  image: "${CI_REGISTRY}/a/b:1.0"\n'],
  ['a project of this GitLab that a variable names', 'include:\n  project: $GROUP/a\n  ref: v1\n'],
  [
    'templates, local and remote files',
    'include:\n  - local: a.yml\n  - template: b.yml\n  - remote: https://example.com/c.yml\n',
  ],
  ['scripts', 'test:\n  script:\n    - docker run nginx:1.27.0\n'],
  ['a component without version', 'include:\n  component: gitlab.com/a/b/c\n'],
])('nothing: %s', (_, text) => {
  expect(linesOf(text)).toEqual([])
})

test('a project without ref follows its default branch', () => {
  expect(linesOf('include: { project: a/b, file: c.yml }\n')).toEqual([
    'include a/b =  ->  require/build git-refs:https://gitlab.com/a/b [floating]',
  ])
})
