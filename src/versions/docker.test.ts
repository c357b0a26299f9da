import { assert, constantFrom, property } from 'fast-check'
import { describe, expect, it, test } from 'vitest'

import { docker, parseTag, variantOf } from './docker.ts'

test.each([
  ['1.26.6-alpine', { prefix: '', numbers: ['1', '26', '6'], written: '1.26.6', prerelease: '', variant: '-alpine' }],
  [
    '3.11-slim-bookworm',
    { prefix: '', numbers: ['3', '11'], written: '3.11', prerelease: '', variant: '-slim-bookworm' },
  ],
  [
    '1.26rc1-alpine3.22',
    { prefix: '', numbers: ['1', '26'], written: '1.26', prerelease: 'rc1', variant: '-alpine3.22' },
  ],
  ['v1.15.0-rc.1', { prefix: 'v', numbers: ['1', '15', '0'], written: '1.15.0', prerelease: '-rc.1', variant: '' }],
  ['24.04', { prefix: '', numbers: ['24', '04'], written: '24.04', prerelease: '', variant: '' }],
  [
    'bookworm-20250908-slim',
    { prefix: 'bookworm-', numbers: ['20250908'], written: '20250908', prerelease: '', variant: '-slim' },
  ],
  [
    '11.0.32_9-jdk',
    { prefix: '', numbers: ['11', '0', '32', '9'], written: '11.0.32_9', prerelease: '', variant: '-jdk' },
  ],
  ['8u502-b07-jre', { prefix: '', numbers: ['8', '502', '07'], written: '8u502-b07', prerelease: '', variant: '-jre' }],
  ['amd64-1.2.3', { prefix: 'amd64-', numbers: ['1', '2', '3'], written: '1.2.3', prerelease: '', variant: '' }],
  ['3.12-dev', { prefix: '', numbers: ['3', '12'], written: '3.12', prerelease: '', variant: '-dev' }],
  ['3.15-rc-trixie', { prefix: '', numbers: ['3', '15'], written: '3.15', prerelease: '-rc', variant: '-trixie' }],
  ['latest', undefined],
  ['noble', undefined],
  ['sha-3f5ac21', undefined],
  ['3f5ac21d', undefined],
])('%s reads as %o', (tag, expected) => {
  expect(parseTag(tag)).toEqual(expected)
})

test.each([
  ['1.26.6-alpine', '-alpine'],
  ['1.26.6', ''],
  ['latest', ''],
])('the variant of %s is "%s"', (tag, variant) => {
  expect(variantOf(tag)).toBe(variant)
})

test.each([
  ['1.25.1-alpine', '1.26.6-alpine', true],
  ['1.25.1-alpine', '1.26.6', false],
  ['1.25.1-alpine', '1.26-alpine', false],
  ['1.25.1', 'v1.26.6', false],
  ['3', '20250908', false],
  ['20250101', '20250908', true],
  ['noble', '24.04', false],
])('%s may become %s: %s', (current, candidate, expected) => {
  expect(docker.isCompatible?.(current, candidate)).toBe(expected)
})

/** Tags as registries have them: official-images of docker-library, and the release pages of the projects; a part of each list. */
const LISTS = {
  golang:
    '1.27.0-trixie 1.27-trixie 1-trixie 1.27.0 1.27 1 1.27.0-bookworm 1.27.0-alpine3.24 1.27-alpine3.24 1.27.0-alpine 1.27-alpine 1-alpine 1.27.0-alpine3.23 1.26.7 1.26 1.26.7-alpine 1.26-alpine 1.26.7-alpine3.24 1.26.6-alpine 1.26.6 1.26.7-nanoserver-ltsc2025 tip',
  python:
    '3.15.0rc1-trixie 3.15-rc-trixie 3.15.0rc1 3.15-rc 3.15.0rc1-slim 3.15-rc-slim 3.14.7-slim 3.14-slim 3-slim slim 3.14.7 3.14 3 3.14.7-slim-bookworm 3.14-slim-bookworm 3.14-alpine3.24 3.13.15-slim 3.13-slim 3.11.16-slim 3.11-slim 3.11 3.11-slim-bookworm 2.7.18-slim 2.7-slim 2 windowsservercore-ltsc2022',
  temurin:
    '8u502-b07-jdk-alpine 8u492-b09-jdk-alpine 8-jdk-alpine 11.0.32_9-jdk 11.0.31_11-jdk 11-jdk 11-jre 17.0.20_8-jdk 17-jdk 17-jre 21.0.12_8-jdk 21-jdk 21-jre 25-jdk 25-jre 21.0.12_8-jre 21-jre-alpine',
  postgres:
    '19beta3 19beta3-alpine 18.6-trixie 18.6 18 18-alpine 18.6-alpine 17.10 17 16.15 16 16-alpine 15.19-alpine3.24',
  debian:
    'bookworm bookworm-20260803 bookworm-20260720 12.15 12 bookworm-slim bookworm-20260803-slim bookworm-20260720-slim 12-slim 11.11 11 bullseye-20260803 trixie-20260803 13.6 13 13-slim sid-20260803 unstable-20260803',
  ubuntu:
    '22.04 jammy-20260810 jammy-20260701 jammy 24.04 noble-20260810 26.04 resolute-20260811.1 resolute-20260801 26.10 devel latest rolling',
  alpine: '20260805 20260127 edge 3.24.1 3.24 3 latest 3.23.5 3.23 3.22.5 3.22',
  multus:
    'v4.2.3 v4.2.3-thick v4.2.2 v4.2.2-thick v4.1.4-thick v4.1.4 stable stable-thick snapshot snapshot-thick latest-amd64',
  minio: 'RELEASE.2025-09-07T16-13-09Z RELEASE.2025-07-23T15-54-02Z RELEASE.2025-07-23T15-54-02Z-cpuv1 latest',
  byArchitecture:
    'amd64-1.2.3 arm64-1.2.4 amd64-1.2.4 1.2.5 v1.2.3-x86 v1.2.4-x86 v1.2.5-arm linux-amd64-v1.0 linux-amd64-v1.1',
  chainguard: '3.12-dev 3.13-dev 3.13 3.12 latest latest-dev',
} as const

const compatible = (list: keyof typeof LISTS, current: string): readonly string[] =>
  LISTS[list]
    .split(' ')
    .filter((tag) => docker.isCompatible?.(current, tag))
    .toSorted(docker.compare)

describe('the tags that may follow', () => {
  it.each([
    ['golang', '1.26.6-alpine', ['1.26.6-alpine', '1.26.7-alpine', '1.27.0-alpine']],
    ['golang', '1.26-alpine', ['1.26-alpine', '1.27-alpine']],
    ['golang', '1.26.6', ['1.26.6', '1.26.7', '1.27.0']],
    ['golang', '1', ['1']],
    ['python', '3.11-slim', ['2.7-slim', '3.11-slim', '3.13-slim', '3.14-slim', '3.15-rc-slim']],
    ['python', '3.11-slim-bookworm', ['3.11-slim-bookworm', '3.14-slim-bookworm']],
    ['python', '2', ['2', '3']],
    ['temurin', '17-jre', ['11-jre', '17-jre', '21-jre', '25-jre']],
    ['temurin', '11.0.31_11-jdk', ['11.0.31_11-jdk', '11.0.32_9-jdk', '17.0.20_8-jdk', '21.0.12_8-jdk']],
    ['temurin', '8u492-b09-jdk-alpine', ['8u492-b09-jdk-alpine', '8u502-b07-jdk-alpine']],
    ['postgres', '16', ['16', '17', '18', '19beta3']],
    ['postgres', '17.10', ['16.15', '17.10', '18.6']],
    ['debian', '12-slim', ['12-slim', '13-slim']],
    ['debian', '12', ['11', '12', '13']],
    ['debian', 'bookworm-20260720-slim', ['bookworm-20260720-slim', 'bookworm-20260803-slim']],
    ['debian', 'bookworm-20260720', ['bookworm-20260720', 'bookworm-20260803']],
    ['debian', 'bookworm', []],
    ['ubuntu', '22.04', ['22.04', '24.04', '26.04', '26.10']],
    ['ubuntu', 'jammy-20260701', ['jammy-20260701', 'jammy-20260810']],
    ['ubuntu', 'resolute-20260801', ['resolute-20260801', 'resolute-20260811.1']],
    ['alpine', '3.22', ['3.22', '3.23', '3.24']],
    ['alpine', '3', ['3']],
    ['alpine', '20260127', ['20260127', '20260805']],
    ['multus', 'v4.1.4-thick', ['v4.1.4-thick', 'v4.2.2-thick', 'v4.2.3-thick']],
    ['multus', 'v4.1.4', ['v4.1.4', 'v4.2.2', 'v4.2.3']],
    ['minio', 'RELEASE.2025-07-23T15-54-02Z', ['RELEASE.2025-07-23T15-54-02Z', 'RELEASE.2025-09-07T16-13-09Z']],
    ['byArchitecture', 'amd64-1.2.3', ['amd64-1.2.3', 'amd64-1.2.4']],
    ['byArchitecture', 'v1.2.3-x86', ['v1.2.3-x86', 'v1.2.4-x86']],
    ['byArchitecture', 'linux-amd64-v1.0', ['linux-amd64-v1.0', 'linux-amd64-v1.1']],
    ['chainguard', '3.12-dev', ['3.12-dev', '3.13-dev']],
    ['chainguard', '3.12', ['3.12', '3.13']],
  ] as const)('%s %s', (list, current, expected) => {
    expect(compatible(list, current)).toEqual(expected)
  })

  const tags = Object.values(LISTS).flatMap((list) => list.split(' '))
  const aTag = constantFrom(...tags)

  it('are an equivalence: reflexive, symmetric, transitive', () => {
    const follows = (a: string, b: string) => docker.isCompatible?.(a, b) === true
    assert(
      property(aTag, aTag, aTag, (a, b, c) => {
        expect(follows(a, a)).toBe(docker.isValid(a))
        expect(follows(a, b)).toBe(follows(b, a))
        expect(follows(a, c) || !(follows(a, b) && follows(b, c))).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('are written in place of the current one as they are, and keep its variant and prefix', () => {
    for (const current of tags) {
      for (const candidate of tags) {
        if (!docker.isCompatible?.(current, candidate)) continue
        expect(docker.raise(current, candidate)).toBe(candidate)
        expect(variantOf(candidate)).toBe(variantOf(current))
      }
    }
  })
})
