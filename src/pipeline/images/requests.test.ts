import { describe, expect, it } from 'vitest'

import { UsageError, WorldError } from '../../records/errors.ts'
import { attemptImage } from './requests.ts'

describe('one of several images', () => {
  const fails = (error: Error) => attemptImage('team/app', () => Promise.reject(error))

  it('is told where it cannot be read, and leaves the others alone', async () => {
    expect(await fails(new WorldError('team/app: expected the manifest 1, found none'))).toEqual({
      name: 'team/app',
      problem: 'team/app: expected the manifest 1, found none',
    })
    expect(await attemptImage('team/app', async () => 7)).toBe(7)
  })
  it('stops everything where the command line is wrong', async () => {
    await expect(fails(new UsageError('--offline: expected another'))).rejects.toThrow(UsageError)
  })
})
