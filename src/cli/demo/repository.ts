/** Makes the demo's repository: a small service with old dependencies, as a bare repository with two branches. */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FILES = fileURLToPath(new URL('../../../data/demo/repository', import.meta.url))

const CONFIG = `# The demo's result must not depend on release dates. Leave this line out in a repository of your own.
cooldown: 0
`

const README = `# Harbour

Which ship lies at which berth. A demo.
`

/** Each part of the demo with the program that it needs. */
const PARTS = [
  { folder: 'go', program: 'go', args: ['version'] },
  { folder: 'python', program: 'python3', args: ['-c', 'import venv, ensurepip'] },
] as const

const runs = (program: string, args: readonly string[]): boolean => {
  try {
    execFileSync(program, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const git = (folder: string, ...args: readonly string[]): void => {
  const identity = ['-c', 'user.name=Harbour Master', '-c', 'user.email=master@harbour.example']
  execFileSync('git', [...identity, '-c', 'commit.gpgSign=false', '-c', 'core.hooksPath=/dev/null', ...args], {
    cwd: folder,
  })
}

export type DemoRepository = Readonly<{ path: string; leftOut: readonly string[]; made: boolean }>

/** A repository that is there already is kept as it is: an interrupted demo goes on where it was. */
export const makeRepository = (out: string): DemoRepository => {
  const path = join(out, 'repository.git')
  const leftOut = PARTS.filter(({ program, args }) => !runs(program, args)).map(({ folder }) => folder)
  if (existsSync(path)) return { path, leftOut, made: false }

  const work = mkdtempSync(join(out, '.making-'))
  cpSync(FILES, work, { recursive: true, filter: (source) => !source.includes('node_modules') })
  for (const folder of leftOut) rmSync(join(work, folder), { recursive: true })
  git(work, 'init', '--quiet', '--initial-branch=release-1.0', '--template=')
  git(work, 'add', '--all')
  git(work, 'commit', '--quiet', '--message=feat: berths, arrivals and manifests')
  git(work, 'switch', '--quiet', '--create=main')
  writeFileSync(join(work, 'README.md'), README)
  writeFileSync(join(work, 'seaworthy.yaml'), CONFIG)
  git(work, 'add', '--all')
  git(work, 'commit', '--quiet', '--message=docs: what this is')

  const bare = `${work}.git`
  git(out, 'clone', '--quiet', '--bare', '--no-local', work, bare)
  git(bare, 'remote', 'remove', 'origin')
  rmSync(work, { recursive: true })
  renameSync(bare, path)
  return { path, leftOut, made: true }
}
