/**
 * The RegistryConfig port: how the user's own package managers are configured, read by their own code or by asking them, once a run.
 * From the files of a repository only addresses are taken; credentials are the user's and stay with the host they are for.
 */
import type { Config } from '../../records/config.ts'
import type { Exec, RegistryConfig } from '../ports.ts'
import { once, type Environment, type RepositoryFile } from './client-config/address.ts'
import { createCrateAddresses } from './client-config/cargo.ts'
import { createPackagistAddresses } from './client-config/composer.ts'
import { createDockerAddresses } from './client-config/docker.ts'
import { loadGoRegistries } from './client-config/go.ts'
import { createMavenAddresses } from './client-config/maven.ts'
import { createNpmAddresses } from './client-config/npm.ts'
import { createNugetAddresses } from './client-config/nuget.ts'
import { loadPypiAddresses } from './client-config/pypi.ts'
import { createGemAddresses } from './client-config/rubygems.ts'
import { createSystemPackages, loadSigningKeys } from './client-config/system-packages.ts'

export type ClientConfigOptions = Readonly<{
  exec: Exec
  /** The user's environment. */
  env: Environment
  /** The user's home folder, absolute. */
  home: string
  /** `registries` of seaworthy.yaml. */
  overrides: Config['registries']
  /** Client files of the tree, such as `.npmrc`, `uv.toml`, `.cargo/config.toml`, `pom.xml`. Others are passed over. */
  repositoryFiles?: readonly RepositoryFile[]
}>

export const createClientConfig = (options: ClientConfigOptions): RegistryConfig => {
  const { overrides, repositoryFiles = [], ...user } = options
  return {
    npm: createNpmAddresses({ ...user, override: overrides.npm, repositoryFiles }),
    pypi: once(() => loadPypiAddresses({ ...user, override: overrides.pypi, repositoryFiles })),
    go: once(() => loadGoRegistries({ ...user, override: overrides.go })),
    docker: createDockerAddresses({ ...user, override: overrides.docker }),
    crates: createCrateAddresses({ ...user, override: overrides.crate, repositoryFiles }),
    maven: createMavenAddresses({ ...user, override: overrides.maven, repositoryFiles }),
    rubygems: createGemAddresses({ ...user, override: overrides.rubygems, repositoryFiles }),
    nuget: createNugetAddresses({ ...user, override: overrides.nuget, repositoryFiles }),
    packagist: createPackagistAddresses({ ...user, override: overrides.packagist, repositoryFiles }),
    systemPackages: createSystemPackages({ overrides }),
    signingKeys: once(() => loadSigningKeys()),
  }
}
