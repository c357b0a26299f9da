import { assert, constantFrom, array, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'

import { ParseError } from '../../records/errors.ts'
import { readXmlElements, xmlChildren, type XmlElement } from './xml-elements.ts'

const textsOf = (text: string) => readXmlElements(text).map((element) => [element.name, element.text.value])

/** Anything but a ParseError is thrown on. */
const elementsOrNone = (text: string): readonly XmlElement[] => {
  try {
    return readXmlElements(text)
  } catch (error) {
    if (error instanceof ParseError) return []
    throw error
  }
}

describe('readXmlElements', () => {
  test('names without prefix, texts without blanks, attributes with their places', () => {
    const text = '<?xml version="1.0"?>\n<a:root>\n  <b c="1.0" d=\'2&amp;3\'>\n 4.5 \n</b><e/></a:root>'
    const [root, b, e] = readXmlElements(text)
    expect([root?.name, b?.name, e?.name]).toEqual(['root', 'b', 'e'])
    expect([b?.parent, e?.parent]).toEqual([root, root])
    expect(b).toMatchObject({ line: 3, text: { value: '4.5', line: 4 } })
    for (const placed of [b?.text, ...(b?.attributes.values() ?? [])])
      expect(text.slice(placed?.start, (placed?.start ?? 0) + (placed?.value.length ?? 0))).toBe(placed?.value)
    expect([...(b?.attributes ?? [])].map(([name, { value }]) => [name, value])).toEqual([
      ['c', '1.0'],
      ['d', '2&amp;3'],
    ])
  })

  test('comments are passed over, CDATA is text, a divided text is none', () => {
    expect(
      textsOf('<!DOCTYPE a [<!ENTITY b "c">]><a><b><!-- <x> -->1.0</b><c><![CDATA[<2>]]></c><d>1<!-- -->2</d></a>'),
    ).toEqual([
      ['a', ''],
      ['b', '1.0'],
      ['c', '<2>'],
      ['d', ''],
    ])
  })

  test('the first child of a name', () => {
    const elements = readXmlElements('<a><b>1</b><b>2</b></a>')
    expect(xmlChildren(elements)(elements[0]).get('b')?.text.value).toBe('1')
    expect(xmlChildren(elements)(elements[1]).size).toBe(0)
  })

  test.each([
    ['<a', 'line 1: expected the end of the tag <a>, found ""'],
    ['<a b="1>', 'line 1: expected the end of the tag <a>'],
    ['<a>\n</b>', 'line 2: expected </a>, found "</b>"'],
    ['<a></a></a>', 'line 1: expected a tag, found "</a>"'],
    ['<1>', 'line 1: expected a tag, found "<1>"'],
    ['<![CDATA[', 'line 1: expected "]]>" after "<![CDATA[", found the end of the file'],
    ['', 'line 1: expected XML, found nothing'],
  ])('%j is refused: %s', (text, message) => {
    expect(() => readXmlElements(text)).toThrow(message)
  })

  test('whatever it reads stands where it says', () => {
    const pieces = constantFrom(
      '<a>',
      '</a>',
      '<b c="d"/>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      ' ',
      '\n',
      '1.0',
      '&lt;',
      '<',
      '>',
    )
    assert(
      property(array(pieces, { maxLength: 20 }), string(), (parts, more) => {
        const text = parts.join('') + more
        const wrong = elementsOrNone(text).filter(
          ({ text: placed }) => text.slice(placed.start, placed.start + placed.value.length) !== placed.value,
        )
        expect(wrong).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})
