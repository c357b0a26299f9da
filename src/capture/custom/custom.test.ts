import { assert, property, string as text, tuple, integer } from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { CustomCapture } from '../../records/config.ts'
import type { Inventory, Pin } from '../../records/inventory.ts'
import { captureFiles, type MemoryFiles } from '../testing.ts'
import { pinEditor } from './edit-custom.ts'
import { readyRules } from './rules.ts'
import { parseTemplate } from './template.ts'
import { compileExpression } from './user-expression.ts'

const capture = (files: MemoryFiles, custom: readonly CustomCapture[]): Promise<Inventory> =>
  captureFiles(files, { custom })

const expression = (match: string | readonly string[], more: Partial<CustomCapture> = {}): CustomCapture => ({
  file: 'versions.txt',
  strategy: 'any',
  datasource: 'github-releases',
  name: 'harbour/crane',
  match,
  ...more,
})

const linesOf = ({ pins }: Inventory): readonly string[] =>
  pins
    .filter(({ manager }) => manager === 'custom')
    .map(({ file, line, component, current, versioning, evidence }) =>
      [`${file}:${line}`, component.datasource, component.name, current, versioning, `(${evidence})`].join(' '),
    )

/** Every editable pin of the rules: the edit says what was planned, nothing else changes, and ids stay. */
const expectEditable = async (files: Readonly<Record<string, string>>, custom: readonly CustomCapture[]) => {
  const { pins } = await capture(files, custom)
  const mine = pins.filter(({ manager }) => manager === 'custom')
  const edit = pinEditor(custom)
  for (const pin of mine) {
    const before = files[pin.file] ?? ''
    expect(before.slice(...pin.range)).toBe(pin.raw)
    const version = pin.current.replace(/\d+(?:\.\d+)*/, '77.3.5')
    const digest = `sha256:${'9'.repeat(64)}`
    const edited = await edit({ path: pin.file, text: before }, pin, { version, digest })
    if (edited.status !== 'edited') throw new Error(JSON.stringify(edited))
    expect(edited.text.slice(0, pin.range[0])).toBe(before.slice(0, pin.range[0]))
    expect(edited.text.endsWith(before.slice(pin.range[1]))).toBe(true)
    expect(await edit({ path: pin.file, text: edited.text }, pin, { version, digest })).toEqual({ status: 'unchanged' })
    const after = (await capture({ ...files, [pin.file]: edited.text }, custom)).pins.find(({ id }) => id === pin.id)
    expect(after).toMatchObject({ current: version, component: pin.component })
  }
  return mine
}

describe('expressions', () => {
  test('groups of the expression and templates of the rule make the pin', async () => {
    const files = { 'versions.txt': '# crane\ncrane is v1.2.0 here\nwinch is v3.0.1 here\n' }
    const found = await capture(files, [
      expression('(?<depName>crane|winch) is (?<currentValue>v[\\d.]+)', {
        name: 'harbour/{{{depName}}}',
        versioning: '{{#if versioning}}{{versioning}}{{else}}semver{{/if}}',
      }),
    ])
    expect(linesOf(found)).toEqual([
      'versions.txt:2 github-releases harbour/crane v1.2.0 semver (expression of capture.custom rule 1)',
      'versions.txt:3 github-releases harbour/winch v3.0.1 semver (expression of capture.custom rule 1)',
    ])
  })

  test("Renovate's groups say everything where there is no template", async () => {
    const line = 'datasource=docker depName=quay.io/harbour/crane versioning=docker tag=1.2@sha256:'
    const rule: CustomCapture = {
      file: '/^img/',
      strategy: 'any',
      match: [
        'datasource=(?<datasource>\\S+) depName=(?<depName>\\S+) versioning=(?<versioning>\\S+) tag=(?<currentValue>[\\d.]+)@(?<currentDigest>\\S+)',
      ],
    }
    const [pin] = await expectEditable({ 'img.list': `${line}${'1'.repeat(64)}\n` }, [rule])
    expect(pin).toMatchObject({ current: '1.2', digest: `sha256:${'1'.repeat(64)}`, role: 'image' })
  })

  test.each<
    [CustomCapture['file'] extends never ? never : 'recursive' | 'combination', readonly string[], readonly string[]]
  >([
    ['recursive', ['crane:\\n(?:  .*\\n)*', '  version: (?<currentValue>\\S+)'], ['1.2.0']],
    ['combination', ['winch:\\n  (?<x>version)', 'crane:\\n  version: (?<currentValue>\\S+)'], ['1.2.0']],
  ])('several expressions: %s', async (strategy, match, versions) => {
    const files = { 'versions.txt': 'crane:\n  version: 1.2.0\nwinch:\n  version: 3.0.1\n' }
    const { pins } = await capture(files, [{ ...expression(match), strategy }])
    expect(pins.map(({ current }) => current)).toEqual(versions)
  })

  test('what would take exponential or quadratic time ends', async () => {
    const files = { 'versions.txt': 'a'.repeat(100_000) }
    const started = performance.now()
    const { inert } = await capture(files, [
      expression('(a+)+(?<currentValue>$)'),
      expression('(?<currentValue>(a|aa)+b)'),
    ])
    expect(performance.now() - started).toBeLessThan(5000)
    expect(inert).toEqual(['capture.custom rule 2 (versions.txt): it finds nothing in any of its files'])
    const compiled = compileExpression('(?s)a.*b|a')
    if (compiled.status !== 'compiled') throw new Error(compiled.reason)
    expect(compiled.expression.findAll('a'.repeat(8000), 0, 8000).matches.length).toBeGreaterThan(100)
  })

  test('a file that matches without end is a gap', async () => {
    const { gaps, pins } = await capture({ 'versions.txt': '1 '.repeat(20_000) }, [expression('(?<currentValue>\\d)')])
    expect(pins.length).toBeGreaterThan(1000)
    expect(gaps.map(({ why }) => why)).toEqual([
      'capture.custom rule 1: it matches too often, the rest of the file was not read',
    ])
  })
})

describe('variables', () => {
  const rule = (file: string, variable: string): CustomCapture => ({
    file,
    variable,
    datasource: 'github-releases',
    name: 'harbour/crane',
  })

  test.each([
    ['Makefile', 'CRANE ?= v1.2.0\nall:\n\techo $(CRANE)\n', 'CRANE'],
    ['Dockerfile', 'FROM scratch\nARG CRANE="v1.2.0"\n', 'CRANE'],
    ['x.sh', 'CRANE=${CRANE:-v1.2.0}\n', 'CRANE'],
    ['values.yaml', 'crane:\n  image:\n    tag: v1.2.0\n', 'crane.image.tag'],
    ['main.go', 'package main\n\nconst craneVersion = "v1.2.0"\n', 'craneVersion'],
    ['settings.ini', '[crane]\ncrane = v1.2.0\n', 'crane'],
    ['a.unknown', 'let crane = "v1.2.0"\n', 'crane'],
  ])('%s: found, and edited', async (path, content, variable) => {
    const [pin, ...more] = await expectEditable({ [path]: content }, [rule(path, variable)])
    expect(more).toEqual([])
    expect(pin).toMatchObject({ current: 'v1.2.0', key: variable, component: { name: 'harbour/crane' } })
  })

  test('a variable that is not there is reported', async () => {
    const { inert } = await capture({ Makefile: 'X = 1\n' }, [rule('Makefile', 'CRANE'), rule('no.mk', 'CRANE')])
    expect(inert).toEqual([
      'capture.custom rule 1 (Makefile): it finds nothing in any of its files',
      'capture.custom rule 2 (no.mk): there is no such file',
    ])
  })
})

describe('queries', () => {
  const rule = (file: string, jsonata: string): CustomCapture => ({ file, jsonata, datasource: 'npm' })
  const query = 'tools.{ "depName": name, "currentValue": version }'

  test.each([
    ['tools.json', '{"tools": [{"name": "crane", "version": "1.2.0"}, {"name": "winch", "version": "1.2.0"}]}'],
    ['tools.yaml', 'tools:\n  - name: crane\n    version: 1.2.0\n  - { name: winch, version: "1.2.0" }\n'],
    ['tools.toml', '[[tools]]\nname = "crane"\nversion = "1.2.0"\n[[tools]]\nname = "winch"\nversion = \'1.2.0\'\n'],
  ])('%s: equal versions are told apart by what changes the answer', async (path, content) => {
    const pins = await expectEditable({ [path]: content }, [rule(path, query)])
    expect(pins.map(({ component, key }) => `${component.name} ${key}`)).toEqual([
      'crane $.tools[0].version',
      'winch $.tools[1].version',
    ])
  })

  test('a part of a text', async () => {
    const files = { 'biome.json': '{"$schema": "https://schemas.example/2.1.0/schema.json", "also": "2.1.0"}\n' }
    const [pin] = await expectEditable(files, [
      { ...rule('biome.json', '{"currentValue": $split($."$schema",("/"))[-2]}'), name: '@harbour/biome' },
    ])
    expect(pin).toMatchObject({ key: '$.$schema https://schemas.example/…/schema.json', current: '2.1.0' })
  })

  test('a place that cannot be told, a computed version, a file that is none', async () => {
    const files = { 'a.yaml': 'x: 1.2.0\ny: 1.2.0\n', 'b.yaml': 'x: 1\n', 'c.yaml': 'x: "\n' }
    const { gaps, pins } = await capture(files, [
      rule('a.yaml', '{ "depName": "crane", "currentValue": x = y ? x : "0" }'),
      rule('b.yaml', '{ "depName": "crane", "currentValue": "9.9.9" }'),
      rule('c.yaml', query),
    ])
    expect(pins).toEqual([])
    expect(gaps.map(({ file, why }) => `${file}: ${why}`)).toEqual([
      'a.yaml: capture.custom rule 1: it stands in 2 places, and which is meant cannot be told',
      'b.yaml: capture.custom rule 2: the query computes the version, it stands nowhere as it is',
      expect.stringContaining('c.yaml: capture.custom rule 3: line '),
    ])
  })

  test.each([
    ['recursion', '( $f := function($x) { $f($x + 1) + 1 }; $f(0) )'],
    ['a loop', '( $f := function($x) { $f($x + 1) }; $f(0) )'],
    ['an expression that backtracks', '{ "depName": "crane", "currentValue": $replace(x, /(a+)+$/, "1") }'],
    ['a backreference', '$match(x, /(a)\\1/)'],
  ])(
    '%s ends',
    async (_, text) => {
      const started = performance.now()
      const { pins } = await capture({ 'a.yaml': `x: ${'a'.repeat(50_000)}b\n` }, [rule('a.yaml', text)])
      expect(pins).toEqual([])
      expect(performance.now() - started).toBeLessThan(8000)
    },
    20_000,
  )
})

describe('precedence', () => {
  const custom: readonly CustomCapture[] = [
    { file: '**/Dockerfile', match: 'VERSION=(?<currentValue>\\S+)', strategy: 'any', datasource: 'npm', name: 'mine' },
    { file: 'requirements.txt', match: '==(?<currentValue>.*)', strategy: 'any', datasource: 'npm', name: 'mine' },
  ]

  test('the rule wins over a manager and over inference, an annotation over the rule, the first rule over the next', async () => {
    const files = {
      Dockerfile: [
        'FROM scratch',
        '# renovate: datasource=npm depName=annotated',
        'ARG A_VERSION=1.0.0',
        'ARG B_VERSION=2.0.0',
        'RUN pip install boat==${B_VERSION}',
        '',
      ].join('\n'),
      'requirements.txt': 'buoy==3.0\n',
    }
    const { pins } = await capture(files, [...custom, { ...custom[1]!, name: 'second' }])
    expect(pins.map(({ manager, component, current }) => `${manager} ${component.name} ${current}`)).toEqual([
      'annotated annotated 1.0.0',
      'custom mine 2.0.0',
      'custom mine 3.0',
    ])
  })

  test('ids stay when lines move, behind a byte order mark, and with Windows line ends', async () => {
    const before = 'buoy==3.0\nboat==4.0\n'
    const idsOf = async (content: string) => {
      const { pins } = await capture({ 'requirements.txt': content }, [
        { ...custom[1]!, match: '==(?<currentValue>[\\d.]+)' },
      ])
      for (const { range, raw } of pins) expect(content.slice(...range)).toBe(raw)
      return pins.map(({ id }: Pin) => id)
    }
    const ids = await idsOf(before)
    expect(new Set(ids).size).toBe(2)
    expect(await idsOf(`\n\n${before}`)).toEqual(ids)
    expect(await idsOf(`\uFEFF${before.replaceAll('\n', '\r\n')}`)).toEqual(ids)
  })
})

test('rules that cannot be used are faults that say where', async () => {
  const { rules, faults } = await readyRules([
    expression('(?=x)(?<currentValue>.)'),
    expression('no group'),
    { file: 'a.yaml', jsonata: 'tools.{', datasource: 'npm', name: 'x' },
    expression('(?<currentValue>.)', { name: '{{#each x}}{{/each}}' }),
    { ...expression('(?<currentValue>.)'), file: '/(/' },
    expression('(?<currentValue>(a{1,100}){1,100})'),
  ])
  expect(rules).toEqual([])
  expect(faults.map(({ index, path, expected }) => `${index} ${path.join('.')} ${expected}`)).toEqual([
    '0 match.0 a regular expression in the syntax of RE2',
    '1 match a group (?<currentValue>…) or (?<currentDigest>…)',
    '2 jsonata.0 a JSONata expression',
    '3 name a template',
    '4 file globs, or expressions in the syntax of RE2',
    '5 match.0 a regular expression in the syntax of RE2',
  ])
})

test('templates: what stands around a tag stays, whatever it is', () => {
  const part = text({ unit: 'grapheme-ascii', maxLength: 6 }).filter((one) => !/[{}]/.test(one))
  assert(
    property(part, part, (before, after) => {
      const parsed = parseTemplate(`${before}{{{x}}}${after}{{#if y}}no{{else}}{{lowercase x}}{{/if}}`)
      expect(parsed.status === 'parsed' && parsed.template.fill((name) => (name === 'x' ? 'X' : ''))).toBe(
        `${before}X${after}x`,
      )
    }),
  )
})

test.each([
  ['{{x', '"{{x" is no template'],
  ['{{#if x}}', '{{#if x}} has no end'],
  ['{{/if}}', '{{/if}} ends nothing'],
  ['{{else}}', '{{else}} belongs to no condition'],
  ['{{encodeBase64 x}}', '{{encodeBase64 x}} is not known'],
])('the template %s is refused', (template, reason) => {
  expect(parseTemplate(template)).toEqual({ status: 'invalid', reason })
})

test('matches lie where they say', () => {
  assert(
    property(
      text({ unit: 'grapheme', maxLength: 40 }),
      tuple(integer({ min: 0, max: 20 }), integer({ min: 20, max: 40 })),
      (subject, [from, to]) => {
        const compiled = compileExpression('(?<a>\\d|[b-y])(?<b>.)?')
        if (compiled.status !== 'compiled') throw new Error(compiled.reason)
        for (const { groups } of compiled.expression.findAll(subject, from, to).matches)
          for (const { text: found, start, end } of groups.values()) expect(subject.slice(start, end)).toBe(found)
      },
    ),
  )
})
