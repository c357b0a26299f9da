/** `seaworthy inventory`: the record of capture. */
import { resolve } from 'node:path'

import { folderSource, openCaptureCache, takeInventory } from '../../pipeline/examine-tree.ts'
import type { OutputOptions } from '../options.ts'
import { writeResult } from '../output.ts'
import { captureCacheFile } from '../paths.ts'
import { withServices, type LogLevel } from '../services.ts'

export type InventoryOptions = OutputOptions & LogLevel & Readonly<{ json?: boolean; cache: boolean }>

export const inventory = (path: string, options: InventoryOptions): Promise<void> =>
  withServices(options, async (services) => {
    const root = resolve(path)
    const tree = services.repositories.folderTree(root)
    const source = await folderSource(root, services.repositories)
    const cache = options.cache ? openCaptureCache(services.openDatabase(await captureCacheFile(services))) : undefined
    const record = await takeInventory({ tree, source, ignore: [], ...(cache ? { cache } : {}) })
    writeResult(JSON.stringify(record, undefined, 2), options)
  })
