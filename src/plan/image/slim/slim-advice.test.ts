import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { SlimAdvice } from '../../../records/slim.ts'
import { aPackage, findingIn, findingsOf, inventoryOf, recipeOf } from '../testing.ts'
import { buildToolKind } from './build-tools.ts'
import { fileFates, type SlimEntry } from './file-fates.ts'
import { slimAdvice } from './slim-advice.ts'
import type { SlimInput } from './slim-input.ts'

const KB = 1024
const file = (path: string, size = 100 * KB, sha256?: string): SlimEntry => ({ path, letter: 'f', size, sha256 })
const gone = (path: string): SlimEntry => ({ path, letter: 'w', size: 0 })

const advise = (over: Partial<SlimInput>) =>
  slimAdvice({
    inventory: inventoryOf([]),
    findings: findingsOf([]),
    layers: [],
    recipe: recipeOf([{ recommends: true }]),
    ...over,
  })

const layered = (base: readonly SlimEntry[], own: readonly SlimEntry[] = []) => [
  { digest: 'base', entries: base },
  { digest: 'installed', entries: own },
]

describe('packages', () => {
  const curl = aPackage({ name: 'curl', version: '1', requested: 'asked' })
  const perl = aPackage({ name: 'perl', version: '1', requested: 'recommended', size: 4000 })
  const gcc = aPackage({ name: 'gcc', version: '1', requested: 'asked', size: 900, layer: 'installed' })
  const cpp = aPackage({ name: 'cpp', version: '1', requested: 'dependency', size: 100 })
  const isl = aPackage({ name: 'libisl23', version: '1', requested: 'dependency', size: 10 })
  const zlib = aPackage({ name: 'zlib1g', version: '1', requested: 'dependency', size: 7 })

  it('that are only recommended, with their findings and the option that leaves them out', () => {
    const findings = findingsOf([
      findingIn([perl]),
      findingIn([curl], { id: 'CVE-2' }),
      findingIn([perl, curl], { id: 'CVE-3' }),
    ])
    const { items } = advise({ inventory: inventoryOf([curl, perl]), findings })
    expect(items).toEqual([
      expect.objectContaining({
        kind: 'recommended',
        packages: ['perl'],
        bytes: 4000,
        findings: expect.objectContaining({ count: 1, bySeverity: expect.objectContaining({ high: 1 }) }),
        edit: { file: 'Dockerfile', line: 3, text: 'apt-get install --no-install-recommends' },
      }),
    ])
  })

  it('that build, with what nobody else needs', () => {
    const tool = { ...gcc, dependsOn: [cpp.id, zlib.id] }
    const part = { ...cpp, dependsOn: [isl.id] }
    const user = { ...curl, dependsOn: [zlib.id] }
    const { items, total } = advise({ inventory: inventoryOf([user, tool, part, isl, zlib]) })
    expect(items).toMatchObject([
      {
        kind: 'build-tools',
        title: '2 build tools and 1 package that only they need',
        packages: ['cpp', 'gcc', 'libisl23'],
        bytes: 1010,
        edit: { line: 3 },
      },
    ])
    expect(items[0]?.edit.text).toContain('apt-get purge -y gcc && apt-get autoremove --purge -y')
    expect(total).toEqual({ bytes: 1010, packages: 3, findings: 0 })
  })

  it('that something asked for needs stay, whatever they are', () => {
    const user = { ...curl, dependsOn: [gcc.id] }
    expect(advise({ inventory: inventoryOf([user, gcc]) }).items).toEqual([])
  })

  it.each([
    ['gcc-12', true],
    ['g++', true],
    ['libssl-dev', true],
    ['openssl-devel', true],
    ['build-base', true],
    ['golang-1.22-go', true],
    ['openjdk-17-jdk-headless', true],
    ['gcc-12-base', false],
    ['libgcc-s1', false],
    ['openjdk-17-jre-headless', false],
    ['make-up', false],
    ['python3', false],
  ])('%s builds: %s', (name, builds) => {
    expect(buildToolKind(name) !== undefined).toBe(builds)
  })

  it('of Python that only install others, with what they carry', () => {
    const at = (path: string) => ({
      ecosystem: 'PyPI',
      locations: [{ file: `opt/lib/python3.11/site-packages/${path}` }],
    })
    const pip = aPackage({ name: 'pip', version: '23', ...at('pip-23.dist-info/METADATA') })
    const certifi = aPackage({ name: 'certifi', version: '2022', ...at('pip/_vendor/vendor.txt') })
    const layers = layered([
      file('opt/lib/python3.11/site-packages/pip/__init__.py', 5),
      file('opt/lib/python3.11/site-packages/app.py', 7),
    ])
    const { items } = advise({
      inventory: inventoryOf([pip, certifi]),
      findings: findingsOf([findingIn([certifi])]),
      layers,
    })
    expect(items).toMatchObject([
      { kind: 'language-tools', packages: ['certifi', 'pip'], bytes: 5, findings: { count: 1 } },
    ])
  })

  it('cannot be judged where nobody remembers who asked', () => {
    expect(advise({}).doubts).toContain('no package manager of the image remembers which packages were asked for')
  })
})

describe('files', () => {
  it('of package managers, where the instruction is known', () => {
    const { items } = advise({
      layers: layered(
        [],
        [file('var/lib/apt/lists/x_Packages', 200 * KB), file('root/.cache/pip/http/a'), file('usr/bin/a')],
      ),
    })
    expect(items).toMatchObject([
      {
        kind: 'caches',
        title: "apt's package lists",
        bytes: 200 * KB,
        files: 1,
        edit: { file: 'Dockerfile', line: 3 },
      },
      { kind: 'caches', title: "pip's cache" },
    ])
  })

  it('that later layers write again or delete are shipped all the same', () => {
    const own = [
      file('app/a', KB),
      gone('app/b'),
      gone('src'),
      { path: 'data', letter: 'o', size: 0 },
      file('data/new', KB),
    ]
    const { items } = advise({
      layers: layered(
        [file('app/a'), file('app/b'), file('src/deep/c'), file('srcs/d'), file('data/old'), file('app/e')],
        own,
      ),
    })
    expect(items).toMatchObject([
      { kind: 'deleted', paths: ['app/b', 'data/old', 'src/deep/c'], bytes: 300 * KB, layers: ['base'] },
      { kind: 'overwritten', paths: ['app/a'], bytes: 100 * KB },
    ])
  })

  it('that are there twice waste all but one', () => {
    const layers = layered([
      file('a', 100 * KB, 'x'),
      file('b', 100 * KB, 'x'),
      file('c', 100 * KB, 'x'),
      file('d', 100 * KB, 'y'),
    ])
    expect(advise({ layers })).toMatchObject({
      items: [{ kind: 'duplicates', title: '1 file in more than one place', files: 3, bytes: 200 * KB }],
      total: { bytes: 200 * KB },
      size: 400 * KB,
    })
  })

  it('each have one fate', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 })
      .map((parts) => parts.join('/'))
    const entry = fc.record({ path, letter: fc.constantFrom('f', 'f', 'w', 'o', 'd'), size: fc.nat(100) })
    const layer = fc.uniqueArray(entry, { selector: (one) => one.path, maxLength: 6 })
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 5 }), (entries) => {
        const layers = entries.map((one, index) => ({ digest: String(index), entries: one }))
        const { surviving, overwritten, deleted, size } = fileFates(layers)
        const all = [...surviving, ...overwritten, ...deleted].reduce((sum, one) => sum + one.size, 0)
        expect(all).toBe(size)
        expect(new Set(surviving.map((one) => one.path)).size).toBe(surviving.length)
        expect(SlimAdvice.safeParse(advise({ layers })).success).toBe(true)
      }),
    )
  })
})
