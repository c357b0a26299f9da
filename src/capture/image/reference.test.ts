import { describe, expect, it } from 'vitest'

import { parseReference } from './reference.ts'

const HEX = 'ab'.repeat(32)

describe('references', () => {
  it.each([
    ['.', { transport: 'tree', path: '.' }],
    ['some/folder', { transport: 'tree', path: 'some/folder' }],
    ['C:folder', { transport: 'tree', path: 'C:folder' }],
    ['https://github.com/o/r', { transport: 'tree', path: 'https://github.com/o/r' }],
    ['oci:build/image', { transport: 'oci', path: 'build/image' }],
    ['oci:build/image:v1', { transport: 'oci', path: 'build/image', tag: 'v1' }],
    ['oci:build:registry.example/app:v1', { transport: 'oci', path: 'build', tag: 'registry.example/app:v1' }],
    ['oci-archive:a.tar.gz:', { transport: 'oci-archive', path: 'a.tar.gz' }],
    ['docker-archive:a.tar:app:v1', { transport: 'docker-archive', path: 'a.tar', name: 'app:v1' }],
    ['docker://debian', { transport: 'docker', host: 'docker.io', repository: 'library/debian', tag: 'latest' }],
    ['docker://127.0.0.1:5000/a/b:v1', { transport: 'docker', host: '127.0.0.1:5000', repository: 'a/b', tag: 'v1' }],
    [
      `docker://quay.io/a/b@sha256:${HEX}`,
      { transport: 'docker', host: 'quay.io', repository: 'a/b', digest: `sha256:${HEX}` },
    ],
    [
      `docker://quay.io/a/b:v1@sha256:${HEX}`,
      { transport: 'docker', host: 'quay.io', repository: 'a/b', tag: 'v1', digest: `sha256:${HEX}` },
    ],
  ])('%s', (text, expected) => {
    expect(parseReference(text)).toEqual(expected)
  })

  it.each([
    ['docker:debian', 'no // after docker:'],
    ['docker://', 'a name that no registry takes'],
    ['docker://Up/Per', 'a name that no registry takes'],
    ['docker://a/../b', 'a name that no registry takes'],
    ['docker://a:b c', 'a tag that is none'],
    ['docker://a@sha256:12', 'a digest that is none'],
    ['oci:', 'no path'],
    ['docker-daemon:debian', 'docker save'],
    ['containers-storage:localhost/a', 'podman push'],
    ['dir:folder', 'skopeo copy'],
  ])('%s is refused', (text, message) => {
    expect(() => parseReference(text)).toThrow(message)
  })
})
