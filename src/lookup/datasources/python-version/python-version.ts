/** Releases of CPython: the tags of its repository, `v3.14.0rc1` among them. */
import { gitTagsDatasource } from '../../git-releases.ts'

export const pythonVersion = gitTagsDatasource({
  name: 'python-version',
  repository: () => 'https://github.com/python/cpython',
  extractVersion: String.raw`^v(?P<version>\d+\.\d+(?:\.\d+)?(?:(?:a|b|rc)\d+)?)$`,
})
