import { readdirSync } from 'node:fs'

import { expect, test } from 'vitest'

import { PACKAGE_READERS } from './index.ts'

test('every folder has its reader, under its own name', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(PACKAGE_READERS.map(({ name }) => name).toSorted()).toEqual(folders.map(({ name }) => name).toSorted())
})
