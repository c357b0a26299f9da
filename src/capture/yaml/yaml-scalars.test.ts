import {
  array,
  assert,
  constantFrom,
  dictionary,
  letrec,
  oneof,
  property,
  string,
  tuple,
  type Arbitrary,
} from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isMap, isScalar, isSeq, parseAllDocuments, stringify, type Node } from 'yaml'

import { offsetOf } from '../infer/mapped-text.ts'
import { yamlScalars, type YamlScalar } from './yaml-scalars.ts'

const scan = (text: string): readonly YamlScalar[] => yamlScalars({ path: 'a.yaml', text })

/** One scalar in a line: `jobs.build = text`. */
const lines = (text: string): readonly string[] =>
  scan(text).map(
    (scalar) =>
      `${scalar.path.join('.')} = ${scalar.text}${scalar.comment === undefined ? '' : ` # ${scalar.comment}`}`,
  )

type Found = Readonly<{ document: number; path: readonly string[]; style: string; at: readonly number[] | string }>

const STYLES: Readonly<Record<string, string>> = { PLAIN: 'plain', QUOTE_SINGLE: 'single', QUOTE_DOUBLE: 'double' }

/** What the library makes of a text that is YAML, in our terms; block scalars by their text. */
const reference = (text: string): readonly Found[] => {
  const found: Found[] = []
  const walk = (node: Node | null, path: readonly string[], document: number): void => {
    if (isMap<Node, Node | null>(node))
      for (const { key, value } of node.items) walk(value, [...path, keyOf(key)], document)
    else if (isSeq<Node>(node)) node.items.forEach((item, index) => walk(item, [...path, String(index)], document))
    else if (isScalar(node)) {
      const style = STYLES[node.type ?? '']
      const [start, end] = node.range ?? [0, 0]
      const inner = style === 'plain' ? 0 : 1
      if (style === undefined) found.push({ document, path, style: 'block', at: squash(String(node.value)) })
      else if (end - start > 2 * inner || inner === 1)
        found.push({ document, path, style, at: [start + inner, end - inner] })
    }
  }
  const keyOf = (key: Node): string => {
    const [start, end] = key.range ?? [0, 0]
    return text.slice(start, end).replace(/^(["'])(.*)\1$/s, '$2')
  }
  const documents = parseAllDocuments(text, { strict: false, uniqueKeys: false, logLevel: 'silent' })
  for (const [index, document] of [...documents].entries()) {
    expect(document.errors).toEqual([])
    walk(document.contents, [], index)
  }
  return found
}

const squash = (text: string): string => text.replace(/\s+/g, ' ').trim()

const ours = (text: string): readonly Found[] =>
  scan(text).map(({ document, path, style, text: value, range }) => ({
    document,
    path,
    style,
    at: style === 'block' ? squash(value) : range,
  }))

const WORKFLOW = `# a comment
name: Größe ⚓ # the name
on: { push: { branches: [main, 'release-*'] }, workflow_dispatch: }
env:
  "GO_VERSION": '1.26.1'   # go
  'EMPTY': ""
jobs:
  build:
    runs-on: ubuntu-24.04
    strategy:
      matrix:
        os: [ubuntu-22.04, "macos-14",
          windows-2022] # all
        include:
        - os: x
          go: 1
        -
          os: y
    steps:
    - uses: actions/checkout@v4 # v4
    - name: Run
      run: |
        echo a # no comment

          indented
        curl https://host/\${V}
      if: always()
    - run: >-
        folded text
        in two lines

        and a paragraph
    - - nested
      - - deeper
`

const MANIFESTS = `%YAML 1.2
---
apiVersion: v1
kind: List
items:
- &one !!map
  name: one
  text: plain text
    over lines

    and more
- *one
- name: "double
    over \\"lines\\""
  port: !!int "80"
  url: http://host:80/a#b
  ? key
  : value
--- # the second
{"json": {"a": [1, "two", {"b": null, "c": "d: e, f"}], "t": true}, "z": 'it''s'}
---
|
 text
 of a document
...
--- last
`

describe('as the library', () => {
  test.each([
    ['a workflow', WORKFLOW],
    ['documents', MANIFESTS],
    ['JSON', JSON.stringify({ a: [1, { b: 'c' }], d: { e: 'f#g', h: '' } }, undefined, 2)],
    ['Windows line ends', WORKFLOW.replaceAll('\n', '\r\n')],
    ['tabs after the indentation', 'a:\t1\nb:\n  - \tc\t# d\n'],
    ['block scalars', 'a: |2-\n   x\n  y\nb: >+ # c\n\n  z\n\nc: |\nd: 1\n'],
    ['keys that look odd', 'a b c: 1\n"a: b": 2\na:b: 3\n-x: 4\n? y\n: z\n"q" : 5\n'],
  ])('%s', (_name, text) => expect(ours(text)).toEqual(reference(text)))

  const word = constantFrom(
    'a',
    'image',
    'x y',
    'v1.2.3',
    'a: b',
    '# c',
    'it\'s "q"',
    '- d',
    '{e}',
    'ö⚓',
    '',
    ' f ',
    'g\nh',
    'i\n\n  j\n',
    '@k',
    '80',
    'https://l/m?n=1#o',
  )
  const value: Arbitrary<unknown> = letrec((tie) => ({
    value: oneof({ depthSize: 'small' }, word, string(), tie('list'), tie('mapping')),
    list: array(tie('value'), { maxLength: 4 }),
    mapping: dictionary(oneof(word, string({ maxLength: 20 })), tie('value'), { maxKeys: 4 }),
  }))['value']
  const options = tuple(
    constantFrom(20, 80),
    constantFrom<'PLAIN' | 'QUOTE_DOUBLE' | 'QUOTE_SINGLE' | 'BLOCK_LITERAL'>(
      'PLAIN',
      'QUOTE_DOUBLE',
      'QUOTE_SINGLE',
      'BLOCK_LITERAL',
    ),
    constantFrom(2, 4),
  )

  test('any document that it writes', () => {
    assert(
      property(value, options, (document, [lineWidth, defaultStringType, indent]) => {
        const text = stringify(document, {
          lineWidth,
          defaultStringType,
          defaultKeyType: 'QUOTE_DOUBLE',
          indent,
          aliasDuplicateObjects: false,
        })
        expect(ours(text)).toEqual(reference(text))
      }),
      { numRuns: 400 },
    )
  })
})

test('every text stands where it is said to', () => {
  for (const text of [WORKFLOW, MANIFESTS, WORKFLOW.replaceAll('\n', '\r\n')]) {
    const scalars = scan(text)
    const single = scalars.filter(({ block }) => !block)
    expect(single.map(({ range }) => text.slice(...range))).toEqual(single.map((scalar) => scalar.text))
    for (const block of scalars.flatMap((scalar) => scalar.block ?? [])) {
      const mapped = block.text.replace(/\S/g, (_, at: number) => text[offsetOf(block, at)] ?? '')
      expect(mapped).toBe(block.text)
    }
  }
})

test('comments, folded and kept lines', () => {
  const found = new Map(scan(WORKFLOW).map((scalar) => [scalar.path.join('.'), scalar]))
  expect(found.get('env.GO_VERSION')).toMatchObject({ text: '1.26.1', comment: 'go', style: 'single' })
  expect(found.get('jobs.build.steps.0.uses')?.comment).toBe('v4')
  expect(found.get('jobs.build.steps.1.run')?.text).toBe('echo a # no comment\n\n  indented\ncurl https://host/${V}')
  expect(found.get('jobs.build.steps.2.run')?.text).toBe('folded text in two lines\nand a paragraph')
})

test('templates: lines that are taken away, expressions in values and keys', () => {
  expect(
    lines(`{{- if .Values.on }}
image: {{ .Values.registry }}/{{ .Values.name }}:{{ .Values.tag | default "v1" }} # c
{{- else if .x }}
image: other:1
{{- end }}
quoted: "{{ default "x" .Values.y }}:{{ .z }}"
{{ .key }}: value
list:
  {{- range .items }}
  - {{ . | quote }}
  - name: {{ .name }}
    {{- with .more }}
    more: {{ toYaml . | nindent 6 }}
    {{- end }}
  {{- end }}
{% for x in y %}
{{ x }}_key: [{{ x }}, "{{ y }}"]
{% endfor %}
{# a: comment #}
{% if a %}inline: yes{% endif %}
{{- /* a comment
over: lines */ -}}
last: 1
`),
  ).toEqual([
    'image = {{ .Values.registry }}/{{ .Values.name }}:{{ .Values.tag | default "v1" }} # c',
    'image = other:1',
    'quoted = {{ default "x" .Values.y }}:{{ .z }}',
    '{{ .key }} = value',
    'list.0 = {{ . | quote }}',
    'list.1.name = {{ .name }}',
    'list.1.more = {{ toYaml . | nindent 6 }}',
    '{{ x }}_key.0 = {{ x }}',
    '{{ x }}_key.1 = {{ y }}',
    'inline = yes{% endif %}',
    'last = 1',
  ])
})

test('a template within a block scalar does not end it', () => {
  expect(lines('data:\n  a: |\n    one\n{{- if .x }}\n    two\n{{- end }}\n  b: 1\n')).toEqual([
    'data.a = one\ntwo',
    'data.b = 1',
  ])
})

test('custom resource definitions are left out, with their documents counted', () => {
  const crd = 'apiVersion: x\nkind: CustomResourceDefinition\nspec:\n  version: v1\n'
  expect(
    scan(`${crd}---\nimage: a:1\n---\n${crd}---\nb: 2\n`).map(({ path, document }) => [path[0], document]),
  ).toEqual([
    ['image', 1],
    ['b', 3],
  ])
})

describe('what is no YAML', () => {
  test.each([
    ['a quote without end', 'a: "b\nc: 1\n', ['a = "b', 'c = 1']],
    ['a bracket without end', 'a: [b\nc: 1\n', ['a = [b', 'c = 1']],
    ['text between keys', 'a: 1\nnonsense\nb: 2\n', ['a = 1', 'b = 2']],
    ['a conflict', 'a: 1\n<<<<<<< ours\nb: 2\n=======\nb: 3\n>>>>>>> theirs\n', ['a = 1', 'b = 2', 'b = 3']],
    ['no text', '', []],
  ])('%s', (_name, text, expected) => expect(lines(text)).toEqual(expected))

  test.each([
    ['brackets', '['.repeat(300_000)],
    ['open lists', 'a: [\n'.repeat(60_000)],
    ['dashes', '- '.repeat(150_000)],
    ['quotes', '  "\n'.repeat(75_000)],
    ['mixed quotes', 'a: \'\n b: "x\n'.repeat(25_000)],
    ['expressions', '{{'.repeat(150_000)],
    ['open expressions', '{{\n'.repeat(100_000)],
    ['expressions in quotes', 'a: "{{ "\n'.repeat(30_000)],
    ['blank lines after a value', 'a: b\n\n\n\n'.repeat(40_000)],
    ['one line of JSON', `[${'"a",'.repeat(75_000)}]`],
    ['markers', '---\n'.repeat(75_000)],
    ['deep', Array.from({ length: 700 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('linear: %s', (_name, text) => {
    const start = performance.now()
    scan(text)
    expect(performance.now() - start).toBeLessThan(1500)
  })
})
