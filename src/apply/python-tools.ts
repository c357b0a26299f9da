/** Python's package managers, each in a virtual environment of its own under the cache folder. */
import type { RegistryAddress } from '../system/ports.ts'
import type { LockerPorts, LockFailure } from './contract.ts'
import { withoutCredentials } from './run-tool.ts'
import { toolEnvironment } from './tool-environment.ts'

/** What pip installs: `poetry==1.8.5`, `uv`. */
export type PythonTool = Readonly<{ name: string; requirement: string }>

export type InstalledTool = Readonly<{
  status: 'installed'
  /** Absolute folder of the virtual environment; programs are in its `bin`. */
  folder: string
}>

const INSTALL_MS = 10 * 60_000
const DONE = '.installed'

/** The address with its credential: pip and uv know no other way to be told one. */
export const withCredential = ({ url, headers }: RegistryAddress): string => {
  const header = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1]
  const [, encoded] = /^basic\s+(\S+)$/i.exec(header ?? '') ?? []
  if (encoded === undefined) return url
  const [user = '', ...password] = atob(encoded).split(':')
  const address = new URL(url)
  address.username = encodeURIComponent(user)
  address.password = encodeURIComponent(password.join(':'))
  return address.href
}

/** `PIP_INDEX_URL` and `PIP_EXTRA_INDEX_URL`; nothing where pip's default serves. */
export const pipIndexes = async ({ clients }: LockerPorts): Promise<Readonly<Record<string, string>>> => {
  const [index, ...extra] = (await clients.pypi()).map(withCredential)
  if (index === undefined) return {}
  return { PIP_INDEX_URL: index, ...(extra.length === 0 ? {} : { PIP_EXTRA_INDEX_URL: extra.join(' ') }) }
}

/** HOME of every tool: without the user's credentials and options. */
export const toolHome = ({ cache }: LockerPorts): string => `${cache.root}/home`

/** How the user's own pip is told where packages are. */
const PIP_SETTINGS: ReadonlySet<string> = new Set([
  'HOME',
  'XDG_CONFIG_HOME',
  'PIP_CONFIG_FILE',
  'PIP_INDEX_URL',
  'PIP_EXTRA_INDEX_URL',
  'PIP_NO_INDEX',
])

/**
 * A tool comes from where the user's own pip takes packages from, never from an index that the repository names: that one could
 * hand us a package manager of its own.
 */
const installEnvironment = (ports: LockerPorts): Readonly<Record<string, string>> =>
  toolEnvironment(ports.environment, toolHome(ports), {
    ...Object.fromEntries(Object.entries(ports.environment).filter(([name]) => PIP_SETTINGS.has(name))),
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PIP_NO_INPUT: '1',
  })

const missing = (reason: string): LockFailure => ({ status: 'tool-missing', reason })

const lastLine = (text: string): string =>
  withoutCredentials(text)
    .trim()
    .split('\n')
    .findLast((line) => line.trim() !== '') ?? 'no output'

/**
 * Wheels only, so that installing runs no foreign code. Installed once; a try that broke off is made anew.
 * `pythonVersion`: `3.11` where the tool must run on that one, any Python 3 otherwise.
 */
export const installPythonTool = async (
  { name, requirement }: PythonTool,
  ports: LockerPorts,
  pythonVersion?: string,
): Promise<InstalledTool | LockFailure> => {
  const program = `python${pythonVersion ?? '3'}`
  const path = `python/${requirement.replaceAll(/[^\w.]+/g, '-')}${pythonVersion === undefined ? '' : `-${program}`}`
  const folder = `${ports.cache.root}/${path}`
  if ((await ports.cache.readText(`${path}/${DONE}`)) !== undefined) return { status: 'installed', folder }

  const python = await ports.exec.which(program)
  if (python === undefined) return missing(`${name} needs ${program}: install Python with its venv module`)
  await ports.cache.remove(path)
  await ports.cache.write('home/.keep', '')
  const env = installEnvironment(ports)
  const run = (command: string, args: readonly string[]) =>
    ports.exec.run({ command, args, cwd: ports.cache.root, env, timeoutMs: INSTALL_MS })

  ports.log.progress(`installing ${requirement}`)
  const made = await run(python, ['-m', 'venv', folder])
  if (made.exitCode !== 0) return missing(`${name}: ${program} -m venv failed: ${lastLine(made.output)}`)
  const installed = await run(`${folder}/bin/pip`, ['install', '--quiet', '--only-binary', ':all:', requirement])
  if (installed.exitCode !== 0) return missing(`${requirement} cannot be installed: ${lastLine(installed.output)}`)
  await ports.cache.write(`${path}/${DONE}`, `${requirement}\n`)
  return { status: 'installed', folder }
}
