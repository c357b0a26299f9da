/** `seaworthy advisories`: fill the store, say what it holds, write it out, ask it. */
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'

import { z } from 'zod'

import { importAdvisoryStore } from '../../advise/import/import-store.ts'
import { queryAdvisories } from '../../advise/match/query-advisories.ts'
import { versionAssessor } from '../../advise/match/version-findings.ts'
import type { AdvisoryStore } from '../../advise/store/advisory-store.ts'
import { openAdvisories } from '../../pipeline/open-advisories.ts'
import { UsageError, WorldError } from '../../records/errors.ts'
import { canonicalJson } from '../../report/json.ts'
import { nearestNames } from '../../report/nearest.ts'
import { renderAdvisoryStatus } from '../../report/terminal/advisory-status.ts'
import { plural } from '../../report/wording.ts'
import type { Log } from '../../system/ports.ts'
import type { StoreOptions } from '../options.ts'
import { terminalOf, writeResult } from '../output.ts'
import { advisoriesFile } from '../paths.ts'
import { withServices, type CliServices, type LogLevel } from '../services.ts'

const DAY_MS = 24 * 3_600_000

const withStore = (
  options: StoreOptions & LogLevel,
  work: (store: AdvisoryStore, services: CliServices, file: string) => Promise<void> | void,
): Promise<void> =>
  withServices(options, async (services) => {
    const file = advisoriesFile(options.advisories)
    const { store, close } = await openAdvisories({ file, offline: true }, services, () => [])
    try {
      await work(store, services, file)
    } finally {
      close()
    }
  })

export const importInto = (source: string, options: StoreOptions & LogLevel): Promise<void> =>
  withServices(options, async ({ advisoryFiles, log, clock }) => {
    const from = /^https?:\/\//.test(source) ? source : resolve(source)
    const store = advisoriesFile(options.advisories)
    const result = await importAdvisoryStore({ from, store }, { files: advisoryFiles, log, clock })
    for (const { name, status, reason } of result.archives)
      if (status === 'failed') log.warn(`${name}: left as it was: ${reason ?? 'it could not be read'}`)
    for (const { archive, file, reason } of result.firstBadRecords) log.warn(`${archive}/${file}: ${reason}`)
    if (result.badRecords > result.firstBadRecords.length)
      log.warn(`and ${result.badRecords - result.firstBadRecords.length} more records that could not be read`)
    if (result.archives.some(({ status: outcome }) => outcome === 'failed')) process.exitCode = 3
    const archives = result.archives.filter(({ kind }) => kind === 'osv')
    const advisories = archives.reduce((sum, archive) => sum + archive.records, 0)
    const unchanged = archives.filter(({ status: outcome }) => outcome === 'unchanged').length
    const rest = unchanged > 0 ? ` read, ${plural(unchanged, 'archive')} unchanged,` : ''
    log.info(`${plural(advisories, 'advisory', 'advisories')}${rest} in ${store}`)
  })

export const status = (options: StoreOptions & LogLevel & Readonly<{ json?: boolean }>): Promise<void> =>
  withStore(options, (store, services, file) => {
    const now = services.clock.now()
    const ecosystems = store.coverage().map((one) => ({ ...one, status: ageStatus(one.snapshot, now) }))
    const record = { file, snapshot: store.snapshot, ecosystems, ambiguousGroups: store.ambiguousGroups() }
    writeResult(options.json ? canonicalJson(record) : renderAdvisoryStatus(record, terminalOf({})), {})
  })

/** Compact and complete in itself; the store may be in use meanwhile (sqlite.org/lang_vacuum.html, VACUUM INTO). */
export const exportTo = (target: string, options: StoreOptions & LogLevel): Promise<void> =>
  withServices(options, async ({ openDatabase, exists, log }) => {
    const file = advisoriesFile(options.advisories)
    const copy = resolve(target)
    if (!exists(file)) throw new UsageError({ place: file, expected: 'an advisory store', found: 'none' })
    if (exists(copy)) throw new UsageError({ place: copy, expected: 'a new file', found: 'one that is there already' })
    const database = openDatabase(file, { readOnly: true })
    try {
      database.prepare('VACUUM INTO ?').run(copy)
    } catch (cause) {
      const found = cause instanceof Error ? cause.message : String(cause)
      throw new WorldError({ place: copy, expected: 'a file that can be written', found }, { cause })
    } finally {
      database.close()
    }
    log.info(`${copy}: a copy of ${file}`)
  })

const ageStatus = (snapshot: string | undefined, now: number): 'known' | 'stale' =>
  snapshot !== undefined && now - Date.parse(snapshot) <= DAY_MS ? 'known' : 'stale'

const Question = z.object({ ecosystem: z.string(), name: z.string(), version: z.string() })
type Question = z.infer<typeof Question>

export const query = (
  asked: Partial<Question>,
  options: StoreOptions & LogLevel & Readonly<{ stdin?: boolean }>,
): Promise<void> =>
  withStore(options, async (store, { log }, file) => {
    const answer = answerer(store, file)
    if (!options.stdin) return writeResult(JSON.stringify(answer(questionOf(asked)), undefined, 2), {})
    let line = 0
    for await (const text of createInterface({ input: process.stdin })) {
      line += 1
      if (text.trim() !== '') process.stdout.write(`${JSON.stringify(answerLine(text, line, answer, log))}\n`)
    }
  })

/** Throws UsageError for an ecosystem that the store has nothing of: no answer is not the answer that there are none. */
const answerer = (store: AdvisoryStore, file: string) => {
  const assessor = versionAssessor(store)
  const known = new Set(store.coverage().map(({ ecosystem }) => ecosystem))
  return ({ ecosystem, name, version }: Question): object => {
    if (!known.has(ecosystem)) throw unknownEcosystem(ecosystem, [...known], file)
    return { ecosystem, name, version, ...queryAdvisories(store, ecosystem, name, version, assessor) }
  }
}

const unknownEcosystem = (ecosystem: string, known: readonly string[], file: string): UsageError => {
  const near = nearestNames(ecosystem, known)
  const named = near.length > 0 ? near : known.slice(0, 5)
  const expected = `an ecosystem that the store has, spelled as there, such as ${named.join(', ')}`
  return new UsageError({ place: file, expected, found: ecosystem })
}

/** One line for each question, in their order: a bad one is answered by what is wrong with it, and the rest goes on. */
const answerLine = (text: string, line: number, answer: (question: Question) => object, log: Log): object => {
  const asked = jsonOf(text)
  try {
    return answer(parseQuestion(asked, text, line))
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    log.warn(error.message.startsWith('stdin:') ? error.message : `stdin:${line}: ${error.message}`)
    process.exitCode = error.exitCode
    return { ...(typeof asked === 'object' ? asked : {}), ids: [], findings: [], error: error.message }
  }
}

const questionOf = (asked: Partial<Question>): Question => {
  const { ecosystem, name, version } = asked
  if (ecosystem !== undefined && name !== undefined && version !== undefined) return { ecosystem, name, version }
  throw new UsageError(
    'advisories query: expected ECOSYSTEM NAME VERSION or --stdin, such as "advisories query PyPI jinja2 3.1.2"',
  )
}

const parseQuestion = (asked: unknown, text: string, line: number): Question => {
  const result = Question.safeParse(asked)
  if (result.success) return result.data
  throw new UsageError({ place: 'stdin', line, expected: '{"ecosystem", "name", "version"}', found: text.slice(0, 60) })
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
