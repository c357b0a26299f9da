import { describe, expect, it } from 'vitest'

import { claimLines, claimsOf, commandsOf } from '../testing-subjects.ts'
import { gitCommand } from './git-command.ts'

const inShell = (text: string, values = {}) => claimLines(gitCommand, commandsOf(text, values))
const inDockerfile = (...runs: readonly string[]) =>
  claimLines(
    gitCommand,
    runs.flatMap((run, script) =>
      commandsOf(run, {}, undefined, script).map((one) => ({ ...one, file: 'Dockerfile' })),
    ),
  )

const URL = 'https://github.com/o/r.git'
const SHA = 'e35f43ad8d2b3f084e96a84c392528a90d05a287'

describe('clones', () => {
  it.each([
    [`git clone -b v1.2.3 ${URL}`, ['github-tags o/r v1.2.3']],
    [`git clone --depth 1 --branch=v1 ${URL} /src`, ['github-tags o/r v1']],
    [`git clone -b branch-3.5 --depth=1 ${URL}`, ['git-refs https://github.com/o/r branch-3.5']],
    [`git clone ${URL}`, ['git-refs https://github.com/o/r -']],
    ['git clone git@github.com:o/r.git', ['git-refs https://github.com/o/r -']],
    [`git -c advice.detachedHead=false clone --single-branch -b main ${URL}`, ['git-refs https://github.com/o/r main']],
    ['git clone -b v1 https://git.acme.io/o/r', ['git-tags https://git.acme.io/o/r v1']],
    ['git clone -b v1 https://gitlab.com/g/s/p.git', ['gitlab-tags g/s/p v1']],
    [`git clone ${URL} x && cd x && git checkout v1.0`, ['github-tags o/r v1.0']],
    [`git clone ${URL}\ncd r\ngit checkout ${SHA}`, [`git-refs https://github.com/o/r ${SHA}`]],
    [`git clone -b main ${URL} && cd r && git reset --hard ${SHA}`, [`git-refs https://github.com/o/r ${SHA}`]],
    [`git clone ${URL} x && git -C x checkout tags/v2`, ['github-tags o/r v2']],
    [`git clone ${URL} && cd r && git checkout -b mine`, ['git-refs https://github.com/o/r -']],
    [`git clone ${URL} && cd r && git checkout v1 -- file.txt`, ['git-refs https://github.com/o/r -']],
    [`git clone ${URL}; git checkout main`, ['git-refs https://github.com/o/r -']],
    [`git submodule add -b v2 ${URL} sub`, ['github-tags o/r v2']],
    [
      `git init && git remote add origin ${URL} && git fetch --depth 1 origin ${SHA} && git checkout FETCH_HEAD`,
      [`git-refs https://github.com/o/r ${SHA}`],
    ],
    [`git fetch ${URL} v1.5`, ['github-tags o/r v1.5']],
    [`git archive --remote=${URL} v1.5`, ['github-tags o/r v1.5']],
  ])('%s', (text, claims) => {
    expect(inShell(text)).toEqual(claims)
  })

  it('follows the steps of a Dockerfile', () => {
    expect(inDockerfile(`git clone ${URL} /x`, 'git checkout v3')).toEqual(['github-tags o/r v3'])
  })

  it('gives each checkout to the clone before it', () => {
    const text = `git clone https://github.com/a/a\ncd a\ngit checkout v1\ngit clone https://github.com/b/b\ncd b\ngit checkout v2`
    expect(inShell(text)).toEqual(['github-tags a/a v1', 'github-tags b/b v2'])
  })

  it('claims references that are not known, where something could define them', () => {
    expect(inShell(`git clone -b \${TAG} ${URL}`)).toEqual(['github-tags o/r ?'])
    expect(inShell(`git clone -b \${TAG} ${URL}`, { TAG: 'v1' })).toEqual(['github-tags o/r v1'])
    expect(inShell('git clone -b v1 https://github.com/${OWNER}/r')).toEqual([])
    expect(inShell('git clone -b v1 ${URL}')).toEqual([])
  })
})

describe('what is no pin', () => {
  it.each([
    'git checkout v1.2.3',
    'git clone . /tmp/copy',
    'git clone ../other',
    'git clone /srv/repo.git',
    'git fetch origin main',
    'git fetch --tags',
    'git pull origin main',
    'git tag v1.2.3',
    'git push origin v1.2.3',
    'git',
    'git clone',
    'git submodule update --init',
    'git remote add origin https://github.com/o/r',
    'gh release create v1.2.3',
    'gh release download v1.2.3',
  ])('%s', (text) => {
    expect(inShell(text)).toEqual([])
  })
})

it('reads downloads of releases by gh', () => {
  expect(inShell('gh release download v1.2 -R o/r -p x.zip')).toEqual(['github-releases o/r v1.2'])
  expect(inShell('gh release download --repo o/r')).toEqual(['github-releases o/r -'])
})

it.each([
  [`git clone -b main ${URL} && cd r && git checkout ${SHA}`, 'main'],
  [`git clone ${URL} && cd r && git checkout ${SHA}`, undefined],
  [`git clone -b branch-1.2 ${URL} && cd r && git checkout ${SHA}`, undefined],
])('the branch that a commit is taken from: %s', (script, branch) => {
  const claim = claimsOf(gitCommand, commandsOf(script)).find(({ at, range }) => at.text.slice(...range) === SHA)
  expect(claim).toBeDefined()
  expect(claim?.branch).toBe(branch)
})
