import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { ansibleGalaxy } from './index.ts'

const fixture = (path: string): string => readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
const linesOf = (text: string, path = 'galaxy.yml') => pinLines(ansibleGalaxy.extract({ path, text }), text)

test('galaxy.yml', () => {
  expect(linesOf(fixture('galaxy.yml'))).toEqual([
    'collection ansible.utils = >=2.5.0 -> 2.5.0 require/runtime galaxy-collection:ansible.utils [floating]',
    'collection community.crypto = 2.22.3 -> 2.22.3 require/runtime galaxy-collection:community.crypto',
  ])
})

test('requirements.yml', () => {
  expect(linesOf(fixture('requirements.yml'), 'requirements.yml')).toEqual([
    'collection community.general = 9.4.0 -> 9.4.0 require/runtime galaxy-collection:community.general',
    'collection community.docker = >=3.11.0,<4.0.0 -> 3.11.0 require/runtime galaxy-collection:community.docker [floating]',
    'collection github.com/ansible-collections/community.crypto = 2.22.3 -> 2.22.3 require/runtime github-tags:ansible-collections/community.crypto',
    'collection git.example/ops/own = v1.0.0 -> v1.0.0 require/runtime git-tags:https://git.example/ops/own',
    'collection ansible.posix = 1.6.2 -> 1.6.2 require/runtime galaxy-collection:ansible.posix',
    'role geerlingguy.docker = 7.4.1 -> 7.4.1 require/runtime galaxy:geerlingguy.docker',
    'role github.com/geerlingguy/ansible-role-nginx = 3.2.0 -> 3.2.0 require/runtime github-tags:geerlingguy/ansible-role-nginx',
  ])
})

test.each([
  ['a list of roles', '- src: geerlingguy.java\n  version: 2.2.0\n', 'galaxy:geerlingguy.java'],
  [
    'a role by its repository',
    '- src: git+ssh://git@git.example/a/b.git\n  version: v1.0.0\n',
    'git-tags:https://git.example/a/b',
  ],
  ['a version behind an address', 'collections:\n  - git@github.com:o/n.git,v1.0.0\n', 'github-tags:o/n'],
  [
    'a collection by its source',
    'collections:\n  - name: a.b\n    source: https://github.com/o/n.git\n    version: v1.0.0\n',
    'github-tags:o/n',
  ],
  ['what is newest', 'collections:\n  - name: a.b\n', 'galaxy-collection:a.b [floating]'],
])('%s', (_, text, component) => {
  expect(linesOf(text, 'requirements.yml').join()).toContain(component)
})

test.each([
  ['dependencies of a chart', 'dependencies:\n  - name: a.b\n    version: 1.0.0\n'],
  ['a variable', 'collections:\n  - name: a.b\n    version: "{{ version }}"\n'],
  ['a name that is none', 'roles:\n  - name: common\n'],
  ['a folder', 'collections:\n  - name: ./a.b\n    type: dir\n'],
])('nothing: %s', (_, text) => {
  expect(linesOf(text, 'requirements.yml')).toEqual([])
})
