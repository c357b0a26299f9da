import { expect, test } from 'vitest'

import { ParseError } from '../../../records/errors.ts'
import { editWith } from '../../edit-pin.ts'
import { extractFile } from '../../extract-file.ts'
import { pinLines } from '../../testing.ts'
import { githubActions } from './index.ts'

const COMMIT = '08c6903cd8c0fde910a37f88322edcfb5dd907a8'

const workflow = (...steps: readonly string[]): string =>
  `jobs:\n  build:\n    steps:\n${steps.map((step) => `      - ${step}\n`).join('')}`

const linesOf = (text: string): readonly string[] =>
  pinLines(githubActions.extract({ path: '.github/workflows/ci.yml', text }), text)

test('a tag, a path in a repository, another host', () => {
  expect(
    linesOf(
      workflow(
        'uses: actions/checkout@v4',
        "uses: 'o/n/sub/dir@v1.2'",
        'uses: https://git.example/o/n@v3',
        'uses: ./x',
      ),
    ),
  ).toEqual([
    'uses actions/checkout = v4 -> v4 require/build github-tags:actions/checkout',
    'uses o/n/sub/dir = v1.2 -> v1.2 require/build github-tags:o/n',
    'uses https://git.example/o/n = v3 -> v3 require/build git-tags:https://git.example/o/n',
  ])
})

test.each([
  ['# v5.0.0', 'v5.0.0'],
  ['# tag=v5.0.0', 'v5.0.0'],
  ['#v5', 'v5'],
  ['# pin @v5.0.0', 'v5.0.0'],
  ['# ratchet:actions/checkout@v5', 'v5'],
  ['# renovate: tag=v5.0.0', 'v5.0.0'],
  ['# node-action/v5.1.0, the last good one', 'node-action/v5.1.0'],
])('a commit with its version beside it: %s', (comment, version) => {
  const text = workflow(`uses: actions/checkout@${COMMIT} ${comment}`)
  const [pin] = extractFile(githubActions, { path: 'a.yml', text }).pins
  expect(pin).toMatchObject({
    component: { datasource: 'github-tags', name: 'actions/checkout' },
    current: version,
    digest: COMMIT,
    floating: false,
  })
  expect(pin?.raw.startsWith(COMMIT)).toBe(true)
  expect(pin?.raw.endsWith(version)).toBe(true)
})

test('an edit moves the commit and its comment', () => {
  const file = { path: 'a.yml', text: workflow(`uses: "actions/checkout@${COMMIT}"  # v5 and no other`) }
  const pin = { id: extractFile(githubActions, file).pins[0]?.id ?? '' }
  const digest = 'b'.repeat(40)
  expect(editWith(githubActions, file, pin, { version: 'v6', digest })).toEqual({
    status: 'edited',
    text: workflow(`uses: "actions/checkout@${digest}"  # v6 and no other`),
  })
  expect(editWith(githubActions, file, pin, { version: 'v6' }).status).toBe('missing')
})

test('a commit alone, a branch', () => {
  expect(linesOf(workflow(`uses: o/n@${COMMIT} # see the wiki`, 'uses: o/n@main'))).toEqual([
    `uses o/n = ${COMMIT} -> ${COMMIT} require/build git-refs:https://github.com/o/n [comment "see the wiki"]`,
    'uses o/n = main -> main require/build git-refs:https://github.com/o/n [floating]',
  ])
})

test('images of steps, jobs, services and actions', () => {
  const job =
    'jobs:\n  a:\n    container:\n      image: node:22-alpine\n    services:\n      db:\n        image: db.example/pg:16@sha256:'
  expect(linesOf(`${job}${'1'.repeat(64)}\n    steps:\n      - uses: docker://alpine:3.22\n`)).toEqual([
    'container image library/node = 22-alpine -> 22-alpine image/build docker:library/node [variant -alpine]',
    `container image db.example/pg = 16@sha256:${'1'.repeat(64)} -> 16 image/build docker:db.example/pg [digest sha256:1111]`,
    'uses docker library/alpine = 3.22 -> 3.22 image/build docker:library/alpine',
  ])
  expect(linesOf('runs:\n  using: docker\n  image: docker://o/n:1.2\n')).toEqual([
    'uses docker o/n = 1.2 -> 1.2 image/build docker:o/n',
  ])
  expect(linesOf('runs:\n  using: docker\n  image: Dockerfile\n')).toEqual([])
})

test('runners: hosted ones alone', () => {
  const runners = ['ubuntu-24.04-arm', 'windows-latest', 'macos-14-large', 'ubuntu-slim', 'gpu-box', '${{ inputs.os }}']
  const jobs = runners.map((label, index) => `  j${index}:\n    runs-on: ${label}\n`).join('')
  expect(linesOf(`jobs:\n${jobs}`)).toEqual([
    'runs-on ubuntu = 24.04-arm -> 24.04-arm require/build github-runners:ubuntu',
    'runs-on windows = latest -> latest require/build github-runners:windows [floating]',
    'runs-on macos = 14-large -> 14-large require/build github-runners:macos',
  ])
  expect(
    linesOf(
      'jobs:\n  a:\n    runs-on: [ubuntu-22.04]\n    strategy:\n      matrix:\n        os: [macos-15]\n        exclude:\n          - os: macos-13\n        include:\n          - runner: windows-2025\n',
    ),
  ).toEqual([
    'runs-on ubuntu = 22.04 -> 22.04 require/build github-runners:ubuntu',
    'runs-on macos = 15 -> 15 require/build github-runners:macos',
    'runs-on windows = 2025 -> 2025 require/build github-runners:windows',
  ])
})

test('runners that an expression chooses from, not those it compares with', () => {
  const runsOn = (expression: string) => linesOf(`jobs:\n  a:\n    runs-on: \${{ ${expression} }}\n`)
  expect(runsOn("matrix.arch == 'arm64' && 'ubuntu-24.04-arm' || 'ubuntu-22.04'")).toEqual([
    'runs-on ubuntu = 24.04-arm -> 24.04-arm require/build github-runners:ubuntu',
    'runs-on ubuntu = 22.04 -> 22.04 require/build github-runners:ubuntu',
  ])
  expect(runsOn("matrix.os == 'ubuntu-22.04' && inputs.runner || matrix.os")).toEqual([])
  expect(runsOn(`fromJSON(inputs.large && '["macos-14"]' || '"macos-13"')`)).toEqual([
    'runs-on macos = 14 -> 14 require/build github-runners:macos',
    'runs-on macos = 13 -> 13 require/build github-runners:macos',
  ])
})

test('nothing in scripts, in other places, with variables, with names that nothing can have', () => {
  expect(
    linesOf(
      `env:\n  uses: a/b@v1\n${workflow('run: "uses: a/b@v1"', 'uses: a/${{ x }}@v1', 'uses: a@v1', 'uses: a/$(x)@v1', 'with:\n          uses: a/b@v1')}`,
    ),
  ).toEqual([])
})

test('a merge conflict is no workflow', () => {
  const extract = () => githubActions.extract({ path: 'a.yml', text: '<<<<<<< ours\njobs:\n=======\n>>>>>>> theirs\n' })
  expect(extract).toThrow(ParseError)
})
