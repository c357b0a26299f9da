/** Which commands verify a tree: the configured one, or what the projects in it are built and tested with. */
import { findGoSteps } from './go.ts'
import { findNpmSteps } from './npm.ts'
import { findPythonSteps } from './python.ts'
import { digestOf, type FoundSteps, type TreeFiles, type Verification } from './verification.ts'

const FINDERS = [findGoSteps, findNpmSteps, findPythonSteps] as const

const configured = (command: string): Verification => {
  const steps = [{ name: 'command', directory: '.', command: '/bin/sh', args: ['-c', command] }] as const
  return { status: 'found', steps, from: 'verify.command', digest: digestOf(steps), uncovered: [] }
}

/**
 * @param command `verify.command` of the configuration; it replaces what would be found
 * @param directories folders of the projects that the plan changes; the root is looked at in any case
 */
export const findVerification = async (
  files: TreeFiles,
  { command, directories = [] }: Readonly<{ command?: string | undefined; directories?: readonly string[] }> = {},
): Promise<Verification> => {
  if (command !== undefined) return configured(command)
  const folders = [...new Set(['.', ...directories.toSorted()])]
  const found = await Promise.all(
    folders.map(async (folder) => ({ folder, results: await Promise.all(FINDERS.map((find) => find(files, folder))) })),
  )
  const results = found.flatMap((one) => one.results)
  const good = results.filter((result) => result.status === 'found')
  if (good.length === 0) return { status: 'none', reason: reasonOf(results) }
  const steps = good.flatMap((result) => result.steps)
  const from = good.map((result) => result.from).join(', ')
  const uncovered = found
    .filter((one) => directories.includes(one.folder) && one.results.every((result) => result.status !== 'found'))
    .map((one) => one.folder)
  return { status: 'found', steps, from, digest: digestOf(steps), uncovered }
}

const reasonOf = (results: readonly FoundSteps[]): string => {
  const reasons = results.flatMap((result) => (result.status === 'none' ? [result.reason] : []))
  return reasons.length > 0
    ? reasons.join('; ')
    : 'no go.mod, package.json or Python project to verify with: set verify.command in seaworthy.yaml'
}
