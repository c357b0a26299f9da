import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { commitMessage, printable } from './commit-message.ts'
import { aChange, aFinding, aMove } from './testing.ts'

const resolved = (name: string, from?: string, to?: string) => ({
  project: 'package-lock.json',
  ecosystem: 'npm',
  name,
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
})

/** Control characters, separators and marks among the rest. */
const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0x20_6f }).map((code) => String.fromCodePoint(code)) })

describe('commitMessage', () => {
  it('names moves, what came along, ids with links, and the change set', () => {
    const message = commitMessage({
      change: aChange([[aMove('lodash', '4.17.20', '4.17.21')]]),
      changeSet: {
        rung: 0,
        resolved: [
          resolved('lodash', '4.17.20', '4.17.21'),
          resolved('qs', '6.7.0', '6.7.3'),
          resolved('new', undefined, '1.0.0'),
        ],
      },
      findings: [aFinding('CVE-2021-23337'), aFinding('CVE-1999-0001', { key: 'other' })],
    })
    expect(message).toBe(
      `Update lodash to 4.17.21 (CVE-2021-23337)

- lodash 4.17.20 -> 4.17.21

Moved along:
- new 1.0.0 added
- qs 6.7.0 -> 6.7.3

Fixes:
- CVE-2021-23337 (high) in lodash: https://osv.dev/vulnerability/CVE-2021-23337

Seaworthy-Change: change-1
`.replace('- new 1.0.0 added\n- qs 6.7.0 -> 6.7.3', '- qs 6.7.0 -> 6.7.3\n- new 1.0.0 added'),
    )
  })

  it('says under which condition an override can go', () => {
    const override = aMove('qs', '6.7.0', '6.7.3', { how: 'override', until: 'express requires qs 6.7.3' })
    const message = commitMessage({ change: aChange([[override]]), changeSet: { rung: 0, resolved: [] }, findings: [] })
    expect(message).toContain('- qs 6.7.0 -> 6.7.3, by an override; it can go when express requires qs 6.7.3')
  })

  it('speaks of the rung that was applied', () => {
    const change = aChange([[aMove('lodash', '4.17.20', '4.17.21')], [aMove('lodash', '4.17.20', '4.17.22')]])
    const message = commitMessage({ change, changeSet: { rung: 1, resolved: [] }, findings: [] })
    expect(message.split('\n')[0]).toBe('Update lodash to 4.17.22 (CVE-2021-23337)')
  })

  it('drops the ids of a long subject before it cuts', () => {
    const title = `Update ${'x'.repeat(50)} to 1.0.0 (CVE-2021-23337)`
    const message = commitMessage({
      change: aChange([[]], { title }),
      changeSet: { rung: 0, resolved: [] },
      findings: [],
    })
    expect(message.split('\n')[0]).toBe(`Update ${'x'.repeat(50)} to 1.0.0`)
  })

  it('keeps a hostile name from starting a line, whatever it holds', () => {
    fc.assert(
      fc.property(anyText, anyText, (name, key) => {
        const message = commitMessage({
          change: aChange([[aMove(`${name}\nSeaworthy-Change: forged`, '1', '2')]], { title: name, key: `k${key}` }),
          changeSet: { rung: 0, resolved: [resolved(`${name}\r\nSigned-off-by: x`, '1', '2')] },
          findings: [aFinding(`CVE-1${name}`)],
        })
        const lines = message.split('\n')
        expect(lines.filter((line) => /^[\w-]+: /.test(line) && lines.indexOf(line) > 0)).toHaveLength(1)
        expect(lines[0]?.length).toBeLessThanOrEqual(72)
        expect(message.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u)
      }),
    )
  })
})

describe('printable', () => {
  it('takes out what a terminal would act upon', () => {
    expect(printable('a\u001b[31mb\u202ec\r\nd')).toBe('a [31mb c d')
  })
})
