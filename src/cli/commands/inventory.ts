/** `seaworthy inventory`: the record of capture. It asks no network and runs no tool, so it loads nothing that would. */
import type { CaptureCache } from '../../capture/capture-cache.ts'
import { parseReference, type ImageReference } from '../../capture/image/reference.ts'
import { captureSettings } from '../../pipeline/capture-settings.ts'
import { folderSource, takeInventory } from '../../pipeline/examine-tree.ts'
import { listedOnce } from '../../pipeline/read-texts.ts'
import type { Config } from '../../records/config.ts'
import type { Inventory } from '../../records/inventory.ts'
import { systemClock } from '../../system/node/clock.ts'
import { createRepositories } from '../../system/node/git.ts'
import type { Tree } from '../../system/ports.ts'
import type { OutputOptions } from '../options.ts'
import { checkOutput, writeResult } from '../output.ts'
import { existingFolder } from '../paths.ts'

export type InventoryOptions = OutputOptions & Readonly<{ json?: boolean; cache: boolean; platform?: string }>

export const inventory = async (written: string, options: InventoryOptions): Promise<void> => {
  checkOutput(options)
  const reference = parseReference(written)
  const record =
    reference.transport === 'tree'
      ? await inventoryOfTree(reference.path, options)
      : await inventoryOfImage(reference, written, options)
  writeResult(JSON.stringify(record, undefined, 2), options)
}

const inventoryOfImage = async (
  reference: ImageReference,
  written: string,
  options: InventoryOptions,
): Promise<Inventory> => {
  const [{ absoluteReference, imagePortsOver, platformOption }, { createExec }, { createUnpacker }, { examineImage }] =
    await Promise.all([
      import('../image-ports.ts'),
      import('../../system/node/exec.ts'),
      import('../../system/node/unpacker.ts'),
      import('../../pipeline/examine-image.ts'),
    ])
  const cache = options.cache ? await openUserCache() : undefined
  const request = { reference: absoluteReference(reference), written, platform: platformOption(options.platform) }
  let close = async (): Promise<void> => {}
  const ports = imagePortsOver(createUnpacker(createExec({ path: process.env['PATH'] ?? '' })), async () => {
    const { createServices } = await import('../services.ts')
    const { http, createContainers, createClients } = createServices({})
    close = http.close
    return createContainers(createClients({}, []))
  })
  try {
    return (await examineImage({ ...request, ports, ...(cache ? { cache } : {}) })).inventory
  } finally {
    await close()
  }
}

const inventoryOfTree = async (path: string, options: InventoryOptions): Promise<Inventory> => {
  const root = existingFolder(path)
  const cache = options.cache ? await openUserCache() : undefined
  const repositories = createRepositories(systemClock)
  const tree = listedOnce(repositories.folderTree(root))
  const source = folderSource(root, repositories)
  return takeInventory({
    tree,
    source,
    ...(await captureSettings(tree, () => loadWhole(tree))),
    ...(cache ? { cache } : {}),
  })
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
