import { describe, expect, it } from 'vitest'

import { findDockerfile } from './find-dockerfile.ts'
import { imageOf, type HistoryLine } from './testing.ts'

const BASE: readonly HistoryLine[] = [['/bin/sh', true]]
const app = {
  path: 'app/Dockerfile',
  text: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl\nCOPY app /usr/bin/app\nCMD ["app"]\n',
}
const tool = {
  path: 'tool/Dockerfile',
  text: 'FROM alpine:3\nRUN apk add --no-cache git\nCOPY tool /tool\nCMD ["tool"]\n',
}
const staged = {
  path: 'Dockerfile',
  text: 'FROM debian:12 AS base\nRUN apt-get update && apt-get install -y curl\nFROM base AS extra\nRUN make extra\nFROM base\nCOPY other /other\n',
}

const APP: readonly HistoryLine[] = [
  ['RUN /bin/sh -c apt-get update && apt-get install -y curl # buildkit', true],
  ['COPY app /usr/bin/app # buildkit', true],
  ['CMD ["app"]', false],
]

describe('findDockerfile', () => {
  it('finds the file whose instructions the history has', () => {
    const found = findDockerfile(imageOf([...BASE, ...APP]), [tool, staged, app])
    expect(found).toMatchObject({
      status: 'found',
      best: { path: 'app/Dockerfile', score: 1, found: 3, instructions: 3 },
    })
  })

  it('finds the stage', () => {
    const image = imageOf([...BASE, APP[0]!, ['RUN /bin/sh -c make extra # buildkit', true]])
    expect(findDockerfile(image, [app, staged])).toMatchObject({
      best: { path: 'Dockerfile', target: 'extra', score: 1 },
    })
  })

  it('does not prefer a stage that is only the beginning of what was built', () => {
    const image = imageOf([...BASE, APP[0]!, ['COPY another /other # buildkit', true]])
    const found = findDockerfile(image, [staged])
    expect(found).toMatchObject({ status: 'found', best: { path: 'Dockerfile' } })
    expect(found.status === 'found' && found.best.target).toBe(undefined)
  })

  it('prefers, of equal ones, the base that the image names', () => {
    const bookworm = { path: 'a/Dockerfile', text: app.text.replace('debian:12', 'debian:11') }
    const image = imageOf([...BASE, ...APP], { 'org.opencontainers.image.base.name': 'docker.io/library/debian:12' })
    expect(findDockerfile(image, [bookworm, { ...app, path: 'long/path/Dockerfile' }])).toMatchObject({
      best: { path: 'long/path/Dockerfile' },
    })
  })

  it('takes no file for a command alone, and none for a silent image', () => {
    const plain = { path: 'Dockerfile', text: 'FROM debian\nCMD ["app"]\n' }
    expect(findDockerfile(imageOf([...BASE, ['CMD ["app"]', false]]), [plain])).toEqual({
      status: 'none',
      reason: 'none of 1 Dockerfiles resembles its history',
    })
    expect(findDockerfile(imageOf([['', true]]), [app]).status).toBe('none')
    expect(findDockerfile(imageOf([...BASE, ...APP]), [])).toEqual({
      status: 'none',
      reason: 'the repository has no Dockerfile',
    })
  })
})
