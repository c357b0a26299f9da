/** How a scan ends, whatever was scanned: in one of its formats, and with the exit code of its threshold. */
import type { Findings } from '../records/findings.ts'
import type { Inventory } from '../records/inventory.ts'
import type { Remedy } from '../records/plan.ts'
import { canonicalJson } from '../report/json.ts'
import type { FailOn, OutputOptions, StoreOptions } from './options.ts'
import { terminalOf, writeResult } from './output.ts'
import type { LogLevel } from './services.ts'
import { exitCodeOfFindings } from './threshold.ts'

export type ScanOptions = StoreOptions &
  OutputOptions &
  FailOn &
  LogLevel &
  Readonly<{ json?: boolean; sarif?: boolean; cyclonedx?: boolean }>

type Scanned = Readonly<{
  inventory: Inventory
  findings: Findings
  remedies: readonly Remedy[]
  /** Of an image: what its package sources did not tell. */
  doubts?: readonly string[]
}>

export const finishScan = async (
  scanned: Scanned,
  options: ScanOptions,
  tool: Readonly<{ name: string; version: string }>,
): Promise<void> => {
  writeResult(await render(scanned, options, tool), options)
  process.exitCode = exitCodeOfFindings(scanned, options.failOn)
}

const render = async (
  { inventory, findings, remedies, doubts }: Scanned,
  options: ScanOptions,
  tool: Readonly<{ name: string; version: string }>,
): Promise<string> => {
  if (options.json) return canonicalJson(findings)
  if (options.sarif) return (await import('../report/sarif.ts')).renderSarif({ inventory, findings, remedies, tool })
  if (options.cyclonedx) {
    const { renderCycloneDx } = await import('../report/cyclonedx.ts')
    return renderCycloneDx({ inventory, findings, remedies, tool, generatedAt: new Date().toISOString() })
  }
  if (inventory.image) {
    const { renderImageScan } = await import('../report/terminal/image-scan.ts')
    return renderImageScan(inventory, findings, remedies, terminalOf(options), doubts)
  }
  const { renderScan } = await import('../report/terminal/scan.ts')
  return renderScan(inventory, findings, remedies.length > 0 ? remedies : undefined, terminalOf(options))
}
