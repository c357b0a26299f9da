import { describe, expect, it } from 'vitest'

import { readRecipe } from './read-recipe.ts'

const recipeOf = (text: string, target?: string) => readRecipe({ path: 'Dockerfile', text }, { target })

/** `line action client name=version@line …`. */
const stepsOf = (text: string): readonly string[] =>
  (recipeOf(`FROM debian:12\n${text}`)?.steps ?? []).map(({ line, action, client, packages }) =>
    [
      `${line} ${action} ${client}`,
      ...packages.map(({ name, version, line: at }) => `${name}${version ? `=${version}` : ''}@${at}`),
    ].join(' '),
  )

describe('readRecipe', () => {
  it('reads what apt-get does, package by package with its line', () => {
    const text =
      'ARG CURL=7.88\nRUN apt-get update && \\\n    apt-get install -y --no-install-recommends \\\n      curl=${CURL} \\\n      git && \\\n    apt-get -y upgrade && rm -rf /var/lib/apt/lists/*\nRUN apt-mark hold libc6\n'
    expect(stepsOf(text)).toEqual(['3 install deb curl=7.88@5 git@6', '3 upgrade-all deb', '8 hold deb libc6@8'])
    expect(recipeOf(`FROM x\n${text}`)?.steps[0]).toMatchObject({ recommends: false, raises: true, program: 'apt-get' })
  })

  it.each([
    ['apt-get install -y --only-upgrade libexpat1', '2 upgrade deb libexpat1@2'],
    ['DEBIAN_FRONTEND=noninteractive apt-get -yq dist-upgrade', '2 upgrade-all deb'],
    ['apk upgrade --no-cache', '2 upgrade-all apk'],
    ['apk add --no-cache openssl=3.1.4-r5 curl~8', '2 install apk openssl=3.1.4-r5@2 curl@2'],
    ['apk upgrade libcrypto3 libssl3', '2 upgrade apk libcrypto3@2 libssl3@2'],
    ['dnf -y upgrade', '2 upgrade-all rpm'],
    ['microdnf update -y glibc', '2 upgrade rpm glibc@2'],
    ['yum install -y bash-5.1.8-6.el9 tar', '2 install rpm bash=5.1.8-6.el9@2 tar@2'],
    ['pip3 install --no-cache-dir "requests[socks]==2.31.0" "flask>=2"', '2 install pip requests=2.31.0@2 flask@2'],
    ['python3 -m pip install -U pip setuptools', '2 install pip pip@2 setuptools@2'],
    ['npm install -g @angular/cli@17.0.1 yarn', '2 install npm @angular/cli=17.0.1@2 yarn@2'],
    ['apt-get purge -y gcc', '2 remove deb gcc@2'],
  ])('%s', (command, step) => {
    expect(stepsOf(`RUN ${command}`)).toEqual([step])
  })

  it('passes over what changes no package', () => {
    expect(
      stepsOf('RUN npm ci && npm install && apt-get update && constructor install x\nRUN ["apt-get", "install"]'),
    ).toEqual([])
  })

  it('follows variables of the shell and lists in one variable', () => {
    expect(stepsOf('RUN PKGS="curl git" && apt-get install -y $PKGS $MORE')).toEqual(['2 install deb curl@2 git@2'])
  })

  it('reads the stages that make the target, its base and its copies', () => {
    const text =
      'ARG TAG=12\nFROM golang:1.24 AS build\nRUN apt-get install -y gcc\nFROM debian:${TAG}@sha256:0123456789012345678901234567890123456789012345678901234567890123 AS run\nRUN apk add a\nFROM run\nCOPY --from=build /out/app ["/usr/bin/app"]\nCOPY src /src\n'
    const recipe = recipeOf(text)
    expect(recipe).toMatchObject({
      firstLine: 6,
      lastLine: 8,
      base: { line: 4, digest: expect.stringContaining('sha256:') },
    })
    expect(recipe?.steps.map(({ line }) => line)).toEqual([5])
    expect(recipe?.copies).toEqual([
      { line: 7, from: 'build', sources: ['/out/app'], destination: '/usr/bin/app' },
      { line: 8, sources: ['src'], destination: '/src' },
    ])
    expect(recipeOf(text, 'missing')).toBe(undefined)
    expect(recipeOf('FROM scratch\nCOPY a /a\n')?.base).toBe(undefined)
  })
})
