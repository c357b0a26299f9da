import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { claimsOf, commandsOf } from '../testing-subjects.ts'
import { goInstall } from './go-install.ts'
import { imageCommand } from './image-command.ts'
import { nodeInstall } from './node-install.ts'
import { osPackages } from './os-packages.ts'
import { otherInstall } from './other-install.ts'
import { pythonInstall } from './python-install.ts'

const READERS = [goInstall, imageCommand, nodeInstall, osPackages, otherInstall, pythonInstall]
const COMMANDS = [
  'docker run -p',
  'helm install --set',
  'pip install',
  'npm i',
  'go install',
  'cargo install',
  'apt-get install',
  'dnf install',
  'apk add',
]

test('any words are read without error; no claim lies outside its text', () => {
  const word = fc.string({ unit: fc.constantFrom(...'a1.-_@=:/#+~<>!^[]{},*'.split('')), minLength: 1, maxLength: 24 })
  fc.assert(
    fc.property(fc.constantFrom(...COMMANDS), fc.array(word, { maxLength: 6 }), (command, words) => {
      const commands = commandsOf(`${command} ${words.join(' ')}`)
      // `claimsOf` throws where a claim breaks its contract.
      for (const reader of READERS) expect(claimsOf(reader, commands).length).toBeLessThan(20)
    }),
    { numRuns: 300 },
  )
})

test('long words take no longer than their length', () => {
  const hostile = ['a', '@', 'a@', 'git+a@', '.', '1', '-1', 'a.', '=', 'a=', '<', '/a', 'a:'].map((part) =>
    part.repeat(40_000),
  )
  const begin = performance.now()
  for (const command of COMMANDS)
    for (const words of hostile) for (const reader of READERS) claimsOf(reader, commandsOf(`${command} x${words}y`))
  expect(performance.now() - begin).toBeLessThan(3000)
})
