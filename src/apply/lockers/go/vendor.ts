/** The `vendor` folder: written by `go mod vendor`; git tells which of its files came, changed and went. */
import type { ExecResult } from '../../../system/ports.ts'
import type { LockerPorts } from '../../contract.ts'
import { toolHome } from '../../python-tools.ts'
import { inDirectory } from '../../scratch.ts'
import { toolEnvironment } from '../../tool-environment.ts'

export const isVendored = async (directory: string, { files }: LockerPorts): Promise<boolean> =>
  (await files.readText(inDirectory(directory, 'vendor/modules.txt'))) !== undefined

const git = async (args: readonly string[], ports: LockerPorts): Promise<ExecResult> => {
  const options = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false']
  return ports.exec.run({
    command: (await ports.exec.which('git')) ?? 'git',
    args: [...options, ...args],
    cwd: ports.files.root,
    env: toolEnvironment(ports.environment, toolHome(ports), {}),
    timeoutMs: 120_000,
    maxOutput: 64 * 1024 * 1024,
  })
}

/** Paths below `vendor` that differ from the commit; empty where the tree is no git work tree. */
export const vendorChanges = async (directory: string, ports: LockerPorts): Promise<readonly string[]> => {
  const status = ['status', '--porcelain=v1', '-z', '--no-renames', '--untracked-files=all', '--']
  const result = await git([...status, inDirectory(directory, 'vendor')], ports)
  if (result.exitCode !== 0) return []
  return result.stdout
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => entry.slice(3))
}

/** Puts the folder back as the commit has it. */
export const restoreVendor = async (directory: string, ports: LockerPorts): Promise<void> => {
  const folder = inDirectory(directory, 'vendor')
  await git(['checkout', '--force', 'HEAD', '--', folder], ports)
  await git(['clean', '-dffxq', '--', folder], ports)
}
