/**
 * The ClientConfig port: how the user's own package managers are configured, read by their own code or by asking them, once a run.
 * From the files of a repository only addresses are taken; credentials are the user's and stay with the host they are for.
 */
import type { Config } from '../../records/config.ts'
import type { ClientConfig, Exec } from '../ports.ts'
import { once, type Environment, type RepositoryFile } from './client-config/address.ts'
import { createDockerAddresses } from './client-config/docker.ts'
import { loadGoRegistries } from './client-config/go.ts'
import { createNpmAddresses } from './client-config/npm.ts'
import { loadPypiAddresses } from './client-config/pypi.ts'

export type ClientConfigOptions = Readonly<{
  exec: Exec
  /** The user's environment. */
  env: Environment
  /** The user's home folder, absolute. */
  home: string
  /** `registries` of seaworthy.yaml. */
  overrides: Config['registries']
  /** Client files of the tree: `.npmrc`, `pyproject.toml`, `uv.toml`, requirements files. Others are passed over. */
  repositoryFiles?: readonly RepositoryFile[]
}>

export const createClientConfig = (options: ClientConfigOptions): ClientConfig => {
  const { overrides, repositoryFiles = [], ...user } = options
  return {
    npm: createNpmAddresses({ ...user, override: overrides.npm, repositoryFiles }),
    pypi: once(() => loadPypiAddresses({ ...user, override: overrides.pypi, repositoryFiles })),
    go: once(() => loadGoRegistries({ ...user, override: overrides.go })),
    docker: createDockerAddresses({ ...user, override: overrides.docker }),
  }
}
