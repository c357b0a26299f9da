import { expect, test } from 'vitest'

import { canonicalName, datasourceOfEcosystem, ecosystemOfDatasource, familyOf, purlOf } from './names.ts'

test.each([
  ['PyPI', 'Foo_Bar.-baz', 'foo-bar-baz'],
  ['NuGet', 'Newtonsoft.Json', 'newtonsoft.json'],
  ['Packagist', 'Symfony/Console', 'symfony/console'],
  ['npm', 'JSONStream', 'JSONStream'],
  ['Go', 'github.com/Masterminds/semver', 'github.com/Masterminds/semver'],
  ['Debian:12', 'openssl', 'openssl'],
])('%s calls %s %s', (ecosystem, name, expected) => {
  expect(canonicalName(ecosystem, name)).toBe(expected)
})

test.each([
  ['npm', 'npm'],
  ['pypi', 'PyPI'],
  ['go', 'Go'],
  ['maven', 'Maven'],
  ['packagist', 'Packagist'],
  ['deb', undefined],
  ['docker', undefined],
  ['nonsense', undefined],
])('datasource %s serves ecosystem %s', (datasource, ecosystem) => {
  expect(ecosystemOfDatasource(datasource)).toBe(ecosystem)
})

test.each([
  ['npm', 'npm'],
  ['PyPI', 'pypi'],
  ['Go', 'go'],
  ['Ubuntu:Pro:24.04:LTS', 'deb'],
  ['Alpine:v3.22', 'apk'],
  ['Rocky Linux:9', 'rpm'],
  ['OSS-Fuzz', undefined],
])('ecosystem %s is served by %s', (ecosystem, datasource) => {
  expect(datasourceOfEcosystem(ecosystem)).toBe(datasource)
})

test('the family is the ecosystem without its release', () => {
  expect(familyOf('Ubuntu:24.04:LTS')).toBe('Ubuntu')
  expect(familyOf('PyPI')).toBe('PyPI')
})

test.each([
  [{ ecosystem: 'npm' }, '@babel/core', '7.1.0', 'pkg:npm/%40babel/core@7.1.0'],
  [{ ecosystem: 'PyPI' }, 'Typing_Extensions', '4.0', 'pkg:pypi/typing-extensions@4.0'],
  [
    { ecosystem: 'Go' },
    'github.com/Masterminds/semver/v3',
    'v3.1.0',
    'pkg:golang/github.com/Masterminds/semver/v3@v3.1.0',
  ],
  [{ ecosystem: 'Go' }, 'stdlib', '1.26.1', 'pkg:golang/stdlib@1.26.1'],
  [
    { ecosystem: 'Maven' },
    'org.apache.tomcat:tomcat-coyote',
    '9.0.1',
    'pkg:maven/org.apache.tomcat/tomcat-coyote@9.0.1',
  ],
  [{ ecosystem: 'Packagist' }, 'Symfony/console', '5.0', 'pkg:composer/symfony/console@5.0'],
  [{ ecosystem: 'Debian:12' }, 'openssl', '3.0.1-1~deb12u1', 'pkg:deb/debian/openssl@3.0.1-1~deb12u1?distro=debian-12'],
  [{ ecosystem: 'Ubuntu:Pro:24.04:LTS' }, 'curl', '8.5', 'pkg:deb/ubuntu/curl@8.5?distro=ubuntu-24.04'],
  [{ ecosystem: 'Alpine:v3.22' }, 'musl', '1.2.5-r0', 'pkg:apk/alpine/musl@1.2.5-r0?distro=alpine-3.22'],
  [{ ecosystem: 'Rocky Linux:9' }, 'bash', '5.1', 'pkg:rpm/rocky-linux/bash@5.1?distro=rocky-linux-9'],
  [{ datasource: 'docker' }, 'library/golang', '1.26-alpine', 'pkg:docker/library/golang@1.26-alpine'],
  [{ datasource: 'docker' }, 'ghcr.io/org/app', undefined, 'pkg:docker/org/app?repository_url=ghcr.io'],
  [{ datasource: 'github-releases' }, 'kubernetes-sigs/kind', 'v0.30.0', 'pkg:github/kubernetes-sigs/kind@v0.30.0'],
  [{ datasource: 'git-refs' }, 'https://github.com/openvswitch/ovs.git', undefined, 'pkg:github/openvswitch/ovs'],
  [
    { datasource: 'git-refs' },
    'https://git.example/a/b',
    undefined,
    'pkg:generic/b?vcs_url=https%3A%2F%2Fgit.example%2Fa%2Fb',
  ],
  [{ datasource: 'golang-version' }, 'go', '1.26.1', 'pkg:generic/go@1.26.1'],
  [{ ecosystem: 'Maven' }, 'artifact-without-group', '1', 'pkg:generic/artifact-without-group@1'],
  [{ ecosystem: 'npm' }, '$(touch x)', '1 2?#', 'pkg:npm/%24(touch%20x)@1%202%3F%23'],
  [{ ecosystem: 'npm' }, '', '1', 'pkg:generic/unnamed@1'],
])('%o %s %s is %s', (subject, name, version, expected) => {
  expect(purlOf(subject, name, version)).toBe(expected)
})

test('qualifiers of the caller are added', () => {
  expect(purlOf({ ecosystem: 'Debian:12' }, 'libssl3', '3.0', { arch: 'amd64' })).toBe(
    'pkg:deb/debian/libssl3@3.0?arch=amd64&distro=debian-12',
  )
})
