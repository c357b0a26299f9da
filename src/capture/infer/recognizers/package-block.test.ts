import { describe, expect, test } from 'vitest'

import { blockOf, claimLines, type Values } from '../testing-subjects.ts'
import { packageBlock } from './package-block.ts'

const packages = (path: string, entries: Values): readonly string[] =>
  claimLines(packageBlock, [blockOf(path.split(' '), entries)])

describe('packages that a mapping has installed', () => {
  test.each<[string, Values, readonly string[]]>([
    ['tasks 0 ansible.builtin.apt', { name: 'curl', state: 'present' }, ['deb curl -']],
    ['tasks 0 apt', { pkg: 'jq=1.6-2.1,git' }, ['deb jq 1.6-2.1', 'deb git -']],
    ['tasks 0 apt name', { 0: 'curl', 1: 'gcc-12' }, ['deb curl -', 'deb gcc-12 -']],
    ['tasks 0 dnf', { name: 'nginx-1.24.0' }, ['rpm nginx 1.24.0']],
    ['tasks 0 pip', { name: 'requests==2.32.0' }, ['pypi requests 2.32.0']],
    ['tasks 0 pip', { name: 'requests', version: '2.32.0' }, ['pypi requests 2.32.0']],
    ['tasks 0 community.general.npm', { name: 'yarn', global: 'true' }, ['npm yarn -']],
    ['addons apt packages', { 0: 'libssl-dev' }, ['deb libssl-dev -']],
  ])('%s %j', (path, entries, expected) => {
    expect(packages(path, entries)).toEqual(expected)
  })

  test.each<[string, Values]>([
    ['tasks 0 apt', { name: 'curl', state: 'absent' }],
    ['tasks 0 apt', { update_cache: 'true' }],
    ['tasks 0 apt', { name: '${PACKAGE}' }],
    ['tasks 0 apt', { deb: 'https://host.example/x.deb' }],
    ['tasks 0 pip', { requirements: '/x/requirements.txt' }],
    ['tasks 0 service', { name: 'nginx' }],
    ['metadata', { name: 'nginx' }],
  ])('none: %s %j', (path, entries) => {
    expect(packages(path, entries)).toEqual([])
  })
})
