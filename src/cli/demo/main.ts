/**
 * `npm start`: the whole loop on a repository that this makes, with the advisory snapshot that comes with the project, against
 * the registries that npm, Go and pip are configured with.
 */
import { mkdirSync, mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { importInto } from '../commands/advisories.ts'
import { run } from '../commands/run.ts'
import { runToExitCode } from '../exit-code.ts'
import { makeRepository } from './repository.ts'

const ADVISORIES = fileURLToPath(new URL('../../../data/demo-advisories', import.meta.url))

const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

/** Relative to where the user stands where that is shorter. */
const shown = (path: string): string => {
  const short = relative(process.cwd(), path)
  return short !== '' && short.length < path.length ? short : path
}

const introduce = (out: string): string => {
  const { path, leftOut, made } = makeRepository(out)
  say(`${made ? 'Made' : 'Found'} ${shown(path)}: a small service with old dependencies, on main and release-1.0.`)
  for (const part of leftOut) say(`Its ${part} part is left out: what it needs is not installed here.`)
  say('Its seaworthy.yaml says "cooldown: 0", so that the result depends on no release date.')
  say('Advisories are the snapshot that comes with the project, so "0 fixable" below speaks of that day.\n')
  return path
}

const demo = async (out: string): Promise<void> => {
  const repository = introduce(out)
  const advisories = join(out, 'advisories.sqlite')
  const state = join(out, 'state')
  await importInto(ADVISORIES, { advisories, quiet: true })
  await run(repository, { advisories, state, report: out, merge: true, trust: true, wait: '0' })
  const again = `node bin/seaworthy.js run ${shown(repository)} --merge --advisories ${shown(advisories)} --state ${shown(state)}`
  say(`\nRun it again, and it changes nothing:\n  ${again}\nReport: ${shown(join(out, 'report.html'))}`)
}

const outFolder = (): string => {
  const { values } = parseArgs({ options: { out: { type: 'string' } } })
  if (values.out === undefined) return realpathSync(mkdtempSync(join(tmpdir(), 'seaworthy-demo-')))
  mkdirSync(values.out, { recursive: true })
  return realpathSync(values.out)
}

await runToExitCode(() => demo(outFolder()))
