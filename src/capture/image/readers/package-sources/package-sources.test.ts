import { array, assert, constantFrom, oneof, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'

import { imageFile, NO_TOOLS, outcomeOf } from '../testing.ts'
import { packageSources } from './index.ts'

const read = (path: string, text: string) => packageSources.read(imageFile(path, text), NO_TOOLS)
/** Each source as its line, disabled ones behind a minus, with the repository's id before it. */
const lines = (path: string, text: string) =>
  read(path, text).packageSources?.map(
    ({ line, id, enabled }) => `${enabled ? '' : '- '}${id === undefined ? '' : `${id}: `}${line}`,
  )

const STANZAS = 'etc/apt/sources.list.d/debian.sources'
const REPOSITORY = 'etc/yum.repos.d/base.repo'

test('it wants the configuration of package managers and no others', () => {
  const wanted = [
    'etc/apt/sources.list',
    'etc/apt/sources.list.d/a-b_c.list',
    STANZAS,
    'etc/apk/repositories',
    'etc/apk/repositories.d/x.list',
    REPOSITORY,
    'etc/zypp/repos.d/oss.repo',
    'etc/dnf/dnf.conf',
    'etc/apt/sources.list.d/a~.list',
    'etc/apt/sources.list.save',
    'etc/apt/sources.list.d/x/y.list',
    'etc/yum.repos.d/x.repo.rpmnew',
    'srv/etc/apk/repositories',
  ]
  expect(wanted.filter((path) => packageSources.wants({ path, size: 1, mode: 0o644 }))).toEqual(wanted.slice(0, 8))
})

test('a source says its client, its line and its file', () => {
  expect(read('etc/apt/sources.list', 'deb https://deb.example/debian bookworm main\n').packageSources).toEqual([
    {
      client: 'deb',
      line: 'deb https://deb.example/debian bookworm main',
      file: 'etc/apt/sources.list',
      enabled: true,
    },
  ])
})

describe('apt', () => {
  test('a line a source: blanks, comments, sources of sources', () => {
    const text = [
      '# deb https://deb.example/debian old main',
      'deb  [ arch=amd64,arm64   signed-by=/k#1.gpg ]\thttps://deb.example/debian bookworm main contrib # more',
      'deb-src https://deb.example/debian bookworm main',
      '',
      'deb https://user:secret@deb.example/debian ./',
      'debian https://deb.example/debian bookworm main',
      'deb https://deb.example/debian',
    ].join('\n')
    expect(lines('etc/apt/sources.list', text)).toEqual([
      'deb [ arch=amd64,arm64 signed-by=/k#1.gpg ] https://deb.example/debian bookworm main contrib',
      'deb https://deb.example/debian ./',
    ])
    expect(read('etc/apt/sources.list', text).problems?.map(({ line }) => line)).toEqual([6, 7])
  })

  test('stanzas: every pair of address and suite', () => {
    const text = [
      'Types: deb deb-src',
      'URIs: https://deb.example/debian https://mirror.example/debian',
      'Suites: bookworm bookworm-updates',
      'Components: main contrib',
      'Architectures: amd64 arm64',
      'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg',
      'Trusted: yes',
    ].join('\n')
    const options = '[arch=amd64,arm64 signed-by=/usr/share/keyrings/debian-archive-keyring.gpg trusted=yes]'
    expect(lines(STANZAS, text)).toEqual([
      `deb ${options} https://deb.example/debian bookworm main contrib`,
      `deb ${options} https://deb.example/debian bookworm-updates main contrib`,
      `deb ${options} https://mirror.example/debian bookworm main contrib`,
      `deb ${options} https://mirror.example/debian bookworm-updates main contrib`,
    ])
  })

  test('stanzas: disabled, flat, for sources alone, with a key inside', () => {
    const text = [
      'Enabled: no\nTypes: deb\nURIs: https://deb.example/a\nSuites: sid\nComponents: main',
      '# a comment\nTypes: deb\nURIs: https://deb.example/b\nSuites: ./\nComponents: main',
      'Types: deb-src\nURIs: https://deb.example/c\nSuites: sid\nComponents: main',
      'Types: deb\nURIs: https://deb.example/d\nSuites:\n sid\nComponents: main\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mDMEX\n -----END PGP PUBLIC KEY BLOCK-----',
      'Types: deb\nSuites: sid',
    ].join('\n\n')
    expect(lines(STANZAS, text)).toEqual([
      '- deb https://deb.example/a sid main',
      'deb https://deb.example/b ./',
      `deb [signed-by=/${STANZAS}] https://deb.example/d sid main`,
    ])
    expect(read(STANZAS, text).problems).toEqual([
      { line: 29, reason: 'expected Types, URIs and Suites in a source of apt' },
    ])
  })
})

test('apk: tags, comments, several lines', () => {
  const text =
    '#/media/cdrom/apks\nhttps://registry.example/alpine/v3.22/main\n@edge  https://registry.example/alpine/edge/main\n'
  expect(lines('etc/apk/repositories', text)).toEqual([
    'https://registry.example/alpine/v3.22/main',
    '@edge https://registry.example/alpine/edge/main',
  ])
})

describe('dnf, yum, zypper', () => {
  test('a repository: its own address before a list of mirrors, variables as they are', () => {
    const text = [
      '[main]',
      'gpgcheck=1',
      '[baseos]',
      'name=Base - $releasever',
      'mirrorlist=https://registry.example/mirrors?release=$releasever&arch=$basearch',
      '#baseurl=https://registry.example/commented',
      'enabled=1',
      '[appstream]',
      'metalink = https://registry.example/metalink',
      'baseurl = https://registry.example/$releasever/a',
      '  https://mirror.example/$releasever/a',
      '[debug]',
      'baseurl=https://registry.example/debug',
      'enabled=False',
      '[nothing]',
      'name=Nothing',
      'nonsense',
    ].join('\n')
    expect(lines(REPOSITORY, text)).toEqual([
      'baseos: mirrorlist=https://registry.example/mirrors?release=$releasever&arch=$basearch',
      'appstream: baseurl=https://registry.example/$releasever/a',
      '- debug: baseurl=https://registry.example/debug',
    ])
    expect(read(REPOSITORY, text).problems).toEqual([
      { line: 17, reason: 'expected a section or an assignment, found "nonsense"' },
      { line: 15, reason: 'expected baseurl, mirrorlist, metalink in the repository "nothing", found none' },
    ])
  })
})

test('any text is read or refused, nothing else', () => {
  const line = oneof(
    constantFrom('[a]', 'baseurl=x', ' y', 'Types: deb', 'URIs: a', 'Suites: b', 'deb [a a b', ''),
    string(),
  )
  const text = array(line).map((all) => all.join('\n'))
  const paths = constantFrom('etc/apt/sources.list', STANZAS, 'etc/apk/repositories', REPOSITORY)
  assert(
    property(paths, text, (path, content) => {
      expect(outcomeOf(() => read(path, content))).toMatch(/^read$|expected/)
    }),
  )
})
