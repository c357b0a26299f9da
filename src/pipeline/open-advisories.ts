/**
 * The advisory store, ready to be asked. With no store, the ecosystems that are needed are fetched from OSV's public bucket, as
 * long as that is allowed; what is missing after that is `unknown`, never zero.
 */
import { importAdvisoryStore } from '../advise/import/import-store.ts'
import { openAdvisoryStore, type AdvisoryStore } from '../advise/store/advisory-store.ts'
import { SeaworthyError, UsageError, WorldError } from '../records/errors.ts'
import type { Inventory } from '../records/inventory.ts'
import { ecosystemOfDatasource } from '../versions/names.ts'
import type { Services } from './services.ts'

export type AdvisoryOptions = Readonly<{
  /** Absolute path of the store. */
  file: string
  offline: boolean
}>

export type OpenedAdvisories = Readonly<{ store: AdvisoryStore; close: () => void }>

const open = (file: string, services: Services): OpenedAdvisories => {
  const database = services.openDatabase(file, { readOnly: true })
  try {
    return { store: openAdvisoryStore(database), close: () => database.close() }
  } catch (error) {
    database.close()
    throw error instanceof WorldError ? new WorldError(`${file}: ${error.message}`, { cause: error }) : error
  }
}

const HOW_TO_MAKE_ONE = 'make one with "seaworthy advisories import DIR|ZIP|URL"'

const missing = (file: string, cause?: unknown): UsageError =>
  new UsageError(
    {
      place: file,
      expected: `an advisory store; ${HOW_TO_MAKE_ONE}`,
      found: 'none',
    },
    { cause },
  )

/** `ecosystems`: what the tree holds, asked for only where there is no store. */
export const openAdvisories = async (
  { file, offline }: AdvisoryOptions,
  services: Services,
  ecosystems: () => Promise<readonly string[]> | readonly string[],
): Promise<OpenedAdvisories> => {
  if (services.exists(file)) return open(file, services)
  const wanted = await ecosystems()
  if (offline || wanted.length === 0) throw missing(file)
  services.log.info(`No advisory store at ${file}: fetching ${wanted.join(', ')} from ${services.advisoryBucket}`)
  try {
    const request = { from: services.advisoryBucket, store: file, ecosystems: wanted }
    await importAdvisoryStore(request, { files: services.advisoryFiles, log: services.log, clock: services.clock })
  } catch (error) {
    if (!(error instanceof SeaworthyError)) throw error
    throw new WorldError(`${error.message}; there is no advisory store at ${file}: ${HOW_TO_MAKE_ONE}`, {
      cause: error,
    })
  }
  return open(file, services)
}

export const ecosystemsOf = ({ packages, pins }: Inventory): readonly string[] => {
  const ofPins = pins.flatMap(({ component: { datasource } }) => {
    if (datasource === 'golang-version') return ['Go']
    const ecosystem = ecosystemOfDatasource(datasource)
    return ecosystem === undefined ? [] : [ecosystem]
  })
  return [...new Set([...packages.map(({ ecosystem }) => ecosystem), ...ofPins])].toSorted()
}
