import { describe, expect, test } from 'vitest'

import { wholeText } from '../mapped-text.ts'
import { templateText } from '../testing.ts'
import { expressionReference, expressionsIn, expressionTemplate } from './expressions.ts'

const show = (text: string): string => templateText([expressionReference(text, 0)])

describe('expressionReference', () => {
  test.each([
    ['${{ env.GO_VERSION }}', '‹GO_VERSION›'],
    ["${{ env['GO-VERSION'] }}", '‹GO-VERSION›'],
    ['${{ matrix.go }}', '‹matrix.go›'],
    ['${{ inputs.version }}', '‹inputs.version›'],
    ["${{ inputs.version || 'v1.2' }}", '‹inputs.version:v1.2›'],
    ["${{ github.event.inputs.version || env.V || '1' }}", '‹inputs.version:‹V:1››'],
    ["${{ inputs.a != '' && inputs.a || 'x' }}", '‹inputs.a:x›'],
    ["${{ 'v1.2' }}", '‹:v1.2›'],
    ['${{ github.sha }}', '‹›'],
    ['${{ secrets.TOKEN }}', '‹›'],
    ["${{ steps.x.outputs.version || '1.0' }}", '‹:1.0›'],
    ["${{ format('{0}', env.X) }}", '‹›'],
  ])('workflow: %s', (text, expected) => {
    expect(show(text)).toBe(expected)
  })

  test.each([
    ['{{ k8s_version }}', '‹k8s_version›'],
    ['{{- k8s_version -}}', '‹k8s_version›'],
    ["{{ x | default('v1.2') }}", '‹x:v1.2›'],
    ['{{ x | default("v1.2", true) }}', '‹x:v1.2›'],
    ['{{ x | d(y) }}', '‹x:‹y››'],
    ["{{ x | replace('v', '') }}", '‹x~›'],
    ['{{ x.y["z"] }}', '‹x.y.z›'],
    ['{{ "v1.2" }}', '‹:v1.2›'],
    ["{{ lookup('env', 'V') | default('1.2', true) }}", '‹V:1.2›'],
    ['{{ .Values.image.tag }}', '‹.Values.image.tag›'],
    ['{{ $.Values.image.tag | quote }}', '‹.Values.image.tag›'],
    ['{{ .Values.tag | default "1.2" }}', '‹.Values.tag:1.2›'],
    ['{{ .Values.tag | default .Chart.AppVersion }}', '‹.Values.tag:‹.Chart.AppVersion››'],
    ['{{ default "1.2" .Values.tag }}', '‹.Values.tag:1.2›'],
    ['{{ (.Values.tag | default "1.2") | quote }}', '‹.Values.tag:1.2›'],
    ['{{ trimPrefix "v" .Values.tag }}', '‹.Values.tag~›'],
    ['{{ .Values.tag | trimPrefix "v" }}', '‹.Values.tag~›'],
    ['{{ include "a.b" . }}', '‹›'],
    ["{{ env_var_or_default('V', '1.2') }}", '‹V:1.2›'],
    ['{{ .Env.V }}', '‹V›'],
    ['{{ a ~ b }}', '‹›'],
    ['{{}}', '‹›'],
  ])('template: %s', (text, expected) => {
    expect(show(text)).toBe(expected)
  })

  test('a fallback stands where it is written', () => {
    const text = 'image: {{ .Values.tag | default "1.2.3" }}'
    const template = expressionTemplate(wholeText(text))
    expect(template).toEqual([
      { text: 'image: ', start: 0 },
      {
        variable: '.Values.tag',
        start: 7,
        end: text.length,
        fallback: [{ text: '1.2.3', start: text.indexOf('1.2.3') }],
      },
    ])
  })
})

test('expressionsIn tells values from what gives no text', () => {
  const text = '{% if a %}{{ b }}{{- end }}{{/* c */}}${{ d }} {{ open'
  expect(expressionsIn(text).map(({ at, end, kind }) => [text.slice(at, end), kind])).toEqual([
    ['{% if a %}', 'control'],
    ['{{ b }}', 'value'],
    ['{{- end }}', 'control'],
    ['{{/* c */}}', 'control'],
    ['${{ d }}', 'value'],
  ])
})
