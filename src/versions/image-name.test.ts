import { describe, expect, it } from 'vitest'

import { parseImageName } from './image-name.ts'

describe('names of images', () => {
  it.each([
    ['golang', { host: 'docker.io', repository: 'library/golang' }],
    ['library/golang', { host: 'docker.io', repository: 'library/golang' }],
    ['kubeovn/kube-ovn', { host: 'docker.io', repository: 'kubeovn/kube-ovn' }],
    ['docker.io/golang', { host: 'docker.io', repository: 'library/golang' }],
    ['ghcr.io/owner/a/b', { host: 'ghcr.io', repository: 'owner/a/b' }],
    ['localhost/x', { host: 'localhost', repository: 'x' }],
    ['registry.example:5000/x', { host: 'registry.example:5000', repository: 'x' }],
    ['../x', undefined],
    ['a/../b', undefined],
    ['$(touch x)', undefined],
  ])('%s', (name, expected) => {
    expect(parseImageName(name)).toEqual(expected)
  })
})
