/** What `plan`, `run` and `explain` ask of the pipeline, from what was typed. */
import { resolve } from 'node:path'

import type { RepositoryRequest } from '../pipeline/run-repository.ts'
import type { StateOptions } from './options.ts'
import { advisoriesFile, stateDirectory } from './paths.ts'

export type BranchOptions = StateOptions & Readonly<{ branch?: string; only?: 'security' }>

const isUrl = (address: string): boolean => /^[a-z+]+:\/\//.test(address) || /^[\w.-]+@[\w.-]+:/.test(address)

export const repositoryRequest = (path: string, options: BranchOptions): RepositoryRequest => ({
  address: isUrl(path) ? path : resolve(path),
  stateDirectory: stateDirectory(options.state),
  advisories: { file: advisoriesFile(options.advisories), offline: options.offline ?? false },
  ...(options.branch === undefined ? {} : { branch: options.branch }),
  ...(options.only === undefined ? {} : { only: options.only }),
})
