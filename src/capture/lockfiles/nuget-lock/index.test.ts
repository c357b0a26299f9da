import { describe, expect, test } from 'vitest'

import { lockLines } from '../../testing.ts'
import { nugetLock } from './index.ts'

const LOCK = JSON.stringify(
  {
    version: 1,
    dependencies: {
      'net8.0': {
        'Newtonsoft.Json': { type: 'Direct', requested: '[13.0.3, )', resolved: '13.0.3' },
        Serilog: { type: 'Transitive', resolved: '4.0.1', dependencies: { 'newtonsoft.json': '13.0.1' } },
        core: { type: 'Project', dependencies: { Serilog: '[4.0.1, )' } },
      },
      net48: {
        'Newtonsoft.Json': { type: 'Transitive', resolved: '13.0.3' },
        Serilog: { type: 'Direct', resolved: '3.1.1' },
      },
    },
  },
  null,
  2,
)

describe('nuget-lock', () => {
  const extract = (text: string) => nugetLock.extract({ path: 'packages.lock.json', text }, [])

  test('packages of all frameworks, each version once', () => {
    expect(lockLines(extract(LOCK))).toMatchInlineSnapshot(`
      [
        "newtonsoft.json 13.0.3 = Newtonsoft.Json 13.0.3 runtime line 5 [direct]",
        "serilog 4.0.1 = Serilog 4.0.1 runtime line 10 -> newtonsoft.json 13.0.3",
        "serilog 3.1.1 = Serilog 3.1.1 runtime line 29 [direct]",
      ]
    `)
    expect(extract(LOCK).packages[1]?.requires).toEqual([
      { name: 'newtonsoft.json', range: '[13.0.1,)', kind: 'normal' },
    ])
  })

  test('says where it met a conflict', () => {
    expect(() => extract('{\n<<<<<<< HEAD\n}')).toThrow('line 2: expected the JSON of a packages.lock.json')
  })
})
