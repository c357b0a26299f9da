/** Releases of Rust: the tags of its repository. Old tags `release-0.7` are left out. */
import { gitTagsDatasource } from '../../git-releases.ts'

export const rustVersion = gitTagsDatasource({
  name: 'rust-version',
  repository: () => 'https://github.com/rust-lang/rust',
  extractVersion: String.raw`^(?P<version>\d+\.\d+\.\d+)$`,
})
