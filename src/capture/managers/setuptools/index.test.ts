import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { pinLines } from '../../testing.ts'
import { setuptools } from './index.ts'

const extractText = (path: string, text: string) => setuptools.extract({ path, text })
const pinsIn = (name: string): readonly string[] => {
  const text = readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
  return pinLines(extractText(name, text), text)
}

describe('setuptools', () => {
  test('pins of setup.cfg', () => {
    expect(pinsIn('setup.cfg')).toMatchInlineSnapshot(`
      [
        "python_requires = >=3.9 -> 3.9 compatibility/runtime python-version:python [floating]",
        "options.install_requires.requests = ==2.32.3 -> 2.32.3 require/runtime pypi:requests",
        "options.install_requires.flask = >=3.0,<4 -> 3.0 require/runtime pypi:flask [floating]",
        "options.install_requires.importlib-metadata = >=4.6 -> 4.6 require/runtime pypi:importlib-metadata [floating; marker python_version<"3.10"]",
        "options.install_requires.bare =  ->  require/runtime pypi:bare [floating]",
        "options.setup_requires.setuptools = >=69.0 -> 69.0 require/build pypi:setuptools [floating]",
        "options.extras_require.socks.pysocks = ~=1.7 -> 1.7 require/runtime pypi:pysocks [floating]",
        "options.extras_require.test.pytest = ==8.2.2 -> 8.2.2 require/runtime pypi:pytest",
      ]
    `)
  })

  test('pins that stand as literals in setup.py', () => {
    expect(pinsIn('setup.py')).toMatchInlineSnapshot(`
      [
        "REQUIRED.requests = ==2.32.3 -> 2.32.3 require/runtime pypi:requests",
        "REQUIRED.flask = >=3.0,<4 -> 3.0 require/runtime pypi:flask [floating; extras async]",
        "python_requires = >=3.9 -> 3.9 compatibility/runtime python-version:python [floating]",
        "setup_requires.wheel =  ->  require/build pypi:wheel [floating]",
        "extras_require.pysocks = ~=1.7 -> 1.7 require/runtime pypi:pysocks [floating]",
        "extras_require.tomli = >=2.0.1 -> 2.0.1 require/runtime pypi:tomli [floating]",
      ]
    `)
  })

  test('what it cannot identify is a gap', () => {
    expect(
      extractText('setup.cfg', '[options]\ninstall_requires =\n  a @ https://example.com/a.zip\n  $(touch x)\n').gaps,
    ).toEqual([
      { line: 3, text: 'a @ https://example.com/a.zip', why: 'a distribution by its address' },
      { line: 4, text: '$(touch x)', why: 'not a PEP 508 requirement' },
    ])
  })

  test.each(['install_requires=[', 'install_requires={"a": [', 'install_requires=', "install_requires=['a"])(
    'a truncated setup.py: %s',
    (text) => {
      expect(extractText('setup.py', text).pins).toEqual([])
    },
  )

  test.each(['setup.py', 'setup.cfg'])('a conflict in %s is said', (path) => {
    expect(() => extractText(path, 'a = 1\n<<<<<<< HEAD\n')).toThrow('line 2: expected')
  })
})
