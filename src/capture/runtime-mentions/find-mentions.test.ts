import { expect, it } from 'vitest'

import { mentionsIn, patternOf } from './find-mentions.ts'

const of = (product: string, version: string, text: string) => {
  const pattern = patternOf({ product, version })
  return pattern ? mentionsIn('x', text, pattern).map(({ line }) => line) : undefined
}

it.each([
  ['python', '3.9.25', 'a\nRUN rm -r /usr/lib/python3.9/site-packages/x\n', [2]],
  ['python', '3.9', 'wheel-cp39-cp39-linux.whl\npy39: x\napt-get install python3.9-dev', [1, 2, 3]],
  ['python', '3.1', 'python3.11 cp311', []],
  ['python', '3.11', 'python3.1 cp31 python3.110', []],
  ['node', '18.20.1', 'curl setup_18.x | bash -\nnode-v18.1.0.tar.gz\nnode-v180', [1, 2]],
  ['node', '1', 'node-v18.1', []],
  ['go', '1.22', 'go1.22', undefined],
  ['python', '3', 'python3', undefined],
])('%s %s', (product, version, text, lines) => {
  expect(of(product, version, text)).toEqual(lines)
})
