/** `seaworthy inventory`: the record of capture. It asks no network and runs no tool, so it loads nothing that would. */
import type { CaptureCache } from '../../capture/capture-cache.ts'
import { folderSource, takeInventory } from '../../pipeline/examine-tree.ts'
import { systemClock } from '../../system/node/clock.ts'
import { createRepositories } from '../../system/node/git.ts'
import type { OutputOptions } from '../options.ts'
import { checkOutput, writeResult } from '../output.ts'
import { existingFolder } from '../paths.ts'

export type InventoryOptions = OutputOptions & Readonly<{ json?: boolean; cache: boolean }>

export const inventory = async (path: string, options: InventoryOptions): Promise<void> => {
  const root = existingFolder(path)
  checkOutput(options)
  const cache = options.cache ? await openUserCache() : undefined
  const repositories = createRepositories(systemClock)
  const record = await takeInventory({
    tree: repositories.folderTree(root),
    source: folderSource(root, repositories),
    ignore: [],
    ...(cache ? { cache } : {}),
  })
  writeResult(JSON.stringify(record, undefined, 2), options)
}

const openUserCache = async (): Promise<CaptureCache | undefined> => {
  const { openCache } = await import('../capture-cache.ts')
  const { openDatabase } = await import('../../system/node/database.ts')
  const { openFolder } = await import('../../system/node/files.ts')
  return openCache({ openFolder, openDatabase })
}
