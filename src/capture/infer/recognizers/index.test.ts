import { readdirSync } from 'node:fs'

import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { OPAQUE, type Subject } from '../claim.ts'
import { blockOf, callOf, claimsOf, commandsOf, contextOf, definitionOf, textOf } from '../testing-subjects.ts'
import { RECOGNIZERS } from './index.ts'

it('every recognizer is in the list', () => {
  const files = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'index.ts')
    .map((file) => file.replace('.ts', ''))
  expect(RECOGNIZERS.map(({ name }) => name).toSorted()).toEqual(files.toSorted())
})

const FRAGMENTS = [
  'curl wget git clone helm install upgrade --version --repo -b -o -- sh bash python3 checkout nvm use mise brew',
  'https:// github.com/ raw.githubusercontent.com/ o/r /releases/download/ /archive/ .tar.gz .tgz .jar charts @ : /',
  `v1.2.3 1.2 ${OPAQUE} latest main e35f43ad8d2b3f084e96a84c392528a90d05a287 kind KIND_VERSION %2F refs/tags/ - _ =`,
  'é \uD83D \u2028 __proto__ constructor toString \' " $ { \\',
].flatMap((line) => line.split(' '))
const GAPS = ['\n', ' | ', ' && ', ' ', '  ', '; ']

const text = fc
  .array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.constantFrom(...GAPS), fc.string({ maxLength: 3 })), {
    maxLength: 25,
  })
  .map((parts) => parts.join(''))

const subjects: fc.Arbitrary<readonly Subject[]> = fc
  .tuple(text, text, text)
  .map(([a, b, c]) => [
    ...commandsOf(`${a}\n${b}`),
    textOf(a, [b]),
    definitionOf(b, a),
    callOf(a, { [b]: c, version: a, 'go-version': c }),
    blockOf([b], { [a]: c, url: a, image: b }),
  ])

it('claims of any text keep the contract', () => {
  fc.assert(
    fc.property(subjects, (all) => {
      const context = contextOf(all)
      for (const recognizer of RECOGNIZERS)
        for (const { component } of claimsOf(recognizer, all, context)) expect(component.name).not.toContain(OPAQUE)
    }),
    { numRuns: 1000 },
  )
})

it('long texts take no long time', () => {
  const begun = performance.now()
  const long = [
    `curl https://a.io/${'org/'.repeat(240)}x.jar`,
    `curl https://a.io/${'a-1.2-'.repeat(160)}.tar.gz`,
    `wget ${'https://github.com/o/r/archive/'.repeat(3000)}`,
    `git clone ${'https://github.com/o/r '.repeat(5000)}`,
    `helm install ${'x/y '.repeat(20_000)}`,
    'git clone https://github.com/o/r\n'.repeat(1500),
    'curl https://get.k3s.io | sh\n'.repeat(1500),
  ].flatMap((line) => [...commandsOf(line), textOf(line), definitionOf('X_URL', line)])
  const context = contextOf(long)
  for (const recognizer of RECOGNIZERS) claimsOf(recognizer, long, context)
  expect(performance.now() - begun).toBeLessThan(3000)
})
