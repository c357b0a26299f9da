import { describe, expect, test } from 'vitest'

import { claimLines, claimsOf, commandsOf, type Values } from '../testing-subjects.ts'
import { osPackages } from './os-packages.ts'

const packages = (shell: string, values?: Values): readonly string[] =>
  claimLines(osPackages, commandsOf(shell, values))

describe('operating system packages', () => {
  test.each<[string, readonly string[]]>([
    [
      'apt-get install -y --no-install-recommends curl gcc-12 libc6-dev:i386',
      ['deb curl -', 'deb gcc-12 -', 'deb libc6-dev -'],
    ],
    ['apt-get -y -o Dpkg::Use-Pty=0 install jq=1.6-2.1 g++', ['deb jq 1.6-2.1', 'deb g++ -']],
    ['apt install -t bookworm-backports -y golang/bookworm-backports libstdc++6', ['deb golang -', 'deb libstdc++6 -']],
    ['apt-get install "python3-dev=3.11*"', ['deb python3-dev 3.11*']],
    ['apt-get install kubelet=1:1.29.0-1.1~deb12u1', ['deb kubelet 1:1.29.0-1.1~deb12u1']],
    ['install_packages ca-certificates', ['deb ca-certificates -']],
    ['apk add --no-cache bash curl=8.9.1-r0', ['apk bash -', 'apk curl 8.9.1-r0']],
    ['apk add --virtual .build-deps gcc musl-dev', ['apk gcc -', 'apk musl-dev -']],
    [
      'apk --update add -t .deps --repository http://mirror.example/edge "nodejs~=20" helm@edge',
      ['apk nodejs 20', 'apk helm -'],
    ],
    ['apk add "postgresql-client>=16"', ['apk postgresql-client 16']],
    [
      'dnf install -y --setopt=install_weak_deps=False nginx-1.24.0 java-17-openjdk gcc-toolset-12',
      ['rpm nginx 1.24.0', 'rpm java-17-openjdk -', 'rpm gcc-toolset-12 -'],
    ],
    [
      'yum -y install kubectl-1.29.0-150500.1.1.x86_64 python3.11',
      ['rpm kubectl 1.29.0-150500.1.1', 'rpm python3.11 -'],
    ],
    ['microdnf install --nodocs tar java-1.8.0-openjdk', ['rpm tar -', 'rpm java-1.8.0-openjdk -']],
    ['tdnf install -y ca-certificates', ['rpm ca-certificates -']],
    ['zypper --non-interactive in -y curl=8.0.1', ['rpm curl 8.0.1']],
  ])('%s', (shell, expected) => {
    expect(packages(shell)).toEqual(expected)
  })

  test.each([
    'apt-get update',
    'apt-get remove curl',
    'apt-get install -y ./local.deb /tmp/x.deb',
    'apt-get install -y ${UNKNOWN}',
    'apt-get install -y linux-headers-${KERNEL}',
    'apt-get install mysql- "libboost*-dev"',
    'apt-get build-dep curl',
    'apk del .build-deps',
    'apk add --virtual .build-deps',
    'apk add ./local.apk !conflict',
    'yum install -y https://mirror.example/epel-release-9.noarch.rpm',
    'dnf install -y @development /usr/bin/python3 "dnf-command(builddep)"',
    'dnf module install nodejs:18',
    'dnf groupinstall "Development Tools"',
    'yum-config-manager --add-repo x',
  ])('none: %s', (shell) => {
    expect(packages(shell)).toEqual([])
  })

  test('names and versions out of variables', () => {
    const values = { PKGS: 'git  make', V: '8.9.1-r0' }
    expect(packages('apk add --no-cache ${PKGS}', values)).toEqual(['apk git -', 'apk make -'])
    expect(packages('apk add curl=${V}', values)).toEqual(['apk curl 8.9.1-r0'])
    expect(packages('apt-get install curl=${UNKNOWN}')).toEqual(['deb curl ?'])
  })

  test('the distribution is that of the base image, where it fits the program', () => {
    const distributions = (shell: string, os?: string): readonly (string | undefined)[] =>
      claimsOf(osPackages, commandsOf(shell, {}, os)).map(({ distribution }) => distribution)
    expect(distributions('apt-get install curl', 'python:3.11-slim-bookworm')).toEqual(['Debian:12'])
    expect(distributions('apk add curl', 'golang:1.26-alpine3.22')).toEqual(['Alpine:v3.22'])
    expect(distributions('apk add curl', 'debian:12')).toEqual([undefined])
    expect(distributions('apt-get install curl')).toEqual([undefined])
  })
})
