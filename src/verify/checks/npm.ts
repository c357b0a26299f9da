/** npm: `npm ci` from the lock file, then the package's own `build` and `test` scripts. */
import { pathIn, type CheckStep, type FoundSteps, type TreeFiles } from './verification.ts'

const OTHER_LOCKS = ['yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb']

/** What `npm init` writes is no test. */
const isPlaceholder = (script: string): boolean => /no test specified/.test(script)

const scriptsOf = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const manifest: unknown = JSON.parse(text)
    if (typeof manifest !== 'object' || manifest === null) return undefined
    if (!('scripts' in manifest) || typeof manifest.scripts !== 'object' || manifest.scripts === null) return {}
    return { ...manifest.scripts }
  } catch {
    return undefined
  }
}

const hasScript = (scripts: Readonly<Record<string, unknown>>, name: string): boolean => {
  const script = scripts[name]
  return typeof script === 'string' && script.trim() !== '' && !isPlaceholder(script)
}

const installArguments = (frozen: boolean): readonly string[] => [
  ...(frozen ? ['ci'] : ['install', '--no-package-lock']),
  '--no-audit',
  '--no-fund',
]

export const findNpmSteps = async (files: TreeFiles, directory: string): Promise<FoundSteps> => {
  const manifest = pathIn(directory, 'package.json')
  const text = files.paths.includes(manifest) ? await files.readText(manifest) : undefined
  if (text === undefined) return { status: 'absent' }
  const has = (name: string): boolean => files.paths.includes(pathIn(directory, name))
  const scripts = scriptsOf(text)
  if (!scripts) return { status: 'none', reason: `${manifest}: expected an object as JSON, found something else` }
  const frozen = has('package-lock.json') || has('npm-shrinkwrap.json')
  const other = OTHER_LOCKS.find(has)
  if (!frozen && other)
    return { status: 'none', reason: `${pathIn(directory, other)} is not npm's: set verify.command in seaworthy.yaml` }

  const step = (name: CheckStep['name'], args: readonly string[]): CheckStep => ({
    name,
    directory,
    command: 'npm',
    args,
  })
  const checks = [
    ...(hasScript(scripts, 'build') ? [step('build', ['run', 'build'])] : []),
    ...(hasScript(scripts, 'test') ? [step('test', ['test'])] : []),
  ]
  if (checks.length === 0) return { status: 'none', reason: `${manifest} has neither a build nor a test script` }
  return { status: 'found', steps: [step('install', installArguments(frozen)), ...checks], from: manifest }
}
