import { expect, test } from 'vitest'

import { overriddenPackage } from './overridden-package.ts'

test.each([
  ['minimist', 'minimist'],
  ['@scope/a', '@scope/a'],
  ['a@1', 'a'],
  ['@scope/a@^1.2.3', '@scope/a'],
  ['a@>=1 <2', 'a'],
  ['a@1 || >2', 'a'],
  ['parent>child', 'child'],
  ['@scope/parent@3.972.4>child', 'child'],
  ['@scope/parent@1>@scope/child@<2', '@scope/child'],
  ['**/child', 'child'],
  ['parent/@scope/child', '@scope/child'],
  ['', undefined],
])('%s: %s', (selector, name) => {
  expect(overriddenPackage(selector)).toBe(name)
})
