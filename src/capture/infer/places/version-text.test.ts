import { expect, test } from 'vitest'

import { readVersion } from './version-text.ts'

test.each([
  ['1.2.3', '1.2.3', false],
  ['==1.2', '1.2', false],
  ['>=0.46.2', '>=0.46.2', true],
  ['~=1.6', '~=1.6', true],
  ['^11.0', '^11.0', true],
  ['24.x', '24.x', true],
  ['>=3.9 <3.13', '>=3.9 <3.13', true],
])('%s', (text, current, isRange) => {
  expect(readVersion(text)).toEqual({ current, isRange })
})
