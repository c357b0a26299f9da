/** `seaworthy scan`: findings of a tree, or of an image, as it is. */
import { findVulnerabilities } from '../../advise/match/find-vulnerabilities.ts'
import { parseReference } from '../../capture/image/reference.ts'
import { folderSource, takeInventory } from '../../pipeline/examine-tree.ts'
import { loadConfig } from '../../pipeline/load-config.ts'
import { ecosystemsOf, openAdvisories } from '../../pipeline/open-advisories.ts'
import { acceptedOf } from '../accepted.ts'
import { openCache } from '../capture-cache.ts'
import type { ImageOptions } from '../images.ts'
import { checkOutput } from '../output.ts'
import { advisoriesFile, existingFolder } from '../paths.ts'
import { finishScan, type ScanOptions } from '../scan-result.ts'
import { withServices } from '../services.ts'

export const scan = async (written: string, options: ScanOptions & ImageOptions): Promise<void> => {
  checkOutput(options)
  if (parseReference(written).transport === 'tree') return scanTree(written, options)
  return (await import('./scan-image.ts')).scanImage(written, options)
}

const scanTree = (path: string, options: ScanOptions): Promise<void> =>
  withServices(options, async (services) => {
    const root = existingFolder(path)
    const tree = services.repositories.folderTree(root)
    const [source, { config, accept }] = await Promise.all([
      folderSource(root, services.repositories),
      loadConfig(tree, services.http),
    ])
    const cache = await openCache(services)
    const examination = { tree, source, ...config.capture }
    const inventory = await takeInventory(cache ? { ...examination, cache } : examination)
    const file = advisoriesFile(options.advisories)
    const advisories = await openAdvisories({ file, offline: options.offline ?? false }, services, () =>
      ecosystemsOf(inventory),
    )
    const now = services.clock.now()
    const findings = findVulnerabilities({ inventory, store: advisories.store, now })
    advisories.close()
    const remedies = acceptedOf(findings, [...config.accept, ...accept], now)
    await finishScan({ inventory, findings, remedies }, options, services.tool)
  })
