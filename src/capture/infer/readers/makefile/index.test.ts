import { array, assert, boolean, constantFrom, property } from 'fast-check'
import { describe, expect, test } from 'vitest'

import { badLiterals, factLines } from '../../testing.ts'
import { makefile } from './index.ts'

const read = (text: string, path = 'Makefile'): readonly string[] => {
  const facts = makefile.read({ path, text })
  expect(badLiterals(facts, text)).toEqual([])
  return factLines(facts)
}

describe('definitions', () => {
  test.each([
    ['A = 1', ['A = 1']],
    ['A := 1\nB ::= 2\nC :::= 3\nD += 4', ['A = 1', 'B = 2', 'C = 3', 'D = 4']],
    ['A ?= 1 # note', ['A ?= 1']],
    ['export A := 1\noverride B = $(A)\n\tC=3', ['A = 1', 'B = ‹A›', 'C = 3']],
    ['A = a \\\n\tb', ['A = a\nb']],
    ['A = https://h/x#frag', ['A = https://h/x#frag']],
    ['x y: A = 1', ['A = 1']],
    ['define A\n1.2\nendef', ['A = 1.2', 'script A', '  1.2']],
    ['A = $(strip $(B)) ${C} $D $$E $@ $(1)', ['A = ‹B› ‹C› ‹D› $E ‹› ‹1›']],
    ['A = $(or $(B),1.2)', ['A = ‹B:1.2›']],
    ['A = $(or $(A),1.2)', ['A ?= 1.2']],
    ['A = $(if $(B),$(B),1.2)', ['A = ‹B:1.2›']],
    ['A = $(if $(B),--x $(B),)', ['A = ‹:--x ‹B››']],
    ['A = $(B:v%=%) $(patsubst v%,%,$(C)) $(word 1,$(subst ., ,$(D))) $(firstword $(E))', ['A = ‹B~› ‹C~› ‹D~› ‹E~›']],
    ['A = $(addprefix x/,$(B)) $(addsuffix -y,$(C))', ['A = x/‹B› ‹C›-y']],
    ['A = $(call f,$(B))$(wildcard *.c)', ['A = ‹›‹›']],
    ['A = $(B_$(C)) $(unclosed', ['A = ‹› ‹unclosed›']],
    ['A = $(shell echo $${A:-1.2})', ['A ?= 1.2', 'script', '  echo ‹A:1.2›']],
    ['A = $(shell echo $${B:-$(C)})', ['A = ‹B:‹C››', 'script', '  echo ‹B:‹C››']],
    ['A != git describe --tags', ['script', '  git describe --tags']],
    ['A := $(shell curl https://h/$(B)/x)', ['A = ‹›', 'script', '  curl https://h/‹B›/x']],
    ['$(eval A := 1.2)', ['A = 1.2']],
    ['$(foreach v,1.2 1.3,$(call f,$(v)))', ['v = 1.2', 'v = 1.3']],
  ])('%j', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  test('under a condition say so', () => {
    const text = 'A = 1\nifeq ($(X),y)\nA = 2\nelse ifdef Z\nA = 3\nendif\nB = 4\n'
    const { definitions } = makefile.read({ path: 'a.mk', text })
    expect(definitions.map(({ name, conditional }) => [name, conditional])).toEqual([
      ['A', undefined],
      ['A', true],
      ['A', true],
      ['B', undefined],
    ])
  })
})

describe('recipes', () => {
  test('are scripts of a shell in which Make has filled in its variables', () => {
    const text =
      'all: a b\n\t@curl $(URL)/$$X | sh\n\t-for v in 1 2; do \\\n\t\techo $$v; \\\n\tdone\n\n# comment\n\tsudo $(DOCKER) run x\nA = 1\n\tB = 2\n'
    expect(read(text)).toEqual(
      [
        'v = 1 (all)',
        'v = 2 (all)',
        'A = 1',
        'B = 2',
        'script all',
        '  curl ‹URL›/‹X› | sh',
        '  echo ‹v›',
        '  ‹DOCKER› run x',
      ].toSorted((a, b) => rank(a) - rank(b)),
    )
  })

  test.each([
    ['a: b ; c 1.2', ['script a', '  c 1.2']],
    ['a:\n\techo "$(B)" \'$(C)\'\n', ['script a', '  echo ‹B› ‹C›']],
    ['define f\n\t@a $(1)\n\tb\nendef', ['script f', '  a ‹1›', '  b']],
    ['define f\n$(1):\n\ta\nX_$(1) := 1\nY := 2\nendef', ['Y = 2', 'script $(1)', '  a']],
    ['a:\nifdef X\n\tb\nelse\n\tc\nendif\n\td', ['script a', '  b', '  c', '  d']],
    ['a:\n\t$(MAKE) b X=1\n\tX=1 $(MAKE) c', ['script a', '  ‹MAKE› b X=1', '  X=1 ‹MAKE› c']],
  ])('%j', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })
})

const rank = (line: string): number => ['v', 'A', 'B', 's', ' '].indexOf(line[0] ?? '')

test('files that are read in', () => {
  expect(read('include a.mk $(DIR)/b.mk # c\n-include d/*.mk\nsinclude e')).toEqual([
    'include a.mk from file',
    'include ‹DIR›/b.mk from file',
    'include d/*.mk from file',
    'include e from file',
  ])
})

test('justfiles', () => {
  const text =
    'v := "1.2"\nexport W := env_var_or_default(\'W\', \'2\')\nset shell := ["bash"]\n# comment\nbuild tag="3": dep\n  @docker pull a:{{ v }} \\\n    --x {{tag}}\n\n  curl {{v}}\n'
  expect(read(text, 'justfile')).toEqual([
    'v = 1.2',
    'W = ‹W:2›',
    'tag ?= 3 (build)',
    'script build',
    '  docker pull a:‹v› --x ‹tag›',
    '  curl ‹v›',
  ])
})

test('no text is too odd', () => {
  const piece = constantFrom(
    '$(',
    '${',
    '$$',
    '$',
    ')',
    '}',
    'shell ',
    'eval ',
    'if ',
    'call ',
    ',',
    'A',
    ' = ',
    ' := ',
    ' ?= ',
    ':',
    '\n',
    '\n\t',
    '\\\n',
    '#',
    'define x\n',
    '\nendef\n',
    'ifeq (a,b)\n',
    'endif\n',
    'include ',
    '"',
    "'",
    ' ',
    '{{ ',
  )
  assert(
    property(array(piece, { maxLength: 60 }), boolean(), (pieces, isJust) => {
      const text = pieces.join('')
      const facts = makefile.read({ path: isJust ? 'justfile' : 'Makefile', text })
      expect(badLiterals(facts, text)).toEqual([])
    }),
    { numRuns: 700 },
  )
})

test.each(['$(', '$(shell ', '$(eval ', '$(if a,', '\t', 'define x\n', 'a:\n\tb\n', '\\\n'])(
  '%j without end ends',
  (unit) => {
    const start = performance.now()
    read(`a:\n\t${unit.repeat(20_000)}`)
    read(`A = ${unit.repeat(20_000)}`)
    read(unit.repeat(20_000))
    expect(performance.now() - start).toBeLessThan(5000)
  },
)

describe('functions that are called', () => {
  test('are what they do with their words, and a command of that name', () => {
    const text = [
      'tool:',
      '\t$(call go-get,bin/tool,example.com/cmd/tool,$(TOOL_VERSION))',
      '\t$(call unknown,example.com/cmd/other@v1.0.0)',
      '\t$(call quiet,$(X))',
      'define go-get',
      'package=$(2)@$(3) ;\\',
      'GOBIN=$(dir $(1)) go install $${package}',
      'endef',
    ].join('\n')
    const facts = makefile.read({ path: 'Makefile', text })
    expect(badLiterals(facts, text)).toEqual([])
    expect(factLines(facts).filter((line) => /^ {2}.* example/.test(line))).toEqual([
      '  go-get bin/tool example.com/cmd/tool ‹TOOL_VERSION›',
      '  unknown example.com/cmd/other@v1.0.0',
      '  GOBIN=‹1~› go install example.com/cmd/tool@‹TOOL_VERSION›',
    ])
  })

  test('reads commands that a variable holds', () => {
    const text = 'LINT := $(DOCKER) run --rm org/lint:$(V)\nCFLAGS = -O2 run\n'
    expect(factLines(makefile.read({ path: 'Makefile', text })).slice(2)).toEqual([
      'script',
      '  ‹DOCKER› run --rm org/lint:‹V›',
    ])
  })
})
