/** `seaworthy scan`: findings of a tree, or of an image, as it is. */
import { findVulnerabilities } from '../../advise/match/find-vulnerabilities.ts'
import { parseReference } from '../../capture/image/reference.ts'
import { folderSource, takeInventory } from '../../pipeline/examine-tree.ts'
import { loadConfig } from '../../pipeline/load-config.ts'
import { ecosystemsOf, openAdvisories } from '../../pipeline/open-advisories.ts'
import type { Findings } from '../../records/findings.ts'
import type { Inventory } from '../../records/inventory.ts'
import type { Remedy } from '../../records/plan.ts'
import { canonicalJson } from '../../report/json.ts'
import { acceptedOf } from '../accepted.ts'
import { openCache } from '../capture-cache.ts'
import type { ImageOptions } from '../images.ts'
import type { FailOn, OutputOptions, StoreOptions } from '../options.ts'
import { checkOutput, terminalOf, writeResult } from '../output.ts'
import { advisoriesFile, existingFolder } from '../paths.ts'
import { withServices, type LogLevel } from '../services.ts'
import { exitCodeOfFindings } from '../threshold.ts'

export type ScanOptions = StoreOptions &
  OutputOptions &
  FailOn &
  LogLevel &
  Readonly<{ json?: boolean; sarif?: boolean; cyclonedx?: boolean }>

export type Scanned = Readonly<{ inventory: Inventory; findings: Findings; remedies: readonly Remedy[] }>

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

export const finishScan = async (
  scanned: Scanned,
  options: ScanOptions,
  tool: Readonly<{ name: string; version: string }>,
): Promise<void> => {
  writeResult(await render(scanned, options, tool), options)
  process.exitCode = exitCodeOfFindings(scanned, options.failOn)
}

const render = async (
  { inventory, findings, remedies }: Scanned,
  options: ScanOptions,
  tool: Readonly<{ name: string; version: string }>,
): Promise<string> => {
  if (options.json) return canonicalJson(findings)
  if (options.sarif) return (await import('../../report/sarif.ts')).renderSarif({ findings, remedies, tool })
  if (options.cyclonedx) {
    const { renderCycloneDx } = await import('../../report/cyclonedx.ts')
    return renderCycloneDx({ inventory, findings, remedies, tool, generatedAt: new Date().toISOString() })
  }
  const { renderScan } = await import('../../report/terminal/scan.ts')
  return renderScan(inventory, findings, remedies.length > 0 ? remedies : undefined, terminalOf(options))
}
