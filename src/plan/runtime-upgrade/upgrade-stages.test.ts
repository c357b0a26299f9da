import { expect, it, test } from 'vitest'

import { world } from '../testing.ts'
import { runtimesOf } from './runtimes-of.ts'
import { upgradeStages } from './upgrade-stages.ts'

const { inventory, releases } = world({
  ecosystem: 'PyPI',
  packages: [
    { name: 'early', version: '1.0', range: '==1.0' },
    { name: 'late', version: '1.0', range: '==1.0' },
    { name: 'twice', version: '1.0', range: '==1.0' },
  ],
  releases: {
    early: [{ version: '1.0', runtimes: { python: '>=3.6,<3.10' } }],
    late: [{ version: '1.0', runtimes: { python: '>=3.6,<3.11' } }],
    twice: ['<3.10', '<3.11', '<3.12'].map((python, index) => ({ version: `${index + 1}.0`, runtimes: { python } })),
  },
})

const stages = (product: string, from: string, to: string) =>
  upgradeStages({
    from: { product, version: from },
    to: { product, version: to },
    inventory,
    releases,
    mentions: [{ file: 'Dockerfile', line: 3, text: 'python3.9' }],
  }).map(({ runtime, obstacles }) => [runtime.version, ...obstacles.map(({ text }) => text)].join(' '))

test('each line has what did not stand in the way of the line before', () => {
  expect(stages('python', '3.9.2', '3.11.4')).toEqual(['3.10 early 1.0 twice 1.0 python3.9', '3.11 late 1.0 twice 1.0'])
})

it.each([
  ['python', '3.11.2', '3.11.9', []],
  ['python', '3.11', '3.9', ['3.9']],
  ['python', '2.7', '3.9', ['3.9']],
  ['node', '18.1.0', '22.3.0', ['20', '22']],
  ['node', '18.1.0', '23.3.0', ['20', '22', '23']],
  ['node', '20.1.0', '21.3.0', ['21']],
])('lines of %s from %s to %s', (product, from, to, lines) => {
  expect(stages(product, from, to).map((stage) => stage.split(' ')[0])).toEqual(lines)
})

it.each([
  ['of the distribution', [['python3', '3.9.2-3', 'dpkg']], ['python 3.9.2']],
  ['minimal', [['python3.11-minimal', '3.11.2-6+deb12u5', 'dpkg']], ['python 3.11.2']],
  [
    'both, Node.js too',
    [
      ['python3', '3.11.2-1', 'dpkg'],
      ['python', '3.9.25', 'runtimes'],
      ['nodejs', '1:18.19.0+dfsg-6', 'dpkg'],
    ],
    ['node 18.19.0', 'python 3.9.25'],
  ],
  ['a module of Python', [['python3', '3.9.2', 'python']], []],
  ['a program that is none', [['python3-pip', '20.3', 'dpkg']], []],
] as const)('runtimes: %s', (_, packages, runtimes) => {
  const found = runtimesOf(
    packages.map(([name, version, reader]) => ({
      name,
      version,
      reader,
      ecosystem: reader === 'runtimes' ? 'Bitnami' : 'Debian:12',
    })),
  )
  expect(found.map(({ product, version }) => `${product} ${version}`)).toEqual(runtimes)
})
