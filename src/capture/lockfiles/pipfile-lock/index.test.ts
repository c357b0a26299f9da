import { describe, expect, test } from 'vitest'

import { lockLines } from '../../testing.ts'
import { pipfileLock } from './index.ts'

const LOCK = JSON.stringify(
  {
    _meta: { requires: { python_version: '3.11' } },
    default: {
      Requests: { version: '==2.32.3', index: 'main' },
      urllib3: { version: '==2.2.2' },
      forked: { git: 'https://github.com/example/forked.git', ref: '0123456' },
      bridge: { path: '.', editable: true },
    },
    develop: { pytest: { version: '==8.2.2' }, urllib3: { version: '==2.2.2' } },
  },
  null,
  4,
)

const MANIFEST = { path: 'Pipfile', text: '[packages]\nrequests = "*"\n[dev-packages]\npytest = "*"\n' }

describe('pipfile-lock', () => {
  const extract = (text: string) => pipfileLock.extract({ path: 'Pipfile.lock', text }, [MANIFEST])

  test('packages of all categories, each once', () => {
    expect(extract(LOCK).runtimes).toEqual({ python: '==3.11.*' })
    expect(lockLines(extract(LOCK))).toMatchInlineSnapshot(`
      [
        "requests 2.32.3 = requests 2.32.3 runtime line 8 [direct] -> unknown",
        "urllib3 2.2.2 = urllib3 2.2.2 runtime line 12 -> unknown",
        "pytest 8.2.2 = pytest 8.2.2 dev line 25 [direct] -> unknown",
      ]
    `)
  })

  test.each([
    ['a conflict', '{\n<<<<<<< HEAD\n}', 'line 2: expected the JSON of a Pipfile.lock, found the git conflict marker'],
    ['a number', '3', 'line 1: expected the JSON of a Pipfile.lock, found number'],
  ])('says where it met %s', (_, text, message) => {
    expect(() => extract(text)).toThrow(message)
  })
})
