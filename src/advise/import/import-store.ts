/** Brings advisories into the store's file: finds them, fills a new file, swaps it in. */
import { WorldError } from '../../records/errors.ts'
import type { AdvisoryFiles, AdvisoryPlace, Database } from '../../system/ports.ts'
import { STORE_SCHEMA } from '../store/schema.ts'
import { type ImportPorts, importAdvisories } from './import-advisories.ts'
import type { ImportResult } from './import-result.ts'

export type StoreImport = AdvisoryPlace &
  Readonly<{
    /** Absolute path of the store. */
    store: string
  }>

export type StoreImportPorts = ImportPorts & Readonly<{ files: AdvisoryFiles }>

/** Throws UsageError where `from` holds no advisories, WorldError where nothing of it could be read: then the store is as before. */
export const importAdvisoryStore = async (request: StoreImport, ports: StoreImportPorts): Promise<ImportResult> =>
  await ports.files.withSources(request, async (sources) => {
    const rebuild = { path: request.store, isUsable: isOfThisSchema }
    return await ports.files.rebuild(rebuild, async (database) => {
      const result = await importAdvisories(sources, database, ports)
      if (result.archives.every(({ status }) => status === 'failed')) throw nothingImported(result)
      return result
    })
  })

const isOfThisSchema = (database: Database): boolean =>
  database.prepare(`SELECT value FROM meta WHERE key = 'schema'`).get()?.['value'] === String(STORE_SCHEMA)

const nothingImported = ({ archives }: ImportResult): WorldError =>
  new WorldError(archives.map(({ reason }) => reason).find((reason) => reason !== undefined) ?? 'no advisories')
