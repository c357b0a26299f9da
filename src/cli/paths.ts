/** Where things lie on the user's machine: the XDG base directory specification, overridden by options and environment. */
import { statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

import type { Services } from '../pipeline/services.ts'
import { UsageError } from '../records/errors.ts'

const folderOf = (variable: string, ...fallback: readonly string[]): string => {
  const set = process.env[variable]
  // The specification: a relative path is to be ignored.
  return set?.startsWith('/') ? set : join(homedir(), ...fallback)
}

/** The folder that an argument names, absolute. */
export const existingFolder = (argument: string): string => {
  const path = resolve(argument)
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats?.isDirectory()) return path
  throw new UsageError({ place: path, expected: 'a folder', found: stats ? 'a file' : 'nothing there' })
}

export const advisoriesFile = (option: string | undefined): string =>
  resolve(
    option ??
      process.env['SEAWORTHY_ADVISORIES'] ??
      join(folderOf('XDG_CACHE_HOME', '.cache'), 'seaworthy', 'advisories.sqlite'),
  )

/** Extractions by blob id, for trees that are read again. Makes the folder. */
export const captureCacheFile = async ({ openFolder }: Pick<Services, 'openFolder'>): Promise<string> =>
  join((await openFolder(join(folderOf('XDG_CACHE_HOME', '.cache'), 'seaworthy'))).root, 'capture.sqlite')

export const stateDirectory = (option: string | undefined): string =>
  resolve(option ?? process.env['SEAWORTHY_STATE'] ?? join(folderOf('XDG_STATE_HOME', '.local', 'state'), 'seaworthy'))
