/** Extractions by blob id, kept in the user's cache folder for trees that are read again. */
import type { CaptureCache } from '../capture/capture-cache.ts'
import { openCaptureCache } from '../pipeline/examine-tree.ts'
import type { Services } from '../pipeline/services.ts'
import { WorldError } from '../records/errors.ts'
import { captureCacheFile } from './paths.ts'

/** Nothing where the folder or the file cannot be written: what is read is the same without, only later. */
export const openCache = async (
  services: Pick<Services, 'openFolder' | 'openDatabase'>,
): Promise<CaptureCache | undefined> => {
  try {
    return openCaptureCache(services.openDatabase(await captureCacheFile(services)))
  } catch (error) {
    if (error instanceof WorldError) return undefined
    throw error
  }
}
