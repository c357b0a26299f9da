import { describe, expect, it } from 'vitest'

import { failingTests } from './failing-tests.ts'

const lines = (...text: readonly string[]): string => text.join('\n')

describe('failingTests', () => {
  it('gives go tests with the package whose FAIL line follows them', () => {
    const output = lines(
      '--- FAIL: TestAdd (0.00s)',
      '    add_test.go:9: got 3',
      '    --- FAIL: TestAdd/negative (0.00s)',
      'FAIL',
      'FAIL\texample.com/m/add\t0.003s',
      'ok  \texample.com/m/sub\t0.002s',
      'FAIL\texample.com/m/mul [build failed]',
      'panic: boom',
      'FAIL\texample.com/m/div\t0.010s',
      'FAIL',
    )
    expect(failingTests(output)).toEqual([
      'example.com/m/add.TestAdd',
      'example.com/m/add.TestAdd/negative',
      'example.com/m/div',
      'example.com/m/mul [build failed]',
    ])
  })

  it('reads go test -json', () => {
    const output = lines(
      '{"Time":"2026-01-01T00:00:00Z","Action":"pass","Package":"m","Test":"TestA"}',
      '{"Time":"2026-01-01T00:00:00Z","Action":"fail","Package":"m","Test":"TestB","Elapsed":0}',
      '{"Time":"2026-01-01T00:00:00Z","Action":"fail","Package":"m","Elapsed":0.1}',
    )
    expect(failingTests(output)).toEqual(['m', 'm.TestB'])
  })

  it("reads pytest's short summary, parameters with spaces and dashes included", () => {
    const output = lines(
      'FAILED tests/test_a.py::test_one - AssertionError: 1 != 2',
      'FAILED tests/test_a.py::TestB::test_two[x y] - KeyError',
      'ERROR tests/test_c.py - ModuleNotFoundError: No module named',
      '=========== 2 failed, 1 error in 0.1s ===========',
    )
    expect(failingTests(output)).toEqual([
      'tests/test_a.py::TestB::test_two[x y]',
      'tests/test_a.py::test_one',
      'tests/test_c.py',
    ])
  })

  it('reads unittest of Python before and after 3.11', () => {
    expect(failingTests('FAIL: test_a (tests.test_x.Case.test_a)')).toEqual(['tests.test_x.Case.test_a'])
    expect(failingTests('ERROR: test_a (tests.test_x.Case)')).toEqual(['tests.test_x.Case.test_a'])
  })

  it('reads vitest, coloured or not', () => {
    const output =
      '\u001B[41m FAIL \u001B[49m src/a.test.ts > adds > two numbers\n FAIL  src/b.test.ts [ src/b.test.ts ]'
    expect(failingTests(output)).toEqual(['src/a.test.ts > adds > two numbers', 'src/b.test.ts'])
  })

  it('reads jest and leaves its console blocks out', () => {
    const output = lines(
      'FAIL src/a.test.js (5.1 s)',
      '  ● Console',
      '  ● adds › two numbers',
      '  ● adds › two numbers',
    )
    expect(failingTests(output)).toEqual(['src/a.test.js › adds › two numbers'])
  })

  it('reads TAP, where TODO and SKIP have not failed', () => {
    const output = lines('not ok 1 - adds', '    not ok 2 - sub', 'not ok 3 - later # TODO not yet', 'ok 4 - fine')
    expect(failingTests(output)).toEqual(['adds', 'sub'])
  })

  it("reads node:test's spec reporter and mocha's", () => {
    expect(failingTests('✔ fine (0.1ms)\n✖ adds (1.25ms)\n\n✖ failing tests:\n\n✖ adds (1.25ms)')).toEqual(['adds'])
    const mocha = lines(
      '  1 passing (4ms)',
      '  1 failing',
      '',
      '  1) Array',
      '       #indexOf()',
      '         is -1:',
      '     Error: x:',
    )
    expect(failingTests(mocha)).toEqual(['Array #indexOf() is -1'])
  })

  it('names nothing where nothing is named', () => {
    expect(failingTests('make: *** [ut] Error 1\n')).toEqual([])
  })
})
