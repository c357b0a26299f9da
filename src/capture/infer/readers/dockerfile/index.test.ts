import { array, assert, constantFrom, property } from 'fast-check'
import { describe, expect, test } from 'vitest'

import { badLiterals, factLines } from '../../testing.ts'
import { dockerfile } from './index.ts'

const read = (text: string): readonly string[] => {
  const facts = dockerfile.read({ path: 'Dockerfile', text })
  expect(badLiterals(facts, text)).toEqual([])
  return factLines(facts)
}

describe('definitions', () => {
  test.each([
    ['ARG X=1\nFROM a\nARG X\nARG Y="2" Z=3', ['X ?= 1', 'Y ?= 2 (stage 0)', 'Z ?= 3 (stage 0)']],
    ['FROM a AS b\nENV X=1 Y="a $X" \\\n  # comment\n  Z=\'$X\'', ['X = 1 (b)', 'Y = a ‹X› (b)', 'Z = $X (b)']],
    ['FROM a AS b\nENV X a b', ['X = a b (b)']],
    [
      'FROM a\nARG P="curl \\\n  # more\n     jq"\nENV Q="\\\n  a \\\n  $X"',
      ['P ?= curl  jq (stage 0)', 'Q =  a  ‹X› (stage 0)'],
    ],
    ['FROM a AS b\nENV X=${X:-1} Y=v${Z:-2}', ['X ?= 1 (b)', 'Y = v‹Z:2› (b)']],
    ['ARG', []],
    ['ENV X', []],
  ])('%j', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })
})

describe('commands', () => {
  test('run in the image from which the stage is made in the end', () => {
    const text =
      'ARG V=1\nFROM --platform=$P golang:$V-alpine AS base\nFROM base AS next\nFROM next\nRUN apk add x=1.2\n'
    expect(read(text)).toEqual(['V ?= 1', 'script stage 2 on golang:‹V›-alpine', '  apk add x=1.2'])
  })

  test('run in the stage that was copied whole', () => {
    expect(read('FROM ubuntu:24.04 AS a\nFROM scratch\nCOPY --from=a / /\nRUN apt-get install x')).toEqual([
      'script stage 1 on ubuntu:24.04',
      '  apt-get install x',
    ])
  })

  test('are continued over comments and flags', () => {
    const text = 'FROM a\nRUN --mount=type=cache,target=/x \\\n    a && \\\n  # comment\n\n    b 1.2 | \\\n    c\n'
    expect(read(text)).toEqual(['script stage 0 on a', '  a', '  b 1.2 | c'])
  })

  test.each([
    ['RUN ["sh", "-c", "a \\"b\\" $X"]', ['  sh -c "a \\"b\\" $X"', '  a b ‹X›']],
    ['RUN <<EOF\na\nb 1\nEOF\nRUN c', ['  a', '  b 1', 'script stage 0 on a', '  c']],
    ["RUN <<-'E' bash -e\n\ta $X\n\tE", ['  bash -e', '  a ‹X›']],
    ['RUN cat <<EOF > /x.sh\na\nEOF', ['  cat', '  a']],
    ['ONBUILD RUN a', ['  a']],
    ['ENTRYPOINT ["a", "b"]', ['  a b']],
    ['RUN [ "$X" = 1 ] && a', ['  a']],
  ])('%j', (text, expected) => {
    expect(read(`FROM a\n${text}`)).toEqual(['script stage 0 on a', ...expected])
  })

  test('of other shells are left out', () => {
    expect(read('FROM a\nSHELL ["powershell", "-Command"]\nRUN Install-Thing 1.2')).toEqual([])
  })
})

test('images whose variables are given elsewhere, and what ADD downloads', () => {
  const text =
    'ARG A=1\nARG B\nFROM a:$A\nFROM b:$B\nFROM c:${A%.*}\nCOPY --from=d:$B /x /x\nADD https://h/$A.tgz x /\n'
  expect(read(text)).toEqual([
    'A ?= 1',
    'FROM {image: b:‹B›}',
    'FROM {image: c:‹A~›}',
    'COPY {image: d:‹B›}',
    'text ADD: https://h/‹A›.tgz',
  ])
})

test('no text is too odd', () => {
  const piece = constantFrom(
    'FROM a AS b\n',
    'RUN ',
    'ENV ',
    'ARG ',
    'X=',
    '"',
    "'",
    '\\\n',
    '\\',
    '<<EOF',
    '\nEOF\n',
    '\n',
    '$',
    '${X:-',
    '}',
    '[',
    ']',
    '# ',
    'COPY --from=',
    ' ',
    '{{ ',
    '}}',
    'ONBUILD ',
  )
  assert(
    property(array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('')
      expect(badLiterals(dockerfile.read({ path: 'Dockerfile', text }), text)).toEqual([])
    }),
    { numRuns: 500 },
  )
})
