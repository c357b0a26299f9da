/** `seaworthy scan`: findings of a tree as it is. */
import { findVulnerabilities } from '../../advise/match/find-vulnerabilities.ts'
import { folderSource, takeInventory } from '../../pipeline/examine-tree.ts'
import { loadConfig } from '../../pipeline/load-config.ts'
import { ecosystemsOf, openAdvisories } from '../../pipeline/open-advisories.ts'
import { acceptanceOf } from '../../plan/policy/acceptance.ts'
import type { Findings } from '../../records/findings.ts'
import type { Inventory } from '../../records/inventory.ts'
import type { Remedy } from '../../records/plan.ts'
import { canonicalJson } from '../../report/json.ts'
import { openCache } from '../capture-cache.ts'
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

type Scanned = Readonly<{ inventory: Inventory; findings: Findings; remedies: readonly Remedy[] }>

export const scan = (path: string, options: ScanOptions): Promise<void> =>
  withServices(options, async (services) => {
    const root = existingFolder(path)
    checkOutput(options)
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
    writeResult(await render({ inventory, findings, remedies }, options, services.tool), options)
    process.exitCode = exitCodeOfFindings({ inventory, findings, remedies }, options.failOn)
  })

/** A scan plans nothing; all that it knows of remedies is what people accepted. */
const acceptedOf = (
  findings: Findings,
  accept: Parameters<typeof acceptanceOf>[1]['accept'],
  now: number,
): readonly Remedy[] =>
  findings.findings.flatMap((finding) => {
    const accepted = acceptanceOf(finding, { accept }, now)
    return accepted ? [{ finding: finding.key, state: 'none' as const, reason: 'accepted', accepted }] : []
  })

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
