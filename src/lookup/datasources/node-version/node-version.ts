/** Releases of Node.js: the tags of its repository. */
import { gitTagsDatasource } from '../../git-releases.ts'

export const nodeVersion = gitTagsDatasource({
  name: 'node-version',
  repository: () => 'https://github.com/nodejs/node',
  extractVersion: String.raw`^v(?P<version>\d+\.\d+\.\d+)$`,
})
