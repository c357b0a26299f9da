import { describe, expect, it } from 'vitest'

import type { Finding } from '../../../records/findings.ts'
import type { ImageRemedy } from '../../../records/image-plan.ts'
import type { Package } from '../../../records/inventory.ts'
import { aComponent, aPin } from '../../testing.ts'
import { planImage } from '../plan-image.ts'
import type { ImagePlanInput } from '../situation.ts'
import { aBinary, aPackage, findingIn, findingsOf, fixedIn, inputOf, inventoryOf, recipeOf } from '../testing.ts'

const remedyFor = (one: Package, finding: Partial<Finding>, over: Partial<ImagePlanInput> = {}): ImageRemedy =>
  planImage(inputOf([one], [findingIn([one], finding)], over)).remedies[0]!

describe('packages of languages', () => {
  const jinja = aPackage({
    ecosystem: 'PyPI',
    name: 'jinja2',
    version: '2.11.3',
    layer: 'installed',
    locations: [{ file: 'opt/app/lib/python3.11/site-packages/jinja2-2.11.3.dist-info/METADATA' }],
  })
  const pip = (version?: string) =>
    recipeOf([
      {
        client: 'pip',
        program: 'pip',
        raises: false,
        packages: [{ name: 'Jinja2', line: 4, ...(version ? { version } : {}) }],
      },
    ])

  it('are fixed by the lock file that names them, in the state that its plan gives', () => {
    const locked = {
      ...jinja,
      id: 'locked',
      pinnedBy: ['pin'],
      locations: [{ file: 'poetry.lock', line: 12 }],
      layer: undefined,
    }
    const tree = {
      inventory: {
        ...inventoryOf([locked]),
        pins: [
          aPin({
            id: 'pin',
            component: aComponent('pypi', 'jinja2'),
            current: '2.11.3',
            file: 'pyproject.toml',
            line: 7,
          }),
        ],
      },
    }
    expect(remedyFor(jinja, fixedIn('3.1.3'), { recipe: recipeOf(), trees: [tree] })).toMatchObject({
      kind: 'source',
      state: 'now',
      file: 'pyproject.toml',
      line: 7,
      to: '3.1.3',
    })
    const found = findingIn([locked])
    const held = {
      ...tree,
      findings: findingsOf([found]),
      remedies: [{ finding: found.key, state: 'held', reason: 'cooldown' }],
    } as const
    expect(remedyFor(jinja, fixedIn('3.1.3'), { trees: [held] })).toMatchObject({
      kind: 'source',
      state: 'held',
      reason: 'pyproject.toml line 7 brings jinja2 2.11.3 in (cooldown)',
    })
  })

  it('are fixed by the line that pins them, by building again where it pins nothing, by naming them where it does not', () => {
    expect(remedyFor(jinja, fixedIn('3.1.3'), { recipe: pip('2.11.3') })).toMatchObject({
      kind: 'install-line',
      state: 'now',
      line: 4,
      proposal: 'jinja2==3.1.3',
    })
    expect(remedyFor(jinja, fixedIn('3.1.3'), { recipe: pip() })).toMatchObject({ kind: 'refresh', state: 'now' })
    const other = recipeOf([{ client: 'pip', packages: [{ name: 'flask', line: 4 }] }])
    expect(remedyFor(jinja, fixedIn('3.1.3'), { recipe: other })).toMatchObject({
      kind: 'install-line',
      line: 3,
      proposal: 'jinja2==3.1.3',
    })
  })

  it('are constrained by a copy, by a host, by an image that is built elsewhere', () => {
    expect(remedyFor({ ...jinja, layer: 'copied' }, fixedIn('3.1.3'), { recipe: recipeOf() })).toMatchObject({
      kind: 'source',
      state: 'constrained',
      line: 6,
    })
    const vendored = {
      ...jinja,
      locations: [{ file: 'usr/lib/python3/dist-packages/setuptools/_vendor/jinja2-2.11.3.dist-info/METADATA' }],
    }
    expect(remedyFor(vendored, fixedIn('3.1.3'))).toMatchObject({
      state: 'constrained',
      reason: expect.stringContaining('a part of setuptools'),
    })
    expect(remedyFor(jinja, fixedIn('3.1.3'))).toMatchObject({ kind: 'wait', state: 'constrained' })
  })

  it('that came with the base need one more line', () => {
    const setuptools = aPackage({
      ecosystem: 'PyPI',
      name: 'setuptools',
      version: '65.5.1',
      locations: [{ file: 'usr/local/lib/python3.11/site-packages/setuptools-65.5.1.dist-info/METADATA' }],
    })
    const remedy = remedyFor(setuptools, fixedIn('78.1.1'), { recipe: recipeOf() })
    expect(remedy).toMatchObject({
      kind: 'install-line',
      state: 'now',
      proposal: 'RUN pip install --no-cache-dir setuptools==78.1.1',
    })
    expect(remedy.alternatives).toEqual([
      { kind: 'remove', reason: 'setuptools can go: what installs packages is of no use in a finished image' },
    ])
  })

  it('that one line fixes share the version that clears all of them', () => {
    const findings = [findingIn([jinja], fixedIn('3.1.6')), findingIn([jinja], { id: 'CVE-2', ...fixedIn('3.1.3') })]
    const { remedies } = planImage(inputOf([jinja], findings, { recipe: pip('2.11.3') }))
    expect(remedies.map(({ to, proposal }) => [to, proposal])).toEqual([
      ['3.1.6', 'jinja2==3.1.6'],
      ['3.1.6', 'jinja2==3.1.6'],
    ])
  })

  it('that pip carries can go with it', () => {
    const vendored = { ...jinja, locations: [{ file: 'opt/app/lib/python3.11/site-packages/pip/_vendor/vendor.txt' }] }
    expect(remedyFor(vendored, fixedIn('3.1.3')).alternatives).toEqual([
      {
        kind: 'remove',
        reason: 'pip, of which it is a part, can go: what installs packages is of no use in a finished image',
      },
    ])
    expect(remedyFor(vendored, {})).toMatchObject({
      kind: 'remove',
      state: 'none',
      proposal: 'RUN /opt/app/bin/python -m pip uninstall -y pip',
    })
  })
})

describe('programs', () => {
  const file = 'usr/bin/tool'
  const stdlib = aPackage({
    ecosystem: 'Go',
    name: 'stdlib',
    version: '1.24.3',
    layer: 'copied',
    reader: 'go-binary',
    locations: [{ file }],
  })
  const net = aPackage({
    ecosystem: 'Go',
    name: 'golang.org/x/net',
    version: '0.30.0',
    layer: 'copied',
    reader: 'go-binary',
    locations: [{ file }],
  })
  const withBinary = (
    packages: readonly Package[],
    findings: readonly Finding[],
    binary = aBinary(),
    over: Partial<ImagePlanInput> = {},
  ) =>
    planImage({ ...inputOf(packages, findings, over), inventory: inventoryOf(packages, { binaries: [binary] }) })
      .remedies

  it('from elsewhere are built again with a patched toolchain or a raised module', () => {
    const findings = [
      findingIn([stdlib], fixedIn('1.24.4')),
      findingIn([net], { id: 'CVE-2', ...fixedIn('0.33.0', '0.36.0') }),
    ]
    expect(withBinary([stdlib, net], findings)).toMatchObject([
      {
        kind: 'binary',
        state: 'now',
        to: '1.24.4',
        proposal: 'GOTOOLCHAIN=go1.24.4 go install example.com/tool/cmd/tool@v1.2.0',
        file,
      },
      { kind: 'binary', state: 'now', to: '0.36.0', proposal: 'go get golang.org/x/net@v0.36.0' },
    ])
  })

  it('that do not say their version are constrained; another major is no fix', () => {
    const [remedy] = withBinary([net], [findingIn([net], fixedIn('0.36.0'))], aBinary({ version: '(devel)' }))
    expect(remedy).toMatchObject({ kind: 'binary', state: 'constrained' })
    const [major] = withBinary([net], [findingIn([net], fixedIn('2.1.0'))])
    expect(major).toMatchObject({ kind: 'wait', state: 'none' })
  })

  it('of this repository belong to its own loop', () => {
    const tree = {
      inventory: {
        ...inventoryOf([{ ...net, id: 'locked', locations: [{ file: 'go.mod', line: 9 }] }]),
        source: {
          repository: { forge: 'github', host: 'example.com', path: 'tool' },
          kind: 'tree',
          ref: 'main',
        } as const,
        pins: [aPin({ component: aComponent('golang-version', 'go'), current: '1.24.3', file: 'go.mod', line: 3 })],
      },
    }
    const findings = [findingIn([stdlib], fixedIn('1.24.4')), findingIn([net], { id: 'CVE-2', ...fixedIn('0.36.0') })]
    expect(withBinary([stdlib, net], findings, aBinary(), { trees: [tree] })).toMatchObject([
      { kind: 'source', state: 'now', file: 'go.mod', line: 3 },
      { kind: 'source', state: 'now', file: 'go.mod', line: 9 },
    ])
  })
})
