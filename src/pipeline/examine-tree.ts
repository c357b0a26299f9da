/** The first two stages, which every command begins with: what is in the tree, and what is wrong with it. */
import type { CaptureCache } from '../capture/capture-cache.ts'
import { captureTree } from '../capture/capture-tree.ts'
import type { CustomCapture } from '../records/config.ts'
import type { Inventory } from '../records/inventory.ts'
import type { Repository, Source } from '../records/source.ts'
import type { Database, Repositories, Tree } from '../system/ports.ts'
import { repositoryOf } from './open-repository.ts'

/** A folder as it is, with the name of the repository that it lies in. */
export const folderSource = async (path: string, repositories: Repositories): Promise<Source> => {
  const git = await repositories.open(path)
  const [remote, branch, commit] = git
    ? await Promise.all([git.remoteUrl('origin'), git.headBranch(), git.resolve('HEAD')])
    : []
  const repository: Repository = repositoryOf(remote ?? git?.worktree ?? path)
  return {
    repository,
    kind: 'tree',
    ref: 'worktree',
    ...(branch === undefined ? {} : { branch }),
    ...(commit === undefined ? {} : { commit }),
  }
}

/** Extractions by blob id, in a database of ours. */
export const openCaptureCache = (database: Database): CaptureCache => {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF')
  database.exec(
    'CREATE TABLE IF NOT EXISTS extraction (key TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID',
  )
  const get = database.prepare('SELECT json FROM extraction WHERE key = ?')
  const put = database.prepare('INSERT OR REPLACE INTO extraction (key, json) VALUES (?, ?)')
  return {
    get: (key) => {
      const json = get.get(key)?.['json']
      return typeof json === 'string' ? json : undefined
    },
    put: (key, json) => {
      put.run(key, json)
    },
  }
}

export type Examination = Readonly<{
  tree: Tree
  source: Source | Promise<Source>
  ignore: readonly string[]
  /** The configuration's own rules. */
  custom?: readonly CustomCapture[]
  cache?: CaptureCache
}>

export const takeInventory = ({ tree, source, ...options }: Examination): Promise<Inventory> =>
  captureTree(tree, source, options)
