import { readdirSync } from 'node:fs'

import { expect, it } from 'vitest'

import { LOCKERS } from './lockers.ts'

it('has one locker for each folder', () => {
  const folders = readdirSync(new URL('lockers', import.meta.url)).toSorted()
  expect(LOCKERS.map(({ name }) => name).toSorted()).toEqual(folders)
})
