/**
 * Compares the advisory store with judgements that are not ours:
 *
 *     node test/live/store-agreement.ts DIR [REPORTS]
 *
 * DIR is laid out as OSV's bucket. For every PyPI package, every version that any of its advisories enumerates is put to
 * the store and to a Python program that reads the zip itself and evaluates it with `packaging`; for every version, both
 * must name the same ids. REPORTS is `data/reports` of golang/vulndb: every `vulnerable_at` there must match its id.
 * PYTHON names an interpreter that has `packaging`. Exit code 1 on a disagreement, 2 on wrong usage.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { parse } from 'yaml'

import { importAdvisoryStore } from '../../src/advise/import/import-store.ts'
import { type VersionAssessor, versionAssessor } from '../../src/advise/match/version-findings.ts'
import { openAdvisoryStore } from '../../src/advise/store/advisory-store.ts'
import { createAdvisoryFiles } from '../../src/system/node/advisory-files.ts'
import { systemClock } from '../../src/system/node/clock.ts'
import { openDatabase } from '../../src/system/node/database.ts'
import type { Http, Log } from '../../src/system/ports.ts'

const SHOWN = 20

const nothing = (): void => {}
const log: Log = { debug: nothing, info: nothing, warn: nothing, progress: nothing }

/** Only folders are read here. */
const offline = async (): Promise<never> => await Promise.reject(new Error('no network in this comparison'))
const http: Http = { get: offline, download: offline }

type Tally = { asked: number; agreed: number; disagreements: string[] }

/* ---- PyPI ------------------------------------------------------------------------------------------------------- */

type Expectation = Readonly<{
  name: string
  version: string
  enumerated: readonly string[]
  evaluated: readonly string[]
}>

const comparePypi = (directory: string, assessor: VersionAssessor): readonly Tally[] => {
  const program = fileURLToPath(new URL('pypi-expectations.py', import.meta.url))
  const { status, stdout, stderr } = spawnSync(
    process.env['PYTHON'] ?? 'python3',
    [program, join(directory, 'PyPI', 'all.zip')],
    { encoding: 'utf8', maxBuffer: 1 << 30 },
  )
  if (status !== 0) throw new Error(`pypi-expectations.py failed: ${stderr}`)
  const inside: Tally = { asked: 0, agreed: 0, disagreements: [] }
  const outside: Tally = { asked: 0, agreed: 0, disagreements: [] }
  for (const line of stdout.split('\n').filter(Boolean)) judge(line, assessor, inside, outside)
  return [inside, outside]
}

const judge = (line: string, assessor: VersionAssessor, inside: Tally, outside: Tally): void => {
  const { name, version, enumerated, evaluated }: Expectation = JSON.parse(line)
  const found = new Set(assessor.ids('PyPI', name, version))
  for (const id of enumerated) note(inside, found.has(id), `${name} ${version} ${id}: enumerated, not matched`)
  const wanted = new Set([...enumerated, ...evaluated])
  const extra = [...found].filter((id) => !wanted.has(id))
  const missing = evaluated.filter((id) => !found.has(id))
  note(
    outside,
    extra.length + missing.length === 0,
    `${name} ${version}: too much ${extra.join()}, missing ${missing.join()}`,
  )
}

const note = (tally: Tally, agrees: boolean, text: string): void => {
  tally.asked += 1
  if (agrees) tally.agreed += 1
  else tally.disagreements.push(text)
}

/* ---- Go --------------------------------------------------------------------------------------------------------- */

type GoReport = Readonly<{
  id: string
  withdrawn?: string
  modules?: readonly Readonly<{ module?: string; vulnerable_at?: string | number }>[]
}>

/** The report's names of Go's own parts, as its OSV records spell them. */
const GO_PARTS: Readonly<Record<string, string>> = { std: 'stdlib', cmd: 'toolchain' }

const compareGo = (reports: string, assessor: VersionAssessor): Tally => {
  const tally: Tally = { asked: 0, agreed: 0, disagreements: [] }
  for (const file of readdirSync(reports).filter((name) => name.endsWith('.yaml'))) {
    const report: GoReport = parse(readFileSync(join(reports, file), 'utf8'))
    if (report.withdrawn !== undefined) continue
    for (const { module = '', vulnerable_at: version } of report.modules ?? []) {
      const name = GO_PARTS[module] ?? module
      if (version === undefined) continue
      note(
        tally,
        assessor.ids('Go', name, String(version)).includes(report.id),
        `${name} ${version} ${report.id}: not matched`,
      )
    }
  }
  return tally
}

/* ---- conducting ------------------------------------------------------------------------------------------------- */

const report = (what: string, { asked, agreed, disagreements }: Tally): void => {
  console.log(`${what}: ${asked} asked, ${agreed} agree, ${disagreements.length} do not`)
  for (const text of disagreements.slice(0, SHOWN)) console.log(`  ${text}`)
  if (disagreements.length > 0) process.exitCode = 1
}

const compare = async (directory: string, reports: string | undefined): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-agreement-'))
  try {
    const path = join(folder, 'store.sqlite')
    const files = createAdvisoryFiles({ http, log, clock: systemClock })
    await importAdvisoryStore(
      { from: directory, ecosystems: ['PyPI', 'Go'], store: path },
      { files, log, clock: systemClock },
    )
    const database = openDatabase(path, { readOnly: true })
    const assessor = versionAssessor(openAdvisoryStore(database))
    const [inside, outside] = comparePypi(directory, assessor)
    if (inside) report('PyPI, enumerated versions match their id', inside)
    if (outside) report('PyPI, versions with exactly the ids that packaging gives', outside)
    if (reports !== undefined) report('Go, vulnerable_at matches', compareGo(reports, assessor))
    database.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const [, , directory, reports] = process.argv
if (directory === undefined) {
  console.error('usage: node test/live/store-agreement.ts DIR [REPORTS]')
  process.exitCode = 2
} else {
  await compare(directory, reports)
}
