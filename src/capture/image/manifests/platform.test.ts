import { describe, expect, it } from 'vitest'

import { parsePlatform, refuseOtherPlatform, type Platform } from './platform.ts'

const HERE: Platform = { os: 'linux', architecture: 'amd64', asked: false }

describe('an image that no index lists', () => {
  const refuse = (written: string, wanted: Platform) => () => refuseOtherPlatform(written, wanted, 'app')

  it('is read whatever it is for, where no platform was asked for', () => {
    expect(refuse('linux/arm64/v8', HERE)).not.toThrow()
  })
  it('is not taken for another platform than the one that was asked for', () => {
    expect(refuse('linux/amd64', parsePlatform('linux/arm64'))).toThrow(
      'app: expected an image for linux/arm64, found one for linux/amd64 alone',
    )
    expect(refuse('linux/arm/v6', parsePlatform('linux/arm/v7'))).toThrow('found one for linux/arm/v6 alone')
  })
  it('is taken with its usual variant, and where it does not say what it is for', () => {
    expect(refuse('linux/arm64', parsePlatform('linux/arm64/v8'))).not.toThrow()
    expect(refuse('linux/arm64/v8', parsePlatform('linux/arm64'))).not.toThrow()
    expect(refuse('', parsePlatform('linux/arm64'))).not.toThrow()
  })
})
