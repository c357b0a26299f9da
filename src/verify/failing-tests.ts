/**
 * Which tests failed, read from what runners print. Names let a red tip be compared with a red base, and a red prefix be
 * recognised as the same failure without running it twice. Every parser is tried, because `verify.command` may start any runner.
 */

type Parser = (lines: readonly string[]) => readonly string[]

const ANSI = /\u001B\[[0-9;?]*[ -/]*[@-~]/g

const captures =
  (pattern: RegExp, name = (match: RegExpExecArray): string => match[1] ?? ''): Parser =>
  (lines) =>
    lines.flatMap((line) => {
      const match = pattern.exec(line)
      return match ? [name(match)] : []
    })

/** `go test`: `--- FAIL: TestA (0.00s)` lines, then the package's `FAIL\tpackage\t0.1s`, which says whose they were. */
const goTest: Parser = (lines) => {
  const names: string[] = []
  let pending: string[] = []
  for (const line of lines) {
    const test = /^\s*--- FAIL: (\S+) \(/.exec(line)?.[1]
    if (test !== undefined) pending.push(test)
    const [, outcome, module, kind] = /^(ok {2}|FAIL)\t(\S+)(?:\t| )(?:\[(build|setup) failed\])?/.exec(line) ?? []
    if (outcome === undefined || module === undefined) continue
    if (outcome === 'FAIL' && kind !== undefined) names.push(`${module} [${kind} failed]`)
    else if (outcome === 'FAIL')
      names.push(...(pending.length > 0 ? pending.map((name) => `${module}.${name}`) : [module]))
    pending = []
  }
  return [...names, ...pending]
}

/** `go test -json`: one event a line, `cmd/internal/test2json`. */
const goTestJson: Parser = (lines) =>
  lines
    .filter((line) => line.startsWith('{') && line.includes('"Action":"fail"'))
    .flatMap((line) => {
      const [, module] = /"Package":"([^"]+)"/.exec(line) ?? []
      const [, test] = /"Test":"([^"]+)"/.exec(line) ?? []
      return module === undefined ? [] : [test === undefined ? module : `${module}.${test}`]
    })

/** pytest's short summary: `FAILED tests/a.py::test_b[x - y] - AssertionError`. */
const pytest = captures(/^(?:FAILED|ERROR) (\S+\.py(?:::.+?)?)(?: - .*)?$/)

/** unittest: `FAIL: test_a (package.Case.test_a)`; Python before 3.11 names only the class. */
const unittest = captures(/^(?:FAIL|ERROR): (\S+) \(([\w.]+)\)/, ([, test = '', place = '']) =>
  place.endsWith(`.${test}`) ? place : `${place}.${test}`,
)

/** vitest: ` FAIL  src/a.test.ts > suite > name`. */
const vitest = captures(/^ ?FAIL {2}(\S.*?)(?: \[ .* \])?$/)

/** jest: `FAIL src/a.test.js`, then `  ● suite › name` for each. */
const jest: Parser = (lines) => {
  const names: string[] = []
  let file: string | undefined
  for (const line of lines) {
    file = /^(?:FAIL|PASS) (\S+\.[cm]?[jt]sx?)(?: \(.*\))?$/.exec(line)?.[1] ?? file
    const [, test] = /^ {2}● (.+)$/.exec(line) ?? []
    if (test !== undefined && test !== 'Console' && file !== undefined) names.push(`${file} › ${test}`)
  }
  return names
}

/** TAP (node:test, tap, ava): `not ok 3 - name`; a `# TODO` or `# SKIP` does not count as failed (TAP 14, directives). */
const tap: Parser = captures(/^\s*not ok \d+ (?:- )?((?:(?!# (?:TODO|SKIP)).)+?)(?: # time=\S+)?$/i)

/** node:test's spec reporter: `✖ name (1.2ms)`. */
const nodeSpec = captures(/^\s*✖ (.+?) \(\d+(?:\.\d+)?ms\)$/)

/** mocha's spec reporter: after `2 failing`, blocks that open with `1) suite` and whose title ends in a colon. */
const mocha: Parser = (lines) => {
  const start = lines.findIndex((line) => /^\s+\d+ failing$/.test(line))
  if (start < 0) return []
  const names: string[] = []
  let title: string[] | undefined
  for (const line of lines.slice(start + 1)) {
    const [, first] = /^\s{2}\d+\) (.+)$/.exec(line) ?? []
    if (first !== undefined) title = [first]
    else if (title && line.trim() !== '') title.push(line.trim())
    if (!title?.at(-1)?.endsWith(':')) continue
    names.push(title.join(' ').slice(0, -1))
    title = undefined
  }
  return names
}

const PARSERS: readonly Parser[] = [goTest, goTestJson, pytest, unittest, vitest, jest, tap, nodeSpec, mocha]

/** Names of failing tests in a runner's output, sorted, each once; empty where the runner names none. */
export const failingTests = (output: string): readonly string[] => {
  const lines = output.replaceAll(ANSI, '').split(/\r?\n/)
  return [...new Set(PARSERS.flatMap((parse) => parse(lines)))].toSorted()
}
