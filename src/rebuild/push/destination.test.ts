import { describe, expect, it } from 'vitest'

import { ended, portsWith, scriptedExec } from '../testing.ts'
import { objectionToPush, readDestination } from './destination.ts'
import { pushImage } from './push-image.ts'

const index = JSON.stringify({
  manifests: [
    { platform: { os: 'linux', architecture: 'amd64' } },
    { platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
    { platform: { os: 'unknown', architecture: 'unknown' } },
  ],
})

it('moves a tag only from where it was read', () => {
  const image = readDestination('{"config":{}}', 'sha256:1')
  expect(image).toEqual({ status: 'image', digest: 'sha256:1' })
  expect(objectionToPush(image, { platform: 'linux/amd64', expected: 'sha256:1' })).toBeUndefined()
  expect(objectionToPush(image, { platform: 'linux/amd64', expected: 'sha256:2' })).toContain('moved meanwhile')
  expect(objectionToPush({ status: 'absent' }, { platform: 'linux/amd64', expected: 'sha256:2' })).toBeUndefined()
})

it('never takes other platforms away', () => {
  const both = readDestination(index, 'sha256:1')
  expect(both).toEqual({ status: 'index', digest: 'sha256:1', platforms: ['linux/amd64', 'linux/arm64/v8'] })
  expect(objectionToPush(both, { platform: 'linux/amd64' })).toBe(
    'the tag has images for linux/arm64/v8 too, and only linux/amd64 was rebuilt',
  )
  const one = { status: 'index', digest: 'sha256:1', platforms: ['linux/arm64/v8'] } as const
  expect(objectionToPush(one, { platform: 'linux/arm64' })).toBeUndefined()
})

describe('a push', () => {
  const push = {
    from: 'oci:/a:b',
    digest: 'sha256:2',
    to: 'docker://127.0.0.1:5000/a:1',
    platform: 'linux/amd64',
    timeoutMs: 1,
  }
  const registry = (digests: string[], copy = ended(0)) =>
    scriptedExec(({ args }) => {
      if (args[0] === 'copy') return copy
      if (args[0] === 'manifest-digest') return ended(0, `${digests.shift() ?? ''}\n`)
      return digests[0] === undefined ? ended(1, '', 'manifest unknown') : ended(0, '{"config":{}}')
    })

  it('reads the digest back', async () => {
    const { exec, requests } = registry(['sha256:1', 'sha256:2'])
    expect(await pushImage({ ...push, expected: 'sha256:1' }, portsWith(exec))).toEqual({
      status: 'pushed',
      reference: push.to,
      digest: 'sha256:2',
    })
    expect(requests.find(({ args }) => args[0] === 'copy')?.args).toContain('--dest-tls-verify=false')
  })

  it('says what the registry has where that is something else', async () => {
    const { exec } = registry(['sha256:1', 'sha256:3'])
    expect(await pushImage(push, portsWith(exec))).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('found sha256:3'),
    })
  })

  it('is not made where the registry does not answer', async () => {
    const { exec, requests } = scriptedExec(() => ended(1, '', 'connection refused'))
    expect(await pushImage(push, portsWith(exec))).toMatchObject({ status: 'failed' })
    expect(requests).toHaveLength(1)
  })
})
