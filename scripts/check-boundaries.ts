/**
 * The import rules, and the proof that they bite: every rule must fail on its known-bad file under `test/boundaries`,
 * and the number of modules read must be that of the files on disk.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { cruise, type IReporterOutput, type ICruiseResult } from 'dependency-cruiser'

import { BOUNDARY_RULES, CRUISE_OPTIONS } from './boundary-rules.ts'

const sourceFiles = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map((path) => join(folder, path))

const cruiseFolder = async (folder: string): Promise<ICruiseResult> => {
  const result: IReporterOutput = await cruise([folder], {
    ...CRUISE_OPTIONS,
    validate: true,
    ruleSet: { forbidden: BOUNDARY_RULES },
  })
  if (typeof result.output === 'string') throw new Error(result.output)
  return result.output
}

const problemsOfReading = (folder: string, result: ICruiseResult): readonly string[] => {
  const read = new Set(result.modules.map((module) => module.source))
  return sourceFiles(folder)
    .filter((path) => !read.has(path))
    .map((path) => `${path}: was not read, so no rule was checked on it`)
}

const problemsOfSource = async (): Promise<readonly string[]> => {
  const result = await cruiseFolder('src')
  const violations = result.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} imports ${to}`)
  console.log(`boundaries: ${result.modules.length} modules, ${result.summary.violations.length} violations`)
  return [...violations, ...problemsOfReading('src', result)]
}

/** Each file opens with a comment that names the rule it breaks. */
const problemsOfKnownBad = async (): Promise<readonly string[]> => {
  const folder = 'test/boundaries'
  const result = await cruiseFolder(folder)
  const broken = new Set(result.summary.violations.map(({ rule, from }) => `${rule.name} ${from}`))
  const expected = sourceFiles(folder).flatMap((path) => {
    const [, rule] = /^\/\*\* ([a-z-]+)/.exec(readFileSync(path, 'utf8')) ?? []
    return rule ? [{ rule, path }] : []
  })
  const named = new Set(expected.map(({ rule }) => rule))
  return [
    ...expected
      .filter(({ rule, path }) => !broken.has(`${rule} ${path}`))
      .map(({ rule, path }) => `${path}: ${rule} should fail here and does not`),
    ...BOUNDARY_RULES.map(({ name = '' }) => name)
      .filter((name) => !named.has(name))
      .map((name) => `${name}: no known-bad file under ${folder}`),
  ]
}

const problems = [...(await problemsOfSource()), ...(await problemsOfKnownBad())]
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1
