/** `seaworthy inventory`: the record of capture. It asks no network and runs no tool, so it loads nothing that would. */
import type { CaptureCache } from '../../capture/capture-cache.ts'
import { captureSettings } from '../../pipeline/capture-settings.ts'
import { folderSource, takeInventory } from '../../pipeline/examine-tree.ts'
import { listedOnce } from '../../pipeline/read-texts.ts'
import type { Config } from '../../records/config.ts'
import { systemClock } from '../../system/node/clock.ts'
import { createRepositories } from '../../system/node/git.ts'
import type { Tree } from '../../system/ports.ts'
import type { OutputOptions } from '../options.ts'
import { checkOutput, writeResult } from '../output.ts'
import { existingFolder } from '../paths.ts'

export type InventoryOptions = OutputOptions & Readonly<{ json?: boolean; cache: boolean }>

export const inventory = async (path: string, options: InventoryOptions): Promise<void> => {
  const root = existingFolder(path)
  checkOutput(options)
  const cache = options.cache ? await openUserCache() : undefined
  const repositories = createRepositories(systemClock)
  const tree = listedOnce(repositories.folderTree(root))
  const source = folderSource(root, repositories)
  const record = await takeInventory({
    tree,
    source,
    ...(await captureSettings(tree, () => loadWhole(tree))),
    ...(cache ? { cache } : {}),
  })
  writeResult(JSON.stringify(record, undefined, 2), options)
}

/** A base of the configuration may stand at an address. */
const loadWhole = async (tree: Tree): Promise<Config> => {
  const [{ createServices }, { loadConfig }] = await Promise.all([
    import('../services.ts'),
    import('../../pipeline/load-config.ts'),
  ])
  const { http } = createServices({})
  return (await loadConfig(tree, http).finally(() => http.close())).config
}

const openUserCache = async (): Promise<CaptureCache | undefined> => {
  const { openCache } = await import('../capture-cache.ts')
  const { openDatabase } = await import('../../system/node/database.ts')
  const { openFolder } = await import('../../system/node/files.ts')
  return openCache({ openFolder, openDatabase })
}
