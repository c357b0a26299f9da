/** `seaworthy coverage`: how much of what looks like an external version is captured, and what is not. */
import { folderSource, takeInventory } from '../../pipeline/examine-tree.ts'
import { loadConfig } from '../../pipeline/load-config.ts'
import type { CaptureCoverage } from '../../records/coverage.ts'
import { buildCoverage } from '../../report/coverage/build-coverage.ts'
import { canonicalJson } from '../../report/json.ts'
import { renderCoverage } from '../../report/terminal/coverage.ts'
import { openCache } from '../capture-cache.ts'
import type { OutputOptions } from '../options.ts'
import { checkOutput, terminalOf, writeResult } from '../output.ts'
import { existingFolder } from '../paths.ts'
import { withServices, type LogLevel } from '../services.ts'

export type CoverageOptions = OutputOptions &
  LogLevel &
  Readonly<{ json?: boolean; cache: boolean; failOnGap?: boolean }>

export const coverage = (path: string, options: CoverageOptions): Promise<void> =>
  withServices(options, async (services) => {
    const root = existingFolder(path)
    checkOutput(options)
    const tree = services.repositories.folderTree(root)
    const { config } = await loadConfig(tree, services.http)
    const cache = options.cache ? await openCache(services) : undefined
    const inventory = await takeInventory({
      tree,
      source: folderSource(root, services.repositories),
      ...config.capture,
      ...(cache ? { cache } : {}),
    })
    const result = buildCoverage(inventory)
    writeResult(options.json ? canonicalJson(result) : renderCoverage(result, terminalOf(options)), options)
    if (options.failOnGap) process.exitCode = exitCodeOf(result)
  })

/** A file that could not be read may hold anything. */
const exitCodeOf = ({ gaps, unreadable }: CaptureCoverage): 0 | 1 | 3 =>
  gaps.length > 0 ? 1 : unreadable.length > 0 ? 3 : 0
